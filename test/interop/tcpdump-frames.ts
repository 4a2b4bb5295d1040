// Frames for a comparison with the real tcpdump, in groups; within a group they come one after another, as the
// segments of a connection do.

import { craft, type CraftLayer } from '../../src/craft/craft.ts'
import { icmp, ip } from '../../src/craft/ip-layers.ts'
import { arp, ether, vlan } from '../../src/craft/link-layers.ts'
import { dhcp, dns, raw, type DnsFields } from '../../src/craft/message-layers.ts'
import { tcp, udp, type TcpFields } from '../../src/craft/transport-layers.ts'
import { encodePppoeDiscovery, encodePppoeSession, PPPOE_CODE, PPPOE_TAG } from '../../src/wire/pppoe.ts'
import { PACKETS } from '../craft/packets.ts'
import { BIRD, bgpMessage, bgpUpdate } from '../wire/bgp-messages.ts'

const link = ether({ source: '02:00:00:00:00:01', destination: '02:00:00:00:00:02' })
const path = ip({ source: '192.0.2.1', destination: '198.51.100.53', dontFragment: true })
const backPath = ip({ source: '198.51.100.53', destination: '192.0.2.1', ttl: 61, identification: 4711 })

const frame = (...layers: CraftLayer[]) => craft(link, ...layers)
const there = (fields: TcpFields, ...above: CraftLayer[]) =>
  frame(path, tcp({ sourcePort: 50001, destinationPort: 4000, flags: ['ack'], ...fields }), ...above)
const back = (fields: TcpFields, ...above: CraftLayer[]) =>
  frame(backPath, tcp({ sourcePort: 4000, destinationPort: 50001, flags: ['ack'], ...fields }), ...above)

const connection = [
  there({
    sequence: 1000,
    flags: ['syn'],
    options: { mss: 1460, sackPermitted: true, timestamp: 5, timestampEcho: 0, windowScale: 7 },
  }),
  back({
    sequence: 70_000,
    acknowledgment: 1001,
    flags: ['syn', 'ack'],
    options: { mss: 1400, sackPermitted: true, windowScale: 0 },
  }),
  there({ sequence: 1001, acknowledgment: 70_001 }),
  there({ sequence: 1001, acknowledgment: 70_001, flags: ['psh', 'ack'] }, raw('hello')),
  back({ sequence: 70_001, acknowledgment: 1006, options: { timestamp: 9, timestampEcho: 8 } }),
  there({ sequence: 2454, acknowledgment: 70_001 }, raw(new Uint8Array(1448))),
  back({ sequence: 70_001, acknowledgment: 1006, options: { sack: [2454, 3902] } }),
  back({
    sequence: 70_001,
    acknowledgment: 1006,
    options: { timestamp: 10, timestampEcho: 9, sack: [2454, 3902, 5000, 6000] },
  }),
  there({ sequence: 1006, acknowledgment: 70_001, flags: ['urg', 'ack'], urgent: 3 }, raw('abc')),
  back({ sequence: 70_001, acknowledgment: 3902, flags: ['ece', 'ack'] }),
  there({ sequence: 3902, acknowledgment: 70_001, flags: ['cwr', 'psh', 'ack'] }, raw('x')),
  there({ sequence: 3903, acknowledgment: 70_001, flags: ['fin', 'ack'] }),
  back({ sequence: 70_001, acknowledgment: 3904, flags: ['fin', 'ack'], window: 0 }),
  there({ sequence: 3904, acknowledgment: 70_002 }),
]

const segments = [
  there({ sequence: 7, flags: ['rst'] }),
  back({ sequence: 0, acknowledgment: 8, flags: ['rst', 'ack'] }),
  back({ sequence: 5, acknowledgment: 9, flags: ['rst', 'ack'] }, raw('no such service\r\n')),
  there({ sequence: 7, flags: 0 }),
  there({ sequence: 7, flags: 0xff }),
  there({ sequence: 4_294_967_290, acknowledgment: 1, flags: ['psh', 'ack'] }, raw('wraps around')),
  there({ checksum: 0x1234 }, raw('wrong')),
  there({ headerLength: 16 }),
  there({ headerLength: 60 }),
  there({ options: Uint8Array.of(1, 1, 0, 0) }),
  there({ options: Uint8Array.of(2, 4, 5) }),
  there({ options: Uint8Array.of(200, 4, 1, 2) }),
  there({ options: Uint8Array.of(3, 9, 1, 2) }),
  frame(
    path,
    tcp({ sourcePort: 40_000, destinationPort: 80, flags: ['psh', 'ack'] }),
    raw('GET /x?y=1 HTTP/1.1\r\nHost: a.example\r\nAccept: */*\r\n\r\n'),
  ),
  frame(
    backPath,
    tcp({ sourcePort: 80, destinationPort: 40_000, flags: ['psh', 'ack'] }),
    raw('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'),
  ),
  frame(
    backPath,
    tcp({ sourcePort: 80, destinationPort: 40_000, flags: ['ack'] }),
    raw('more of the body\nand more'),
  ),
]

