/** A machine with a kernel, as a world file describes it: what `HostPlan` says, and an address without a network. */

import * as v from 'valibot'
import {
  decimal,
  domainName,
  flag,
  integer,
  ipv4,
  listOf,
  mac,
  mapping,
  mtu,
  named,
  oneOf,
  ownAddress,
  portName,
  prefix,
} from './values.ts'

const OWN_ADDRESSES_EXPECTED = 'an address with the length of its prefix, or a list of such'

const interfacePlan = mapping({
  address: v.exactOptional(
    v.pipe(
      v.union([ownAddress, v.array(ownAddress)], OWN_ADDRESSES_EXPECTED),
      v.description('Its address with the length of its prefix, `192.168.1.2/24`; several are aliases.'),
    ),
  ),
  dhcp: v.exactOptional(v.pipe(flag, v.description('Asks for an address by DHCP.'))),
  probe: v.exactOptional(
    v.pipe(flag, v.description('Asks whether anybody has the address before using it (RFC 5227).')),
  ),
  mac: v.exactOptional(v.pipe(mac, v.description('Its Ethernet address; one that is free if left out.'))),
  mtu: v.exactOptional(v.pipe(mtu, v.description('The longest packet, in octets; 1500 if left out.'))),
  promiscuous: v.exactOptional(v.pipe(flag, v.description('Takes in frames for others too.'))),
})

const ROUTE_TO_EXPECTED = 'a prefix such as 10.0.0.0/8, or default'

const routePlan = mapping({
  to: v.pipe(
    v.union([v.literal('default'), prefix], ROUTE_TO_EXPECTED),
    v.description('A prefix, or `default`.'),
  ),
  via: v.pipe(ipv4, v.description('The next hop.')),
  metric: v.exactOptional(
    v.pipe(integer(0, 1_000_000), v.description('The smallest of equal routes is taken.')),
  ),
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
  portForwards: v.exactOptional(
    v.pipe(
      listOf(
        mapping({
          protocol: transport,
          outsidePort: transportPort,
          to: v.pipe(v.string(SOCKET_EXPECTED), v.regex(/^\d+\.\d+\.\d+\.\d+:\d{1,5}$/, SOCKET_EXPECTED)),
        }),
        'a list of ports and where they lead',
      ),
      v.description('Ports of the outside address that lead to a host inside.'),
    ),
  ),
})

const filterPlan = mapping({
  chain: v.pipe(
    oneOf(['input', 'forward']),
    v.description('Packets for this host, or those that it passes on.'),
  ),
  protocol: v.exactOptional(oneOf(['icmp', 'tcp', 'udp'])),
  source: v.exactOptional(prefix),
  destination: v.exactOptional(prefix),
  destinationPort: v.exactOptional(transportPort),
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
  leaseSeconds: v.exactOptional(integer(60, 4_294_967_294)),
  router: v.exactOptional(
    v.pipe(ipv4, v.description("The gateway; the interface's own address if left out.")),
  ),
  nameServers: v.exactOptional(listOf(ipv4, 'a list of addresses')),
  domainName: v.exactOptional(domainName),
  reservations: v.exactOptional(
    v.pipe(named(mac, ipv4), v.description('Addresses that belong to one card, by its Ethernet address.')),
  ),
})

const octets = integer(1, 1_073_741_824)
const milliseconds = decimal(0, 86_400_000)

const tcpSettings = mapping({
  congestionControl: v.exactOptional(oneOf(['cubic', 'reno'])),
  noDelay: v.exactOptional(flag),
  windowScaling: v.exactOptional(flag),
  timestamps: v.exactOptional(flag),
  selectiveAcknowledgment: v.exactOptional(flag),
  tailLossProbe: v.exactOptional(flag),
  receiveBufferOctets: v.exactOptional(octets),
  sendBufferOctets: v.exactOptional(octets),
  delayedAckMs: v.exactOptional(milliseconds),
  maxSegmentLifetimeMs: v.exactOptional(milliseconds),
  synRetries: v.exactOptional(integer(0, 255)),
  dataRetries: v.exactOptional(integer(0, 255)),
  backlog: v.exactOptional(integer(1, 65_535)),
})

const kernelSettings = mapping({
  defaultTtl: v.exactOptional(v.pipe(integer(1, 255), v.description('The TTL of packets that it sends.'))),
  sendRedirects: v.exactOptional(flag),
  acceptRedirects: v.exactOptional(flag),
  synCookies: v.exactOptional(flag),
  answerBroadcastPing: v.exactOptional(flag),
  icmpErrorsPerSecond: v.exactOptional(integer(0, 1_000_000)),
  icmpErrorsPerSecondToOne: v.exactOptional(integer(0, 1_000_000)),
  pathMtuDiscovery: v.exactOptional(flag),
  tcp: v.exactOptional(tcpSettings),
})

export const SERVICES = ['resolver', 'web'] as const

export const hostEntry = mapping({
  address: v.exactOptional(
    v.pipe(
      ipv4,
      v.description(
        'The address of a host that says no more about its network: it is put on that of the prefix that covers it. ' +
          'In the place of `interfaces`.',
      ),
    ),
  ),
  interfaces: v.exactOptional(
    v.pipe(named(portName, interfacePlan), v.description('Its interfaces by name, such as eth0.')),
  ),
  gateway: v.exactOptional(v.pipe(ipv4, v.description("The default route's next hop."))),
  routes: v.exactOptional(v.pipe(listOf(routePlan, 'a list of routes'), v.description('Further routes.'))),
  forwarding: v.exactOptional(v.pipe(flag, v.description('Whether it passes packets on: a router does.'))),
  nameServers: v.exactOptional(
    v.pipe(
      listOf(ipv4, 'a list of addresses'),
      v.description('For its etc/resolv.conf; a lease by DHCP brings its own.'),
    ),
  ),
  runs: v.optional(
    v.pipe(
      listOf(oneOf(SERVICES), `a list of services: ${SERVICES.join(', ')}`),
      v.description('Its servers. Those of the zones run at the addresses that the zones say.'),
    ),
    [],
  ),
  nat: v.exactOptional(v.pipe(natPlan, v.description('Network address translation (RFC 3022).'))),
  filter: v.exactOptional(
    v.pipe(
      listOf(filterPlan, 'a list of rules'),
      v.description('A packet filter: the first rule that fits decides, and what fits none is accepted.'),
    ),
  ),
  dhcpServers: v.exactOptional(
    v.pipe(named(portName, dhcpServerPlan), v.description('A DHCP server on each of these interfaces.')),
  ),
  settings: v.exactOptional(
    v.pipe(kernelSettings, v.description('What differs from a kernel as it is delivered.')),
  ),
})
