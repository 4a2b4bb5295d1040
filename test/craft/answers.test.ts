import { describe, expect, it } from 'vitest'
import { answers } from '../../src/craft/answers.ts'
import { craft } from '../../src/craft/craft.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { arp, ether } from '../../src/craft/link-layers.ts'
import { dns } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { PACKETS } from './packets.ts'

const path = ip({ source: '192.0.2.1', destination: '198.51.100.53' })
const backPath = ip({ source: '198.51.100.53', destination: '192.0.2.1' })

describe('answers', () => {
  it.each([
    ['an ARP reply, its request', PACKETS.arpRequest, PACKETS.arpReply],
    ['an echo reply, its request', PACKETS.echo, PACKETS.echoReply],
    ['a DNS response, its query', PACKETS.dnsQuery, PACKETS.dnsAnswer],
    ['a SYN-ACK, its SYN', PACKETS.syn, PACKETS.synAck],
    ['a DHCP offer, its discover', PACKETS.dhcpDiscover, PACKETS.dhcpOffer],
    [
      'a reset, a SYN',
      PACKETS.syn,
      craft(
        ether({}),
        backPath,
        tcp({ sourcePort: 80, destinationPort: 50001, acknowledgment: 1001, flags: ['rst', 'ack'] }),
      ),
    ],
    [
      'an ICMP error, the datagram that it quotes',
      craft(ether({}), path, udp({ destinationPort: 33434 })),
      PACKETS.portUnreachable,
    ],
    [
      'time exceeded, the echo that it quotes',
      craft(ether({}), path, icmp({ identifier: 7, sequence: 2 })),
      PACKETS.timeExceeded,
    ],
    [
      'the echo reply of any host, an echo to all',
      craft(
        ether({}),
        ip({ source: '192.0.2.1', destination: '255.255.255.255' }),
        icmp({ identifier: 7, sequence: 1 }),
      ),
      PACKETS.echoReply,
    ],
  ])('says that %s', (_, request, reply) => {
    expect(answers(request, reply)).toBe(true)
  })

  it.each([
    ['an ARP reply for another address', craft(ether({}), arp({ targetIp: '192.0.2.9' })), PACKETS.arpReply],
    [
      'an echo reply of another sequence',
      craft(ether({}), path, icmp({ identifier: 7, sequence: 9 })),
      PACKETS.echoReply,
    ],
    ['a packet itself', PACKETS.echo, PACKETS.echo],
    [
      'a response of another ID',
      craft(ether({}), path, udp({ sourcePort: 50000 }), dns({ id: 1 })),
      PACKETS.dnsAnswer,
    ],
    [
      'a datagram to another port',
      craft(ether({}), path, udp({ sourcePort: 50009 }), dns({ id: 4242 })),
      PACKETS.dnsAnswer,
    ],
    [
      'an acknowledgment of what was not sent',
      craft(ether({}), path, tcp({ sourcePort: 50001, sequence: 900 })),
      PACKETS.synAck,
    ],
    ['an error about another packet', PACKETS.dnsQuery, PACKETS.portUnreachable],
    [
      'a packet of another host',
      craft(
        ether({}),
        ip({ source: '192.0.2.1', destination: '203.0.113.1' }),
        icmp({ identifier: 7, sequence: 1 }),
      ),
      PACKETS.echoReply,
    ],
    ['anything that is not IP', PACKETS.echo, PACKETS.arpReply],
    ['octets without sense', new Uint8Array(3), new Uint8Array(70)],
  ])('says that %s is no answer', (_, request, reply) => {
    expect(answers(request, reply)).toBe(false)
  })
})
