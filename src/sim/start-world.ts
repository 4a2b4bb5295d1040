/** From a network as data to one that runs. */

import { ipv4Number, ipv4Text } from '../address/ipv4-number.ts'
import { parseIpv4Prefix, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { parseMac } from '../address/mac.ts'
import { parseSocketAddress } from '../address/socket-address.ts'
import { TextError } from '../errors.ts'
import { DhcpClient } from '../stack/dhcp/dhcp-client.ts'
import { DhcpServer } from '../stack/dhcp/dhcp-server.ts'
import { Nat } from '../stack/nat/nat.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import { filterPackets, type FilterRule } from '../stack/packet-filter.ts'
import { Hub } from './link/hub.ts'
import { Modem } from './link/modem.ts'
import type { Port } from './link/port.ts'
import { Switch } from './link/switch.ts'
import { formatResolvConf, RESOLV_CONF } from './resolv-conf.ts'
import { saying, TopologyError } from './topology-error.ts'
import type {
  DhcpServerPlan,
  HostPlan,
  InterfacePlan,
  NatPlan,
  RoutePlan,
  Topology,
  FilterPlan,
} from './topology.ts'
import { WiredHost } from './wired-host.ts'
import { WiredWorld, type Machine } from './wired-world.ts'
import type { WorldOptions } from './world.ts'

/**
 * Builds the network of a description. No time passes by that: interfaces are up, and what they have to say to
 * each other is on its way.
 *
 * @throws TopologyError for what does not fit together, and for values that cannot be
 */
export function startWorld(topology: Topology, options: WorldOptions = {}): WiredWorld {
  const world = new WiredWorld(options)
  addToWorld(world, topology)
  return world
}

/** Adds the network of a description to a world that has its own names and cables already. Throws as above. */
export function addToWorld(world: WiredWorld, topology: Topology): void {
  const { hosts = {}, switches = {}, hubs = {}, modems = [], concentrators = {}, cables = [] } = topology
  for (const [name, options] of Object.entries(switches)) world.addSwitch(name, options)
  for (const [name, options] of Object.entries(hubs)) saying(`hub ${name}`, () => world.addHub(name, options))
  for (const name of modems) world.addModem(name)
  for (const [name, { gateway }] of Object.entries(concentrators)) {
    world.addConcentrator(
      name,
      saying(`concentrator ${name}`, () => parseIpv4Prefix(gateway)),
    )
  }
  for (const [name, plan] of Object.entries(hosts)) {
    saying(`host ${name}`, () => addInterfaces(world, world.addHost(name), plan))
  }
  for (const { between, name, ...options } of cables) {
    const [a, b] = [portNamed(world, between[0]), portNamed(world, between[1])]
    world.connect(a, b, options, name)
  }
  // Addresses come after the cables: an interface announces itself when it gets one.
  for (const [name, plan] of Object.entries(hosts)) {
    saying(`host ${name}`, () => configure(world.host(name), plan))
  }
}

function addInterfaces(world: WiredWorld, host: WiredHost, { interfaces }: HostPlan): void {
  for (const [name, { mac, mtu }] of Object.entries(interfaces)) {
    host.addInterface(name, mac === undefined ? world.newMac() : parseMac(mac), mtu)
  }
}

function portNamed(world: WiredWorld, text: string): Port {
  const [name = '', port] = text.trim().split(/\s+/)
  const machine = world.machine(name)
  if (machine instanceof Switch || machine instanceof Hub) {
    return machine.port(port === undefined ? undefined : `${name}/${port}`)
  }
  if (port !== undefined) return portOf(machine, port)
  throw new TopologyError('unknown-port', `say which port of ${name} the cable is for, as in '${name} eth0'`)
}

function portOf(machine: Exclude<Machine, Switch | Hub>, port: string): Port {
  if (machine instanceof WiredHost) return machine.port(port)
  if (port === 'lan') return machine.lan
  if (port === 'line') return machine instanceof Modem ? machine.line : machine.line()
  throw new TopologyError('unknown-port', `${machine.name} has the ports lan and line, and no ${port}`)
}

function configure(host: WiredHost, plan: HostPlan): void {
  const {
    interfaces,
    gateway,
    routes = [],
    forwarding,
    nameServers = [],
    settings = {},
    nat,
    filter = [],
    dhcpServers = {},
  } = plan
  const { tcp = {}, ...others } = settings
  Object.assign(host.kernel.settings, others, forwarding === undefined ? {} : { forwarding })
  Object.assign(host.kernel.settings.tcp, tcp)
  for (const [name, each] of Object.entries(interfaces)) configureInterface(host, name, each)
  for (const route of routes) addRoute(host, route)
  if (gateway !== undefined) addRoute(host, { to: 'default', via: gateway })
  if (nameServers.length > 0) putResolvConf(host, nameServers)
  if (nat !== undefined) {
    addNat(host, nat)
    host.kernel.settings.clampMss = others.clampMss ?? true
  }
  if (filter.length > 0) filterPackets(host.kernel, filter.map(filterRule))
  for (const [name, server] of Object.entries(dhcpServers)) addDhcpServer(host, name, server)
}

function configureInterface(host: WiredHost, name: string, plan: InterfacePlan): void {
  const { address = [], probe = false, announce = true, promiscuous = false, dhcp = false } = plan
  const networkInterface = host.kernel.interface(name)
  networkInterface.promiscuous = promiscuous
  for (const text of [address].flat()) {
    const prefix = parseOwnAddress(text)
    networkInterface.addAddress(prefix.address, prefix.prefixLength, { probe, announce })
  }
  if (dhcp) startDhcpClient(host, networkInterface)
}

/** Without its prefix length an address would be a network of its own, which nobody means. */
function parseOwnAddress(text: string): Ipv4Prefix {
  if (text.includes('/')) return parseIpv4Prefix(text)
  throw new TextError('bad-address', text, 'an address and prefix length such as 192.168.1.2/24')
}

/** Throws `TopologyError` 'unknown-port'. */
function interfaceOf(host: WiredHost, name: string): NetworkInterface {
  // To the kernel a wrong name is a bug; here it is a mistake in the description.
  host.port(name)
  return host.kernel.interface(name)
}

function startDhcpClient(host: WiredHost, networkInterface: NetworkInterface): void {
  const client = new DhcpClient(host.kernel, networkInterface, {
    hostName: host.name,
    onLease: ({ nameServers, domainName }) => putResolvConf(host, nameServers.map(ipv4Text), domainName),
  })
  host.dhcpClients.set(networkInterface.name, client)
  client.start()
}

function putResolvConf(host: WiredHost, nameServers: readonly string[], domainName?: string): void {
  host.files.put(RESOLV_CONF, formatResolvConf(nameServers, domainName))
}

/** Adds a route by way of the interface on whose network the next hop is. */
function addRoute({ name, kernel }: WiredHost, { to, via, metric = 0 }: RoutePlan): void {
  const gateway = ipv4Number(via)
  const networkInterface = kernel.interfaces.find((each) => each.onLink(gateway))
  if (networkInterface === undefined) {
    throw new TopologyError('unknown-name', `${name} has no interface on the network of the next hop ${via}`)
  }
  const { address, prefixLength } = parseIpv4Prefix(to === 'default' ? '0.0.0.0/0' : to)
  kernel.routes.add({
    destination: address,
    prefixLength,
    gateway,
    interface: networkInterface,
    metric,
    kind: 'static',
  })
}

function addNat(host: WiredHost, { outside, inside, portForwards = [] }: NatPlan): void {
  host.nat = new Nat(host.kernel, {
    outside: interfaceOf(host, outside),
    inside: inside.map((name) => interfaceOf(host, name)),
    portForwards: portForwards.map(({ protocol, outsidePort, to }) => {
      const { ip, port } = parseSocketAddress(to, { ip: '0.0.0.0', port: outsidePort })
      return { protocol, outsidePort, to: { ip: ipv4Number(ip), port } }
    }),
  })
}

function filterRule({ source, destination, ...rule }: FilterPlan): FilterRule {
  return {
    ...rule,
    source: source === undefined ? undefined : parseIpv4Prefix(source),
    destination: destination === undefined ? undefined : parseIpv4Prefix(destination),
  }
}

function addDhcpServer(host: WiredHost, name: string, plan: DhcpServerPlan): void {
  const { range, leaseSeconds = 86_400, router, nameServers = [], domainName, reservations = {} } = plan
  const networkInterface = interfaceOf(host, name)
  const own = networkInterface.addresses[0]
  if (own === undefined) {
    throw new TopologyError('unknown-name', `${host.name} ${name} has no address to serve DHCP from`)
  }
  const server = new DhcpServer(host.kernel, networkInterface, {
    range: [ipv4Number(range[0]), ipv4Number(range[1])],
    leaseSeconds,
    router: router === undefined ? own.address : ipv4Number(router),
    nameServers: nameServers.map(ipv4Number),
    reservations: new Map(Object.entries(reservations).map(([mac, ip]) => [parseMac(mac), ipv4Number(ip)])),
    ...(domainName === undefined ? {} : { domainName }),
  })
  host.dhcpServers.set(name, server)
}