const arps = [
  PACKETS.arpRequest,
  PACKETS.arpReply,
  PACKETS.gratuitousArp,
  PACKETS.arpProbe,
  craft(ether({}), arp({ targetMac: '02:00:00:00:00:09', targetIp: '192.0.2.9', senderIp: '192.0.2.1' })),
  craft(ether({}), arp({ operation: 'reply', senderIp: '192.0.2.1', targetIp: '192.0.2.1' })),
]

const unreachables = Array.from({ length: 17 }, (_, code) =>
  frame(
    backPath,
    icmp({ type: 'unreachable', code }),
    path,
    udp({ sourcePort: 50_000, destinationPort: 33_434 }),
    raw('probe'),
  ),
)

const icmps = [
  PACKETS.echo,
  PACKETS.echoReply,
  ...unreachables,
  frame(backPath, icmp({ type: 'unreachable', code: 3 }), path, tcp({ destinationPort: 4000 })),
  frame(
    backPath,
    icmp({ type: 'unreachable', code: 3 }),
    path,
    raw(craft(tcp({ destinationPort: 4000 })).subarray(0, 8)),
  ),
  frame(backPath, icmp({ type: 'unreachable', code: 2 }), ip({ protocol: 253 }), raw('12345678')),
  frame(
    backPath,
    icmp({ type: 'unreachable', code: 4, mtu: 1400 }),
    ip({
      source: '192.0.2.1',
      destination: '198.51.100.53',
      totalLength: 1500,
      dontFragment: true,
      protocol: 17,
    }),
    udp({ destinationPort: 4000, length: 1480 }),
  ),
  frame(backPath, icmp({ type: 'timeExceeded' }), path, icmp({ identifier: 7, sequence: 2 })),
  frame(backPath, icmp({ type: 'timeExceeded', code: 1 }), path, udp({ destinationPort: 4000 }), raw('x')),
  ...[0, 1, 2, 3].map((code) =>
    frame(
      backPath,
      icmp({ type: 'redirect', code, gateway: '192.0.2.253' }),
      path,
      udp({ destinationPort: 4000 }),
      raw('x'),
    ),
  ),
  frame(
    backPath,
    icmp({ type: 'parameterProblem', pointer: 20 }),
    path,
    udp({ destinationPort: 4000 }),
    raw('x'),
  ),
  frame(backPath, icmp({ type: 'sourceQuench' }), path, udp({ destinationPort: 4000 }), raw('x')),
  frame(path, icmp({ type: 77 })),
  frame(path, icmp({ identifier: 1, sequence: 65_535, checksum: 0xdead }), raw('wrong')),
]

const packets = [
  PACKETS.udp,
  frame(path, udp({ destinationPort: 4000 })),
  frame(path, udp({ destinationPort: 4000, checksum: 0 }), raw('none')),
  frame(path, udp({ destinationPort: 4000, checksum: 0x1234 }), raw('wrong')),
  frame(path, udp({ destinationPort: 4000, length: 4 }), raw('short')),
  frame(path, udp({ destinationPort: 4000, length: 400 }), raw('long')),
  frame(
    ip({ dscp: 46, ecn: 3, ttl: 0, reserved: true, dontFragment: true, moreFragments: true }),
    udp({}),
    raw('x'),
  ),
  frame(ip({ ecn: 1, checksum: 0xbeef }), udp({}), raw('x')),
  frame(ip({ ecn: 2, version: 5 }), udp({}), raw('x')),
  frame(ip({ headerLength: 16 }), udp({}), raw('x')),
  frame(ip({ totalLength: 12 }), udp({}), raw('x')),
  frame(ip({ totalLength: 1200 }), udp({}), raw('x')),
  frame(path, raw('a protocol that has no number of its own')),
  frame(ip({ options: Uint8Array.of(148, 4, 0, 0) }), udp({}), raw('x')),
  frame(ip({ options: Uint8Array.of(7, 11, 8, 192, 0, 2, 1, 0, 0, 0, 0, 0) }), udp({}), raw('x')),
  frame(
    ip({ options: Uint8Array.of(1, 131, 7, 4, 192, 0, 2, 9) }),
    udp({ destinationPort: 4000, checksum: 0 }),
    raw('x'),
  ),
  frame(ip({ moreFragments: true }), udp({ destinationPort: 4000, length: 2008 }), raw(new Uint8Array(1472))),
  frame(ip({ fragmentOffset: 1480, protocol: 17 }), raw(new Uint8Array(528))),
  frame(ip({ moreFragments: true }), icmp({ identifier: 7, sequence: 1 }), raw(new Uint8Array(1472))),
  frame(ip({ moreFragments: true }), tcp({ destinationPort: 4000 }), raw(new Uint8Array(1460))),
]

