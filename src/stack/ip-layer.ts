/** IP of one host: puts its parts together, and is what the layers above and the tools know of them. */

import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import type { SocketErrorCode } from '../runtime/runtime.ts'
import { ICMP_TYPE, UNREACHABLE_CODE } from '../wire/icmp.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { ipv4Source, ipv4TotalLength } from '../wire/ipv4-header.ts'
import type { Counters } from './counters.ts'
import { IcmpErrors } from './icmp-errors.ts'
import { IcmpLayer } from './icmp-layer.ts'
import { Redirects } from './icmp-redirects.ts'
import { quotedReport } from './icmp-report.ts'
import { IpDelivery } from './ip-delivery.ts'
import { IpForwarding } from './ip-forwarding.ts'
import { IpInput } from './ip-input.ts'
import { IpOutput } from './ip-output.ts'
import {
  IP_AT,
  type IcmpReport,
  type IncomingPacket,
  type OutgoingPacket,
  type PacketHooks,
  type Transport,
} from './ip-packet.ts'
import type { KernelSettings } from './kernel-settings.ts'
import { LocalAddresses } from './local-addresses.ts'
import type { NetworkInterface } from './network-interface.ts'
import { PathMtuCache } from './path-mtu-cache.ts'
import { RawSockets, type RawSocket } from './raw-socket.ts'
import type { RoutingTable } from './routing-table.ts'
import type { Surroundings } from './surroundings.ts'

export interface IpLayerParts {
  readonly surroundings: Surroundings
  readonly settings: Readonly<KernelSettings>
  readonly counters: Counters
  readonly routes: RoutingTable
  /** The loopback interface first; others may come later. */
  readonly interfaces: readonly NetworkInterface[]
}

export class IpLayer {
  readonly hooks: PacketHooks = {}
  readonly #pathMtus: PathMtuCache
  readonly #addresses: LocalAddresses
  readonly #transports = new Map<number, Transport>()
  readonly #output: IpOutput
  readonly #errors: IcmpErrors
  readonly #raw: RawSockets
  readonly #input: IpInput

  constructor({ surroundings, settings, counters, routes, interfaces }: IpLayerParts) {
    const { hooks } = this
    const addresses = new LocalAddresses(interfaces)
    const pathMtus = new PathMtuCache(() => surroundings.now())
    const shared = { surroundings, settings, routes, interfaces, addresses, pathMtus, hooks }
    const output = new IpOutput({ ...shared, counters: counters.ip })
    const raw = new RawSockets(surroundings, counters.icmp, output)
    const errors = new IcmpErrors({ ...shared, counters: counters.icmp, output })
    const redirects = new Redirects({ ...shared, counters: counters.icmp })
    const report = (what: IcmpReport): void => this.#report(what)
    const icmp = new IcmpLayer({ ...shared, counters: counters.icmp, output, redirects, report })
    const inner = { ...shared, counters: counters.ip, output, errors, raw, transports: this.#transports }
    const delivery = new IpDelivery(inner)
    const forwarding = new IpForwarding(inner)
    this.#addresses = addresses
    this.#pathMtus = pathMtus
    this.#output = output
    this.#errors = errors
    this.#raw = raw
    this.#input = new IpInput({ ...inner, delivery, forwarding })
    this.register(IP_PROTOCOL.icmp, icmp)
  }

  /** Takes what comes by this interface from now on. */
  attach(networkInterface: NetworkInterface): void {
    networkInterface.onIpv4((frame, ipAt, by, toGroup) => this.#input.receive(frame, ipAt, by, toGroup))
    networkInterface.onUnresolved((frame) => this.#unresolved(frame, networkInterface))
    networkInterface.onChange(() => this.#addresses.changed())
  }

  /** See `IpOutput.send`. */
  send(frame: Uint8Array, end: number, packet: OutgoingPacket): SocketErrorCode | undefined {
    return this.#output.send(frame, end, packet)
  }

  /** The address that a packet to `destination`, by the interface if one is given, leaves from; or else undefined. */
  sourceFor(destination: Ipv4, networkInterface?: NetworkInterface): Ipv4 | undefined {
    const source = this.#output.sourceFor(destination, networkInterface)
    return source === ANY_IPV4 ? undefined : source
  }

  /** The longest packet, in octets, that gets to `destination` whole, as far as is known (RFC 1191). */
  pathMtu(destination: Ipv4): number {
    const first = this.#output.route(destination)?.interface.mtu ?? Infinity
    return Math.min(first, this.#pathMtus.get(destination))
  }

  /** See `IpOutput.doubt`. */
  doubt(destination: Ipv4): void {
    this.#output.doubt(destination)
  }

  isLocal(address: Ipv4): boolean {
    return this.#addresses.isLocal(address)
  }

  /** Whether the address means several hosts: broadcast on any of our links, or multicast. */
  isGroup(address: Ipv4): boolean {
    return this.#addresses.isGroup(address)
  }

  register(protocol: number, transport: Transport): void {
    this.#transports.set(protocol, transport)
  }

  /** Takes the packet at IP_AT of `frame` as one that has come by this interface: for a hook that kept its pieces. */
  receive(frame: Uint8Array, networkInterface: NetworkInterface): void {
    this.#input.receive(frame, IP_AT, networkInterface, false)
  }

  /** Tells the sender of a packet that it cannot be delivered, where that may be told. */
  unreachable(
    { octets, ipAt, end, broadcast }: Pick<IncomingPacket, 'octets' | 'ipAt' | 'end' | 'broadcast'>,
    code: number,
  ): void {
    this.#errors.send(octets, ipAt, end, broadcast, ICMP_TYPE.unreachable, code)
  }

  /** See `RawSockets.open`. */
  openRaw(protocol: number, receive: (packet: IncomingPacket) => void): RawSocket {
    return this.#raw.open(protocol, receive)
  }

  #report(report: IcmpReport): void {
    this.#transports.get(report.protocol)?.error(report)
    this.#raw.error(report)
  }

  /** RFC 1812 §4.3.3.1: a next hop that does not answer makes its hosts unreachable. */
  #unresolved(frame: Uint8Array, networkInterface: NetworkInterface): void {
    const end = IP_AT + ipv4TotalLength(frame, IP_AT)
    const verdict = this.hooks.unresolved?.(frame, IP_AT, end, networkInterface) ?? 'pass'
    if (verdict !== 'pass') return
    const source = ipv4Source(frame, IP_AT)
    const [type, code] = [ICMP_TYPE.unreachable, UNREACHABLE_CODE.host]
    if (!this.#addresses.isLocal(source)) {
      this.#errors.send(frame, IP_AT, end, false, type, code)
      return
    }
    const what = { kind: 'neighbor-failed', type, code, mtu: undefined, reporter: source } as const
    const report = quotedReport(what, frame, IP_AT, end)
    if (report !== undefined) this.#report(report)
  }
}
