// Packets made by hand, and what we say of packets, with Wireshark's dissectors as the second opinion.

import { expect, it } from 'vitest'
import { dissect } from '../../src/dissect/dissect.ts'
import { findField, layersOf, type Protocol } from '../../src/dissect/layer.ts'
import { interfaceBlock, packetBlock, sectionBlock } from '../../src/sim/capture/pcapng.ts'
import { padFrame } from '../../src/wire/ethernet.ts'
import { PACKETS } from '../craft/packets.ts'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const FRAMES = Object.values(PACKETS).map(padFrame)

const CHECKS = ['ip', 'udp', 'tcp'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`])

/** What tshark says of `FRAMES`; one line a frame that it prints. */
async function tshark(...args: string[]): Promise<string[]> {
  const packets = FRAMES.map((frame, i) =>
    packetBlock({
      interface: 0,
      epochNs: BigInt(i) * 1_000_000n,
      direction: 'in',
      frame,
      comment: undefined,
    }),
  )
  using folder = new ScratchFolder()
  const file = folder.write('all.pcapng', Buffer.concat([sectionBlock(), interfaceBlock('eth0'), ...packets]))
  const { stdout } = await runProgram('tshark', ['-n', '-r', file, ...CHECKS, ...args])
  return stdout.split('\n').slice(0, -1)
}

/** Fields that both know, by the names that each has for them. */
const FIELDS: readonly (readonly [theirs: string, protocol: Protocol, ours: string])[] = [
  ['eth.dst', 'ethernet', 'destination'],
  ['arp.src.proto_ipv4', 'arp', 'senderIp'],
  ['arp.dst.proto_ipv4', 'arp', 'targetIp'],
  ['vlan.id', 'vlan', 'id'],
  ['ip.ttl', 'ipv4', 'ttl'],
  ['ip.len', 'ipv4', 'totalLength'],
  ['ip.src', 'ipv4', 'source'],
  ['ip.dst', 'ipv4', 'destination'],
  ['icmp.ident', 'icmp', 'identifier'],
  ['icmp.seq', 'icmp', 'sequence'],
  ['icmp.redir_gw', 'icmp', 'gateway'],
  ['udp.srcport', 'udp', 'sourcePort'],
  ['udp.length', 'udp', 'length'],
  ['tcp.seq_raw', 'tcp', 'sequence'],
  ['tcp.window_size_value', 'tcp', 'window'],
  ['dns.count.answers', 'dns', 'ancount'],
  ['dhcp.ip.your', 'dhcp', 'yourIp'],
]

describeNeeding(['tshark'], 'packets made by hand', () => {
  it('are without a fault', async () => {
    const faulty =
      '_ws.malformed or ip.checksum.status == 0 or udp.checksum.status == 0 or tcp.checksum.status == 0'
    expect(await tshark('-Y', `${faulty} or icmp.checksum.status == 0`)).toEqual([])
  })

  it('say the same to both', async () => {
    const args = FIELDS.flatMap(([theirs]) => ['-e', theirs])
    const lines = await tshark('-T', 'fields', '-E', 'separator=|', '-E', 'occurrence=f', ...args)
    const ours = FRAMES.map((frame) => {
      const layers = layersOf(dissect(frame))
      const first = (protocol: Protocol, name: string) =>
        layers
          .filter((layer) => layer.protocol === protocol)
          .flatMap((layer) => findField(layer, name) ?? [])[0]
      return FIELDS.map(([, protocol, name]) => first(protocol, name)?.text ?? '').join('|')
    })
    expect(lines).toEqual(ours)
  })
})
