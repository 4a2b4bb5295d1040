/** A machine with a kernel, as a world file describes it: what `HostPlan` says, and an address without a network. */

import * as v from 'valibot'
import { decimal, flag, integer, listOf, mapping, named, oneOf, option } from '../../yamlfile/values.ts'
import { domainName, ipv4, mac, mtu, ownAddress, portName, prefix } from './values.ts'

const OWN_ADDRESSES_EXPECTED = 'an address with the length of its prefix, or a list of such'

const interfacePlan = mapping({
  address: option(
    v.union([ownAddress, v.array(ownAddress)], OWN_ADDRESSES_EXPECTED),
    'Its address with the length of its prefix, `192.168.1.2/24`; several are aliases.',
  ),
  dhcp: option(flag, 'Asks for an address by DHCP.'),
  probe: option(flag, 'Asks whether anybody has the address before using it (RFC 5227).'),
  mac: option(mac, 'Its Ethernet address; one that is free if left out.'),
  mtu: option(mtu, 'The longest packet, in octets; 1500 if left out.'),
  promiscuous: option(flag, 'Takes in frames for others too.'),
})

const ROUTE_TO_EXPECTED = 'a prefix such as 10.0.0.0/8, or default'

const routePlan = mapping({
  to: v.pipe(
    v.union([v.literal('default'), prefix], ROUTE_TO_EXPECTED),
    v.description('A prefix, or `default`.'),
  ),
  via: v.pipe(ipv4, v.description('The next hop.')),
  metric: option(integer(0, 1_000_000), 'The smallest of equal routes is taken.'),
})

const transport = oneOf(['tcp', 'udp'])
const transportPort = integer(1, 65_535)

const SOCKET_EXPECTED = 'an address and a port, such as 192.168.1.2:80'

const natPlan = mapping({
  outside: v.pipe(portName, v.description('The interface whose address all packets get.')),
  inside: v.pipe(
    listOf(portName, 'a list of interfaces'),
    v.description('The interfaces whose networks are hidden.'),
  ),
  portForwards: option(
    listOf(
      mapping({
        protocol: v.pipe(transport, v.description('The transport whose port it is.')),
        outsidePort: v.pipe(transportPort, v.description('At the outside address.')),
        to: v.pipe(
          v.string(SOCKET_EXPECTED),
          v.regex(/^\d+\.\d+\.\d+\.\d+:\d{1,5}$/, SOCKET_EXPECTED),
          v.description('The host inside, and its port.'),
        ),
      }),
      'a list of ports and where they lead',
    ),
    'Ports of the outside address that lead to a host inside.',
  ),
})

const filterPlan = mapping({
  chain: v.pipe(
    oneOf(['input', 'forward']),
    v.description('Packets for this host, or those that it passes on.'),
  ),
  protocol: option(oneOf(['icmp', 'tcp', 'udp']), 'Packets of this protocol; all if left out.'),
  source: option(prefix, 'Packets from here.'),
  destination: option(prefix, 'Packets to here.'),
  destinationPort: option(transportPort, 'Segments and datagrams to this port.'),
  action: v.pipe(
    oneOf(['accept', 'drop', 'reject']),
    v.description('`drop` tells the sender nothing, `reject` that it is prohibited.'),
  ),
})

const dhcpServerPlan = mapping({
  range: v.pipe(
    v.strictTuple([ipv4, ipv4], 'two addresses, the first and the last to hand out'),
    v.description('The first and the last address to hand out.'),
  ),
  leaseSeconds: option(integer(60, 4_294_967_294), 'How long an address may be kept without asking again.'),
  router: option(ipv4, "The gateway; the interface's own address if left out."),
  nameServers: option(
    listOf(ipv4, 'a list of addresses'),
    'For the etc/resolv.conf of its clients, in this order.',
  ),
  domainName: option(domainName, 'Where its clients look for names of one label.'),
  reservations: option(named(mac, ipv4), 'Addresses that belong to one card, by its Ethernet address.'),
})

const octets = integer(1, 1_073_741_824)
const milliseconds = decimal(0, 86_400_000)

