/** Kernels on cables, for tests: hosts are named, interfaces count up from eth0, and what passes is written down. */

import { ipv4Number, type Ipv4 } from '../../src/address/ipv4-number.ts'
import type { SocketAddress } from '../../src/address/socket-address.ts'
import type { DatagramSocket, SocketErrorCode } from '../../src/runtime/runtime.ts'
import type { CableOptions } from '../../src/sim/link/cable-options.ts'
import { Cable } from '../../src/sim/link/cable.ts'
import { Port } from '../../src/sim/link/port.ts'
import { Switch } from '../../src/sim/link/switch.ts'
import { WorldSurroundings } from '../../src/sim/world-surroundings.ts'
import { World } from '../../src/sim/world.ts'
import { Kernel } from '../../src/stack/kernel.ts'
import type { NetworkInterface } from '../../src/stack/network-interface.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../../src/wire/ethernet.ts'
import { decodeIcmp, encodeIcmp, type IcmpMessage } from '../../src/wire/icmp.ts'
import { decodeIpv4, encodeIpv4, IP_PROTOCOL, type Ipv4Packet } from '../../src/wire/ipv4.ts'

const FIRST_MAC = 0x0016_3e00_0001

/** A kernel, and the address that its interface on a link is to have: `10.0.0.1/24`. */
export type Member = readonly [kernel: Kernel, address: string]

/** Packets with less to say than these fields are a test's own words for the rest. */
const PLAIN_PACKET = {
  dscp: 0,
  ecn: 0,
  identification: 1,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  protocol: IP_PROTOCOL.udp as number,
  options: new Uint8Array(),
  payload: new Uint8Array(),
}

export class Kernels {
  readonly world = new World({ seed: 7 })
  #cards = 0
  #cables = 0

  host(name: string): Kernel {
    return new Kernel(new WorldSurroundings(this.world, this.world.random.fork(name)), { name })
  }

  router(name: string): Kernel {
    const kernel = this.host(name)
    kernel.settings.forwarding = true
    return kernel
  }

  /** A cable from one kernel to another, with a new interface at each end. */
  link(a: Member, b: Member, options: Partial<CableOptions> = {}): Cable {
    return this.#plug(this.#card(a, options.mtu), this.#card(b, options.mtu), options)
  }

  /** A switch between all of them. */
  lan(...members: Member[]): void {
    const middle = new Switch(this.world, `switch${this.#cables}`)
    for (const member of members) this.#plug(this.#card(member), middle.port(), {})
  }

  run(ms: number): Promise<void> {
    return this.world.runFor(ms)
  }

  #card([kernel, address]: Member, mtu?: number): Port {
    const name = `eth${kernel.interfaces.length - 1}`
    const mac = FIRST_MAC + this.#cards++
    const port = new Port(this.world, `${kernel.name}:${name}`, mac, mtu === undefined ? {} : { mtu })
    const [ip, prefixLength] = address.split('/')
    kernel.addInterface(name, port).addAddress(ipv4Number(ip!), Number(prefixLength))
    return port
  }

  #plug(a: Port, b: Port, options: Partial<CableOptions>): Cable {
    const cable = new Cable(this.world, `cable${this.#cables++}`, options)
    cable.connect(a, b)
    return cable
  }
}

/** `route add default gw`, by the interface whose network the gateway is in; or to a network, `10.2.0.0/16`. */
export function route(kernel: Kernel, gateway: string, network = '0.0.0.0/0'): void {
  const [destination, prefixLength] = network.split('/')
  const via = ipv4Number(gateway)
  kernel.routes.add({
    destination: ipv4Number(destination!),
    prefixLength: Number(prefixLength),
    gateway: via,
    interface: kernel.interfaces.find((candidate) => candidate.onLink(via))!,
    metric: 0,
    kind: 'static',
  })
}

/** The IP packets that an interface receives ('in') or sends ('out') from now on. */
export function packetsOf(networkInterface: NetworkInterface, way: 'in' | 'out'): Ipv4Packet[] {
  const packets: Ipv4Packet[] = []
  networkInterface.tap((frame, direction) => {
    if (direction !== way || frameType(frame) !== ETHERTYPE.ipv4) return
    packets.push(decodeIpv4(Uint8Array.from(frame), ETHERNET_HEADER_LENGTH))
  })
  return packets
}

/** An ICMP message that has come to a host, and from whom. */
export interface HeardIcmp {
  readonly message: IcmpMessage
  readonly source: Ipv4
  readonly ttl: number
  readonly tos: number
}

/** The ICMP messages that come to a host from now on. */
export function icmpOf(kernel: Kernel): HeardIcmp[] {
  const heard: HeardIcmp[] = []
  kernel.ip.openRaw(IP_PROTOCOL.icmp, ({ octets, at, end, source, ttl, tos }) => {
    heard.push({ message: decodeIcmp(octets.slice(at, end)), source, ttl, tos })
  })
  return heard
}

/** Sends an echo request; `options` as for a raw socket. */
export function ping(
  kernel: Kernel,
  to: string,
  options: { payload?: Uint8Array; ttl?: number; dontFragment?: boolean; sequence?: number } = {},
): SocketErrorCode | undefined {
  const { payload = Uint8Array.of(1, 2, 3), sequence = 1, ...how } = options
  const socket = kernel.ip.openRaw(IP_PROTOCOL.icmp, () => {})
  const message = encodeIcmp({ kind: 'echo', identifier: 77, sequence, payload })
  const failure = socket.send(message, { ...how, destination: ipv4Number(to) })
  socket.close()
  return failure
}

/** Puts a packet that no kernel has made on the link of `from`, for the station at its other end. */
export function inject(
  from: NetworkInterface,
  to: NetworkInterface,
  packet: Partial<Omit<Ipv4Packet, 'source' | 'destination'>> & { source: string; destination: string },
  frameTo = to.mac,
): void {
  const { source, destination, ...rest } = packet
  const octets = encodeIpv4({
    ...PLAIN_PACKET,
    ...rest,
    source: ipv4Number(source),
    destination: ipv4Number(destination),
  })
  injectOctets(from, octets, frameTo)
}

/** As `inject`, with the octets of a packet that may be wrong in any way. */
export function injectOctets(from: NetworkInterface, packet: Uint8Array, frameTo: number): void {
  const frame = new Uint8Array(ETHERNET_HEADER_LENGTH + packet.length)
  for (let i = 0; i < 6; i++) frame[i] = Math.floor(frameTo / 2 ** (40 - 8 * i))
  for (let i = 0; i < 6; i++) frame[6 + i] = Math.floor(from.mac / 2 ** (40 - 8 * i))
  frame[12] = ETHERTYPE.ipv4 >>> 8
  frame.set(packet, ETHERNET_HEADER_LENGTH)
  from.transmit(frame)
}

/** A datagram socket, and what it was told: datagrams and errors. */
export interface Heard {
  readonly socket: DatagramSocket
  readonly datagrams: { payload: Uint8Array; from: SocketAddress }[]
  readonly errors: { code: SocketErrorCode; to: SocketAddress | undefined }[]
}

export async function udp(kernel: Kernel, ip: string, port = 0): Promise<Heard> {
  const socket = await kernel.network.bindDatagram({ ip, port })
  const heard: Heard = { socket, datagrams: [], errors: [] }
  socket.onDatagram((payload, from) => heard.datagrams.push({ payload: Uint8Array.from(payload), from }))
  socket.onError((code, to) => heard.errors.push({ code, to }))
  return heard
}