const links = [
  craft(ether({}), vlan({ id: 42, priority: 5 }), path, udp({}), raw('tagged')),
  craft(ether({}), vlan({ id: 7, dropEligible: true }), arp({})),
  craft(ether({ type: 0x88b5 }), raw('an experiment with a type that nobody knows')),
  craft(
    ether({ type: 0x8863 }),
    raw(
      encodePppoeDiscovery({
        code: PPPOE_CODE.padi,
        sessionId: 0,
        tags: [
          { type: PPPOE_TAG.serviceName, data: new Uint8Array(0) },
          { type: PPPOE_TAG.hostUniq, data: Uint8Array.of(1, 2, 3, 4) },
          { type: PPPOE_TAG.accessConcentratorName, data: new TextEncoder().encode('isp') },
        ],
      }),
    ),
  ),
  craft(
    ether({ type: 0x8864 }),
    raw(
      encodePppoeSession({
        sessionId: 7,
        protocol: 0x0021,
        payload: craft(path, udp({}), raw('in a session')),
      }),
    ),
  ),
]

const question = { name: 'www.example.com.', type: 'A' }
const ask = (message: DnsFields) => frame(path, udp({ sourcePort: 50_000 }), dns({ id: 4242, ...message }))
const tell = (message: DnsFields) =>
  frame(
    backPath,
    udp({ sourcePort: 53, destinationPort: 50_000 }),
    dns({ id: 4242, type: 'response', questions: [question], ...message }),
  )

/** Those that a tcpdump of 2023 calls by their names. */
const TYPES = (
  'A NS MD MF CNAME SOA MB MG MR NULL WKS PTR HINFO MINFO MX TXT RP AFSDB X25 ISDN RT NSAP NSAP-PTR SIG KEY PX GPOS ' +
  'AAAA LOC NXT EID NIMLOC SRV ATMA NAPTR KX CERT A6 DNAME SINK OPT APL DS SSHFP IPSECKEY RRSIG NSEC DNSKEY SPF ' +
  'UINFO UID GID UNSPEC TKEY TSIG IXFR AXFR MAILB MAILA ANY TYPE65280'
).split(' ')