const tcpSettings = mapping({
  congestionControl: option(
    oneOf(['cubic', 'reno']),
    'How the congestion window grows: RFC 9438 or RFC 5681.',
  ),
  noDelay: option(
    flag,
    'Whether small segments go out at once, without the algorithm of Nagle (RFC 9293 §3.7.4).',
  ),
  windowScaling: option(flag, 'Whether windows may be over 65,535 octets (RFC 7323 §2).'),
  timestamps: option(flag, 'Whether segments carry timestamps (RFC 7323 §3).'),
  selectiveAcknowledgment: option(flag, 'Whether it tells which segments came beyond a gap (RFC 2018).'),
  tailLossProbe: option(flag, 'Whether silence is broken after two round trips (RFC 8985 §7).'),
  receiveBufferOctets: option(octets, 'How many octets may wait for a reader, and so the largest window.'),
  sendBufferOctets: option(octets, 'How many octets may be written ahead of their acknowledgment.'),
  delayedAckMs: option(milliseconds, 'How long an acknowledgment may wait for company (RFC 9293 §3.8.6.3).'),
  maxSegmentLifetimeMs: option(milliseconds, 'MSL; TIME-WAIT lasts twice as long (RFC 9293 §3.4.2).'),
  synRetries: option(integer(0, 255), 'How often a SYN is sent again before the attempt fails.'),
  dataRetries: option(integer(0, 255), 'How often a segment is sent again before the connection fails.'),
  backlog: option(
    integer(1, 65_535),
    'Handshakes under way at a time, of a listener that does not say otherwise.',
  ),
})

const kernelSettings = mapping({
  defaultTtl: option(integer(1, 255), 'The TTL of packets that it sends.'),
  sendRedirects: option(flag, 'Whether a router tells hosts of a better first hop (RFC 1812 §4.3.3.2).'),
  acceptRedirects: option(flag, 'Whether a host believes it (RFC 1122 §3.2.2.2).'),
  synCookies: option(
    flag,
    'Whether a listener whose backlog is full answers with SYN cookies (RFC 4987 §3.6).',
  ),
  answerBroadcastPing: option(flag, 'Whether a ping of a broadcast address is answered (RFC 1122 §3.2.2.6).'),
  icmpErrorsPerSecond: option(integer(0, 1_000_000), 'ICMP errors a second, to all destinations together.'),
  icmpErrorsPerSecondToOne: option(integer(0, 1_000_000), 'ICMP errors a second to one destination.'),
  pathMtuDiscovery: option(
    flag,
    'Whether TCP sends with DF set, and heeds what routers say of it (RFC 1191).',
  ),
  tcp: option(tcpSettings, 'Of its TCP (RFC 9293).'),
})

export const SERVICES = ['resolver', 'web'] as const

export const hostEntry = mapping({
  address: option(
    ipv4,
    'The address of a host that says no more about its network: it is put on that of the prefix that covers it. ' +
      'In the place of `interfaces`.',
  ),
  interfaces: option(named(portName, interfacePlan), 'Its interfaces by name, such as eth0.'),
  gateway: option(ipv4, "The default route's next hop."),
  routes: option(listOf(routePlan, 'a list of routes'), 'Further routes.'),
  forwarding: option(flag, 'Whether it passes packets on: a router does.'),
  nameServers: option(
    listOf(ipv4, 'a list of addresses'),
    'For its etc/resolv.conf; a lease by DHCP brings its own.',
  ),
  runs: v.optional(
    v.pipe(
      listOf(oneOf(SERVICES), `a list of services: ${SERVICES.join(', ')}`),
      v.description('Its servers. Those of the zones run at the addresses that the zones say.'),
    ),
    [],
  ),
  nat: option(natPlan, 'Network address translation (RFC 3022).'),
  filter: option(
    listOf(filterPlan, 'a list of rules'),
    'A packet filter: the first rule that fits decides, and what fits none is accepted.',
  ),
  dhcpServers: option(named(portName, dhcpServerPlan), 'A DHCP server on each of these interfaces.'),
  settings: option(kernelSettings, 'What differs from a kernel as it is delivered.'),
})
