// Packets made by hand, sent from the interface of a host, and what the kernels of others answer.

import { describe, expect, it } from 'vitest'
import { craft, type CraftLayer } from '../../src/craft/craft.ts'
import { exchange } from '../../src/craft/exchange.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { arp, ether } from '../../src/craft/link-layers.ts'
import { raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { dissect } from '../../src/dissect/dissect.ts'
import { findField, findLayer, layersOf, type Protocol } from '../../src/dissect/layer.ts'
import { startWorld } from '../../src/sim/start-world.ts'

const MAC = { client: '02:00:00:00:00:01', router: '02:00:00:00:00:02' }

function network() {
  const world = startWorld({
    hosts: {
      client: { interfaces: { eth0: { address: '192.0.2.1/24', mac: MAC.client } }, gateway: '192.0.2.254' },
      router: {
        interfaces: {
          eth0: { address: '192.0.2.254/24', mac: MAC.router },
          eth1: { address: '198.51.100.254/24' },
        },
        forwarding: true,
      },
      server: { interfaces: { eth0: { address: '198.51.100.53/24' } }, gateway: '198.51.100.254' },
    },
    cables: [{ between: ['client eth0', 'router eth0'] }, { between: ['router eth1', 'server eth0'] }],
  })
  const client = world.host('client')
  const ask = (...layers: CraftLayer[]) =>
    world.run(
      exchange(
        client.kernel.interface('eth0'),
        client.clock,
        craft(ether({ source: MAC.client, destination: MAC.router }), ...layers),
        {
          timeoutMs: 500,
        },
      ),
    )
  return { world, ask }
}

const path = { source: '192.0.2.1', destination: '198.51.100.53' }
const text = (reply: Uint8Array | undefined, protocol: Protocol, field: string) => {
  const layer = reply === undefined ? undefined : findLayer(dissect(reply), protocol)
  return layer === undefined ? undefined : findField(layer, field)?.text
}

describe('a packet made by hand', () => {
  it('gets an echo reply across a router, without a fault', async () => {
    const { ask } = network()
    const reply = await ask(ip(path), icmp({ identifier: 7, sequence: 1 }), raw('ping'))
    expect(text(reply, 'icmp', 'type')).toBe('0 (echo reply)')
    expect(text(reply, 'ipv4', 'ttl')).toBe('63')
    expect(layersOf(dissect(reply!)).flatMap(({ remarks }) => remarks)).toEqual([])
  })

  it('gets time exceeded from the router where its TTL ends', async () => {
    const { ask } = network()
    const reply = await ask(ip({ ...path, ttl: 1 }), udp({ destinationPort: 33_434 }), raw('probe'))
    expect(text(reply, 'icmp', 'type')).toBe('11 (time exceeded)')
    expect(text(reply, 'ipv4', 'source')).toBe('192.0.2.254')
  })

  it('gets port unreachable where nobody listens', async () => {
    const { ask } = network()
    const reply = await ask(ip(path), udp({ destinationPort: 33_434 }), raw('probe'))
    expect(text(reply, 'icmp', 'code')).toBe('3 (port)')
    expect(text(reply, 'ipv4', 'source')).toBe('198.51.100.53')
  })

  it('gets a reset where nobody listens, and a SYN-ACK where somebody does', async () => {
    const { world, ask } = network()
    await world.run(world.host('server').network.listen({ ip: '0.0.0.0', port: 80 }, () => {}))
    expect(text(await ask(ip(path), tcp({ destinationPort: 81 })), 'tcp', 'flags')).toBe('RST ACK')
    expect(text(await ask(ip(path), tcp({ destinationPort: 80 })), 'tcp', 'flags')).toBe('SYN ACK')
  })

  it('gets an ARP reply', async () => {
    const { ask } = network()
    const question = arp({ senderMac: MAC.client, senderIp: '192.0.2.1', targetIp: '192.0.2.254' })
    expect(text(await ask(question), 'arp', 'senderMac')).toBe(MAC.router)
  })

  it('gets nothing when its checksum is wrong', async () => {
    const { ask } = network()
    expect(await ask(ip({ ...path, checksum: 1 }), icmp({}))).toBeUndefined()
    expect(await ask(ip(path), udp({ destinationPort: 33_434, checksum: 1 }), raw('x'))).toBeUndefined()
    expect(await ask(ip(path), tcp({ destinationPort: 81, checksum: 1 }))).toBeUndefined()
  })
})