const dnsMessages = [
  ask({ flag_rd: true, questions: [question] }),
  ask({ questions: [question], flag_cd: true, flag_ad: true }),
  ask({ questions: [question], flag_tc: true, flag_aa: true }),
  ask({ questions: [question, { name: 'b.example.', type: 'MX' }] }),
  ask({ questions: [] }),
  ask({ questions: [{ name: '.', type: 'NS' }], additionals: [{ type: 'OPT', flag_do: true }] }),
  ask({ questions: [{ name: 'version.bind.', type: 'TXT', class: 'CH' }] }),
  ask({ questions: [{ name: 'x.example.', type: 'ANY', class: 'ANY' }] }),
  ask({ opcode: 'NOTIFY', flag_aa: true, questions: [{ name: 'example.', type: 'SOA' }] }),
  ask({ opcode: 'UPDATE', questions: [{ name: 'example.', type: 'SOA' }] }),
  ask({ questions: [{ name: 'with\\000nul\\200.example.', type: 'A' }] }),
  ask({ counts: { question: 3 }, questions: [question] }),
  ...TYPES.map((type) => ask({ questions: [{ name: 'type.example.', type }] })),
  tell({ flag_aa: true, answers: [{ ...question, ttl: 300, data: '203.0.113.80' }] }),
  tell({
    flag_ra: true,
    flag_rd: true,
    flag_ad: true,
    answers: [
      { name: question.name, type: 'CNAME', ttl: 90_061, data: 'a.example.com.' },
      { name: 'a.example.com.', type: 'AAAA', ttl: 0, data: '2001:db8::80' },
    ],
  }),
  tell({
    authorities: [{ name: 'com.', type: 'NS', ttl: 172_800, data: 'a.gtld-servers.net.' }],
    additionals: [
      { name: 'a.gtld-servers.net.', type: 'A', ttl: 172_800, data: '192.5.6.30' },
      { type: 'OPT', udpPayloadSize: 4096 },
    ],
  }),
  tell({
    rcode: 'NXDOMAIN',
    flag_aa: true,
    authorities: [
      {
        name: 'example.com.',
        type: 'SOA',
        ttl: 900,
        data: {
          mname: 'ns.example.com.',
          rname: 'admin.example.com.',
          serial: 7,
          refresh: 3600,
          retry: 900,
          expire: 604800,
          minimum: 60,
        },
      },
    ],
  }),
  tell({
    answers: [
      { name: 'example.com.', type: 'MX', ttl: 1, data: { preference: 10, exchange: 'mail.example.com.' } },
    ],
  }),
  tell({ answers: [{ name: 'example.com.', type: 'TXT', ttl: 1, data: ['v=spf1 -all', 'second'] }] }),
  tell({
    answers: [
      {
        name: '_sip.example.com.',
        type: 'SRV',
        ttl: 1,
        data: { priority: 1, weight: 2, port: 5060, target: 'sip.example.com.' },
      },
    ],
  }),
  ...['SERVFAIL', 'REFUSED', 'FORMERR', 'NOTIMP', 'YXDOMAIN', 'NOTAUTH'].map((rcode) => tell({ rcode })),
  tell({ flag_tc: true }),
  tell({ counts: { answer: 2 }, answers: [{ ...question, ttl: 300, data: '203.0.113.80' }] }),
  PACKETS.dnsOverTcp,
]

const dhcps = [
  PACKETS.dhcpDiscover,
  PACKETS.dhcpOffer,
  craft(
    ether({}),
    ip({ source: '0.0.0.0', destination: '255.255.255.255' }),
    udp({}),
    dhcp({
      messageType: 'request',
      transactionId: 9,
      secs: 3,
      broadcast: true,
      clientMac: '02:00:00:00:00:01',
      options: {
        requestedIp: 0xc000_0264,
        serverIdentifier: 0xc000_02fe,
        maxMessageSize: 1500,
        clientIdentifier: Uint8Array.of(1, 2, 0, 0, 0, 0, 1),
        other: [{ code: 60, data: new TextEncoder().encode('udhcp 1.35') }],
      },
    }),
  ),
  craft(
    ether({}),
    ip({}),
    udp({ sourcePort: 67, destinationPort: 68 }),
    dhcp({
      messageType: 'ack',
      transactionId: 9,
      clientIp: '192.0.2.100',
      yourIp: '192.0.2.100',
      serverIp: '192.0.2.254',
      relayIp: '192.0.2.253',
      options: {
        leaseSeconds: 3600,
        renewalSeconds: 1800,
        rebindingSeconds: 3150,
        domainName: 'example.com',
        nameServers: [0xc000_0201, 0xc000_0202],
        message: 'welcome',
        other: [
          { code: 200, data: Uint8Array.of(1, 2, 3) },
          { code: 201, data: Uint8Array.of(1, 2) },
          { code: 202, data: Uint8Array.of(1, 2, 3, 4) },
        ],
      },
    }),
  ),
  ...(['decline', 'nak', 'release', 'inform'] as const).map((messageType) =>
    craft(ether({}), ip({}), udp({}), dhcp({ messageType })),
  ),
]

const bgpSegment = (...payloads: Uint8Array[]) =>
  frame(
    path,
    tcp({ sourcePort: 50_000, destinationPort: 179, flags: ['psh', 'ack'], sequence: 1, acknowledgment: 1 }),
    raw(Uint8Array.from(payloads.flatMap((payload) => [...payload]))),
  )
const open = (parameters: string) => bgpSegment(bgpMessage(1, `04 fbf4 005a 0a000001 ${parameters}`))
const update = (attributes: string, announced?: string, withdrawn?: string) =>
  bgpSegment(bgpUpdate(attributes, announced, withdrawn))
