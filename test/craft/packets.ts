// Packets that several tests look at, one of each kind, all of them right.

import { arp, ether, vlan } from '../../src/craft/link-layers.ts'
import { craft } from '../../src/craft/craft.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { dhcp, dns, raw } from '../../src/craft/message-layers.ts'
import { tcp, udp } from '../../src/craft/transport-layers.ts'
import { BIRD } from '../wire/bgp-messages.ts'
import { CLIENT_HELLO_13, SERVER_FLIGHT_12 } from '../wire/tls-messages.ts'

const link = ether({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' })
const path = ip({ source: '192.0.2.1', destination: '198.51.100.53' })
const backPath = ip({ source: '198.51.100.53', destination: '192.0.2.1', ttl: 61 })
const question = { name: 'www.example.com.', type: 'A' }

export const PACKETS = {
  arpRequest: craft(
    ether({ source: '02:00:00:00:00:01' }),
    arp({ senderMac: '02:00:00:00:00:01', senderIp: '192.0.2.1', targetIp: '192.0.2.254' }),
  ),
  arpReply: craft(
    ether({ source: '02:00:00:00:00:fe', destination: '02:00:00:00:00:01' }),
    arp({
      operation: 'reply',
      senderMac: '02:00:00:00:00:fe',
      senderIp: '192.0.2.254',
      targetMac: '02:00:00:00:00:01',
      targetIp: '192.0.2.1',
    }),
  ),
  gratuitousArp: craft(
    ether({ source: '02:00:00:00:00:01' }),
    arp({ senderMac: '02:00:00:00:00:01', senderIp: '192.0.2.1', targetIp: '192.0.2.1' }),
  ),
  arpProbe: craft(
    ether({ source: '02:00:00:00:00:01' }),
    arp({ senderMac: '02:00:00:00:00:01', targetIp: '192.0.2.1' }),
  ),
  echo: craft(link, path, icmp({ identifier: 7, sequence: 1 }), raw('abcdefgh'.repeat(7))),
  echoReply: craft(
    link,
    backPath,
    icmp({ type: 'echoReply', identifier: 7, sequence: 1 }),
    raw('abcdefgh'.repeat(7)),
  ),
  portUnreachable: craft(
    link,
    backPath,
    icmp({ type: 'unreachable', code: 3 }),
    path,
    udp({ destinationPort: 33434 }),
  ),
  hostUnreachable: craft(link, backPath, icmp({ type: 'unreachable', code: 1 }), path, udp({})),
  fragmentationNeeded: craft(
    link,
    backPath,
    icmp({ type: 'unreachable', code: 4, mtu: 1400 }),
    ip({ source: '192.0.2.1', destination: '198.51.100.53', totalLength: 1500, dontFragment: true }),
    udp({ length: 1480, checksum: 0 }),
  ),
  timeExceeded: craft(
    link,
    backPath,
    icmp({ type: 'timeExceeded' }),
    path,
    icmp({ identifier: 7, sequence: 2 }),
  ),
  redirect: craft(link, backPath, icmp({ type: 'redirect', code: 1, gateway: '192.0.2.253' }), path, udp({})),
  udp: craft(link, path, udp({ sourcePort: 50000, destinationPort: 4000 }), raw('hello')),
  dnsQuery: craft(
    link,
    path,
    udp({ sourcePort: 50000 }),
    dns({ id: 4242, flag_rd: true, questions: [question] }),
  ),
  dnsAnswer: craft(
    link,
    backPath,
    udp({ sourcePort: 53, destinationPort: 50000 }),
    dns({
      id: 4242,
      type: 'response',
      flag_aa: true,
      questions: [question],
      answers: [{ ...question, ttl: 300, data: '203.0.113.80' }],
    }),
  ),
  dnsOverTcp: craft(
    link,
    path,
    tcp({ flags: ['psh', 'ack'], sequence: 1001, acknowledgment: 5001 }),
    dns({ id: 4243, questions: [question] }),
  ),
  syn: craft(
    link,
    path,
    tcp({
      sourcePort: 50001,
      sequence: 1000,
      options: { mss: 1460, sackPermitted: true, timestamp: 5, timestampEcho: 0, windowScale: 7 },
    }),
  ),
  synAck: craft(
    link,
    backPath,
    tcp({
      sourcePort: 80,
      destinationPort: 50001,
      sequence: 5000,
      acknowledgment: 1001,
      flags: ['syn', 'ack'],
    }),
  ),
  bgpOpen: craft(link, path, tcp({ destinationPort: 179, flags: ['psh', 'ack'] }), raw(BIRD.open)),
  bgpUpdate: craft(link, path, tcp({ destinationPort: 179, flags: ['psh', 'ack'] }), raw(BIRD.update)),
  bgpNotification: craft(
    link,
    path,
    tcp({ destinationPort: 179, flags: ['psh', 'ack'] }),
    raw(BIRD.shutdown),
  ),
  tlsClientHello: craft(
    link,
    path,
    tcp({ destinationPort: 443, flags: ['psh', 'ack'] }),
    raw(CLIENT_HELLO_13),
  ),
  tlsServerFlight: craft(
    link,
    path,
    tcp({ destinationPort: 443, flags: ['psh', 'ack'] }),
    raw(SERVER_FLIGHT_12),
  ),
  httpRequest: craft(
    link,
    path,
    tcp({ destinationPort: 80, flags: ['psh', 'ack'] }),
    raw('GET /x?y=1 HTTP/1.1\r\nHost: www.example.com\r\n\r\n'),
  ),
  fragment: craft(
    link,
    ip({ fragmentOffset: 1480, moreFragments: true, protocol: 17 }),
    raw(new Uint8Array(64)),
  ),
  tagged: craft(ether({}), vlan({ id: 42, priority: 5 }), path, udp({}), raw('tagged')),
  dhcpDiscover: craft(
    ether({ source: '02:00:00:00:00:01' }),
    ip({ source: '0.0.0.0', destination: '255.255.255.255' }),
    udp({}),
    dhcp({
      transactionId: 0x1234_5678,
      clientMac: '02:00:00:00:00:01',
      options: { hostName: 'client', parameterRequest: Uint8Array.of(1, 3, 6, 15) },
    }),
  ),
  dhcpOffer: craft(
    ether({ source: '02:00:00:00:00:fe' }),
    ip({ source: '192.0.2.254', destination: '255.255.255.255' }),
    udp({ sourcePort: 67, destinationPort: 68 }),
    dhcp({
      messageType: 'offer',
      transactionId: 0x1234_5678,
      yourIp: '192.0.2.100',
      clientMac: '02:00:00:00:00:01',
      options: {
        serverIdentifier: 0xc000_02fe,
        leaseSeconds: 3600,
        subnetMask: 0xffff_ff00,
        routers: [0xc000_02fe],
        nameServers: [0xc000_02fe],
      },
    }),
  ),
} as const