const WELL_KNOWN = '400101 00 400206 0201 0000fbf4 400304 0a000001'

const bgps = [
  ...Object.values(BIRD).map((message) => bgpSegment(message)),
  bgpSegment(BIRD.update, BIRD.endOfRib, BIRD.keepalive),
  bgpSegment(BIRD.keepalive, BIRD.update.subarray(0, 30)),
  bgpSegment(BIRD.update.subarray(30), BIRD.keepalive),
  bgpSegment(BIRD.update.subarray(30)),
  bgpSegment(BIRD.keepalive.subarray(0, 18)),
  bgpSegment(BIRD.keepalive.subarray(0, 10)),
  bgpSegment(bgpMessage(9, '01020304')),
  bgpSegment(Object.assign(BIRD.keepalive.slice(), { 17: 18 })),
  open('00'),
  open('04 0102 0000'),
  open('06 0206 0104 0002 0080'),
  open('0a 0208 4006 8078 0001 0180'),
  open('04 0202 4000'),
  open('04 0202 0100'),
  open('04 0202 4100'),
  open('09 0207 c705 0102030405'),
  open('04 0209 0100'),
  open('14 0212 4300 4400 4500 4600 4700 0500 0600 8000 4900'),
  update(WELL_KNOWN, '18c63364 19cb007180 00 20c0000201'),
  update('', '', '18c63364 0a644000'),
  update(WELL_KNOWN + '800404 00000032 400504 000000c8 400600', '18c63364', '080a'),
  update(WELL_KNOWN + 'c00706 fbf4 0a000001', '18c63364'),
  update(WELL_KNOWN + 'c00708 0000fbf4 0a000001 c01208 fa56ea01 0a000001', '18c63364'),
  update('400101 01 400208 0203 fbf4 5ba0 5ba0 400304 0a000001 c0110a 0202 fa56ea01 fa56ea02', '18c63364'),
  update('400101 02 400210 0202 0000fbf4 0000fbf5 0101 0000fbf6 400304 0a000001', '18c63364'),
  update('400101 03 400200 400304 0a000001', '18c63364'),
  update('400102 0000 400203 020100 400303 0a0000 800402 0000 400601 00 c00701 00 c00803 000000', '18c63364'),
  update(
    WELL_KNOWN + 'c00810 ffffff01 fbf40001 ffffff02 ffffff03 c00804 ffff0000 c00804 ffff029a',
    '18c63364',
  ),
  update(WELL_KNOWN + '800904 0a000001 800a08 0a000001 0a000002', '18c63364'),
  update(WELL_KNOWN + 'c0200c 0000fbf4 00000001 00000002', '18c63364'),
  update(WELL_KNOWN + 'e06303 010203 d06300 04 01020304 0f630101', '18c63364'),
  update(WELL_KNOWN + '800405 0000', '18c63364'),
  update(WELL_KNOWN, '21c6336401'),
  update(WELL_KNOWN, '18c633'),
  update('', '', '18c633'),
  bgpSegment(bgpMessage(2, '0001 0000')),
  bgpSegment(bgpMessage(2, '0000 0001')),
  bgpSegment(bgpMessage(5, '0002 00 80')),
  bgpSegment(bgpMessage(5, '0063 00 63')),
  ...[
    '0101',
    '0102 0013',
    '0206',
    '020b',
    '0302 40630101',
    '030b',
    '0400',
    '0501',
    '0502',
    '0607',
    '0608',
    '0609',
  ]
    .concat([
      '0602',
      '0602 00',
      '0602 05 6162',
      '0602 02 61c3a9',
      '0602 02 61626364',
      '0602 04 61c3a90a',
      '0500',
      '0503',
      '0504',
      '0703',
      '0207',
      '0208',
      '02',
      '0604 02 6869',
      '0601 0001 01 00000064',
      '0701',
      '0800',
      '6300',
    ])
    .map((body) => bgpSegment(bgpMessage(3, body))),
]

export const GROUPS: Readonly<Record<string, readonly Uint8Array[]>> = {
  ARP: arps,
  'IP and UDP': packets,
  ICMP: icmps,
  'a TCP connection': connection,
  'odd TCP segments': segments,
  DNS: dnsMessages,
  DHCP: dhcps,
  BGP: bgps,
  'link layers': links,
}
