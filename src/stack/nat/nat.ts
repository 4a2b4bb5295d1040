/**
 * A translator of addresses and ports on a router (RFC 3022; RFC 4787, 5382 and 5508 for what hosts may rely on). Here
 * packets meet the table: which are translated, which are the router's own, and which are dropped. What the router
 * itself sends from the outside address is translated as well, so that its ports and those of the inside never clash.
 */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import { ANY_IPV4, ipv4Number, isGroupIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { UNREACHABLE_CODE } from '../../wire/icmp.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import { ipv4Destination, ipv4Source, isIpv4Fragment } from '../../wire/ipv4-header.ts'
import { TCP_FLAG } from '../../wire/tcp.ts'
import type { Verdict } from '../ip-packet.ts'
import { IpReassembly } from '../ip-reassembly.ts'
import type { Kernel } from '../kernel.ts'
import type { NetworkInterface } from '../network-interface.ts'
import { NatBorder } from './nat-border.ts'
import {
  translateErrorInward,
  translateErrorOutward,
  translateHairpinError,
  type ErrorTranslation,
} from './nat-errors.ts'
import { isErrorPacket, readFlow, type Flow } from './nat-flow.ts'
import { chooseOutsidePort } from './nat-ports.ts'
import { rewriteDestination, rewriteSource } from './nat-rewrite.ts'
import {
  NAT_DEFAULTS,
  natCounters,
  type NatCounters,
  type NatOptions,
  type PortForward,
} from './nat-settings.ts'
import { NatTable, type NatEntry } from './nat-table.ts'
import { UnsolicitedSyns } from './unsolicited-syns.ts'

/** For echo, the ports are identifiers. */
export type NatWatcher = (protocol: number, inside: Ipv4Endpoint, outside: Ipv4Endpoint) => void

/** RFC 863: nobody answers there, if there is anybody. */
const DISCARD_PORT = 9
/** Of the block for tests of networks (RFC 2544). */
const FIRST_STRANGER = ipv4Number('198.18.0.0')

export class Nat {
  readonly counters: NatCounters = natCounters()
  readonly #kernel: Kernel
  readonly #border: NatBorder
  readonly #table: NatTable
  readonly #reassembly: IpReassembly
  readonly #syns: UnsolicitedSyns

  /** Takes effect at once. Throws if something else has its hooks in this kernel. */
  constructor(kernel: Kernel, options: NatOptions) {
    const settings = { ...NAT_DEFAULTS, ...options }
    this.#kernel = kernel
    this.#border = new NatBorder(kernel, settings.outside, settings.inside)
    this.#table = new NatTable({
      filtering: settings.filtering,
      size: settings.tableSize,
      timeouts: {
        udpMs: settings.udpTimeoutSeconds * 1000,
        icmpMs: settings.icmpTimeoutSeconds * 1000,
        tcpEstablishedMs: settings.tcpEstablishedTimeoutSeconds * 1000,
        tcpTransitoryMs: settings.tcpTransitoryTimeoutSeconds * 1000,
      },
      choosePort: (protocol, inside, isUnmapped) => this.#choosePort(protocol, inside, isUnmapped),
    })
    const { surroundings, counters } = kernel
    // RFC 4787 REQ-14: fragments in any order; only the first has ports, so all are gathered before any goes on.
    this.#reassembly = new IpReassembly(surroundings, counters.ip, () => {})
    this.#syns = new UnsolicitedSyns(surroundings, (frame, ipAt, end) =>
      this.#tell(frame, ipAt, end, UNREACHABLE_CODE.port),
    )
    for (const forward of settings.portForwards ?? []) this.forward(forward)
    this.#hook()
  }

  /** `watcher` is called, in the place of whoever watched before, with each mapping that a packet makes from now on. */
  watch(watcher: NatWatcher | undefined): void {
    this.#table.onMapped =
      watcher &&
      (({ protocol, inside, outsidePort }) =>
        watcher(protocol, inside, { ip: this.#border.outsideIp, port: outsidePort }))
  }

  /** Sessions and port forwards, in the order in which they were mapped. */
  entries(): NatEntry[] {
    return this.#table.entries(this.#now())
  }

  /** Sends what comes to an outside port to an inside endpoint, from now on. */
  forward({ protocol, outsidePort, to }: PortForward): void {
    this.#table.forward(IP_PROTOCOL[protocol], outsidePort, to)
  }

  /** Whether packets to this address leave by an inside interface. */
  isInside(address: Ipv4): boolean {
    return this.#border.isInsideAddress(address)
  }

  /** Begins sessions of one inside endpoint with ever new strangers until the table is full, as a scan would. */
  fill(inside: Ipv4Endpoint): void {
    const now = this.#now()
    const from = { protocol: IP_PROTOCOL.udp, source: inside.ip, sourcePort: inside.port, tcpFlags: 0 }
    const destinationPort = DISCARD_PORT
    for (let destination = FIRST_STRANGER; ; destination++) {
      if (this.#table.outbound(now, { ...from, destination, destinationPort }) === undefined) return
    }
  }

  #hook(): void {
    const { hooks } = this.#kernel.ip
    if (hooks.prerouting !== undefined || hooks.postrouting !== undefined || hooks.unresolved !== undefined) {
      throw new Error(`${this.#kernel.name} has hooks already`)
    }
    hooks.prerouting = (frame, ipAt, end, by) => this.#arrived(frame, ipAt, end, by)
    hooks.postrouting = (frame, ipAt, end, by) => this.#leaves(frame, ipAt, end, by)
    hooks.unresolved = (frame, ipAt, end, by) => this.#returned(frame, ipAt, end, by)
  }

  #arrived(frame: Uint8Array, ipAt: number, end: number, by: NetworkInterface): Verdict {
    const outsideIp = this.#border.outsideIp
    const destination = ipv4Destination(frame, ipAt)
    const isFromOutside = this.#border.isOutside(by)
    const mayBeTranslated = isFromOutside || this.#border.isInside(by)
    if (destination === outsideIp) {
      if (mayBeTranslated && isIpv4Fragment(frame, ipAt)) return this.#gather(frame, ipAt, end, by)
      if (isErrorPacket(frame, ipAt, end)) return this.#errorArrived(frame, ipAt, end, isFromOutside)
      if (isFromOutside) return this.#inward(frame, ipAt, end)
      return mayBeTranslated ? this.#hairpin(frame, ipAt, end, outsideIp) : 'pass'
    }
    if (isFromOutside && this.#border.isInsideAddress(destination)) {
      this.counters.unsolicited++
      return 'drop'
    }
    const goesOutInPieces =
      mayBeTranslated && isIpv4Fragment(frame, ipAt) && this.#border.isOutsideAddress(destination)
    return goesOutInPieces ? this.#gather(frame, ipAt, end, by) : 'pass'
  }

  #inward(frame: Uint8Array, ipAt: number, end: number): Verdict {
    const flow = readFlow(frame, ipAt, end)
    // A ping of the outside address is one of the router.
    if (flow === undefined || flow.echo === 'request') return 'pass'
    const mapping = this.#table.inbound(this.#now(), flow)
    if (mapping === 'unmapped') return this.#unmapped(flow, frame, ipAt, end)
    if (mapping === 'filtered' && isSyn(flow)) return this.#hold(flow, frame, ipAt, end)
    if (typeof mapping === 'string') return this.#refused(mapping)
    const { ip, port } = mapping.inside
    if (ip === flow.destination && port === flow.destinationPort) return 'pass'
    rewriteDestination(frame, ipAt, end, ip, port)
    this.counters.inbound++
    return 'pass'
  }

  /** For the router itself, as far as that listens. */
  #unmapped(flow: Flow, frame: Uint8Array, ipAt: number, end: number): Verdict {
    const isStray = isSyn(flow) && !this.#border.isOwnPort(flow.protocol, flow.destinationPort)
    return isStray ? this.#hold(flow, frame, ipAt, end) : 'pass'
  }

  #hold(flow: Flow, frame: Uint8Array, ipAt: number, end: number): Verdict {
    this.counters.unsolicitedSyns++
    this.#syns.hold(flow.destinationPort, flow.source, flow.sourcePort, frame, ipAt, end)
    return 'taken'
  }

  /** RFC 4787 REQ-9: who talks to the outside address from the inside seems to come from there, port and all. */
  #hairpin(frame: Uint8Array, ipAt: number, end: number, outsideIp: Ipv4): Verdict {
    const flow = readFlow(frame, ipAt, end)
    if (flow === undefined || flow.echo !== undefined) return 'pass'
    const now = this.#now()
    const target = this.#table.ofOutside(now, flow.protocol, flow.destinationPort)
    if (target === undefined || target.inside.ip === outsideIp) return 'pass'
    const sender = this.#table.outbound(now, flow)
    if (sender === undefined) return this.#full(frame, ipAt, end)
    const seen: Flow = { ...flow, source: outsideIp, sourcePort: sender.outsidePort }
    const receiver = this.#table.inbound(now, seen)
    if (typeof receiver === 'string') return this.#refused(receiver)
    const { ip, port } = receiver.inside
    rewriteSource(frame, ipAt, end, outsideIp, sender.outsidePort)
    rewriteDestination(frame, ipAt, end, ip, port)
    this.counters.hairpinned++
    return 'pass'
  }

  #errorArrived(frame: Uint8Array, ipAt: number, end: number, isFromOutside: boolean): Verdict {
    const translate = isFromOutside ? translateErrorInward : translateHairpinError
    const result = translate(this.#table, this.#now(), this.#border.outsideIp, frame, ipAt, end)
    // Unmapped, it is about a packet of the router's own, or nothing to anyone.
    return this.#errorVerdict(result, 'pass')
  }

  #leaves(frame: Uint8Array, ipAt: number, end: number, by: NetworkInterface): Verdict {
    if (!this.#border.isOutside(by)) return 'pass'
    const outsideIp = this.#border.outsideIp
    const source = ipv4Source(frame, ipAt)
    const isOwn = source === outsideIp
    if (!isOwn && !this.#border.isInsideAddress(source)) return 'pass'
    if (outsideIp === ANY_IPV4) {
      this.counters.noAddress++
      return 'drop'
    }
    if (isErrorPacket(frame, ipAt, end)) {
      const result = translateErrorOutward(this.#table, this.#now(), outsideIp, frame, ipAt, end)
      return this.#errorVerdict(result, isOwn ? 'pass' : 'drop')
    }
    const flow = isIpv4Fragment(frame, ipAt) ? undefined : readFlow(frame, ipAt, end)
    return isOwn ? this.#ownLeaves(flow, frame, ipAt, end) : this.#outward(flow, outsideIp, frame, ipAt, end)
  }

  #outward(flow: Flow | undefined, outsideIp: Ipv4, frame: Uint8Array, ipAt: number, end: number): Verdict {
    if (flow === undefined || flow.echo === 'reply') {
      this.counters.untranslatable++
      return 'drop'
    }
    const mapping = this.#table.outbound(this.#now(), flow)
    if (mapping === undefined) return this.#full(frame, ipAt, end)
    if (isSyn(flow)) this.#syns.forget(mapping.outsidePort, flow.destination, flow.destinationPort)
    rewriteSource(frame, ipAt, end, outsideIp, mapping.outsidePort)
    this.counters.outbound++
    return 'pass'
  }

  /** The router's own packets keep their port unless the inside has it already. They are not held up by a full table. */
  #ownLeaves(flow: Flow | undefined, frame: Uint8Array, ipAt: number, end: number): Verdict {
    if (flow === undefined || flow.echo === 'reply' || isGroupIpv4(flow.destination)) return 'pass'
    const now = this.#now()
    // A port that nobody else has needs no session; or strangers could fill the table with the answers that they get.
    const isTaken = this.#table.ofOutside(now, flow.protocol, flow.sourcePort) !== undefined
    if (flow.echo === undefined && !isTaken) return 'pass'
    const mapping = this.#table.outbound(now, flow)
    if (mapping === undefined) return 'pass'
    // Who may talk to the router itself is not for its translator to say.
    mapping.isOpen = true
    if (mapping.outsidePort !== flow.sourcePort) {
      rewriteSource(frame, ipAt, end, flow.source, mapping.outsidePort)
    }
    return 'pass'
  }

  /** A packet that could not leave after all: its sender is to see it as it was. */
  #returned(frame: Uint8Array, ipAt: number, end: number, by: NetworkInterface): Verdict {
    const now = this.#now()
    const outsideIp = this.#border.outsideIp
    const flow = isIpv4Fragment(frame, ipAt) ? undefined : readFlow(frame, ipAt, end)
    if (flow === undefined || flow.echo === 'reply' || flow.source !== outsideIp) return 'pass'
    const { protocol, source, sourcePort, destination, destinationPort } = flow
    const sender = this.#table.ofOutside(now, protocol, sourcePort)
    if (sender === undefined) return 'pass'
    rewriteSource(frame, ipAt, end, sender.inside.ip, sender.inside.port)
    if (this.#border.isOutside(by)) return 'pass'
    const receiver = this.#table.ofInside(now, protocol, destination, destinationPort, source, sourcePort)
    if (receiver !== undefined) rewriteDestination(frame, ipAt, end, outsideIp, receiver.outsidePort)
    return 'pass'
  }

  #gather(frame: Uint8Array, ipAt: number, end: number, by: NetworkInterface): Verdict {
    const whole = this.#reassembly.add(frame, ipAt, end, by)
    if (whole !== undefined) this.#kernel.ip.receive(whole, by)
    return 'taken'
  }

  #errorVerdict(result: ErrorTranslation, ifUnmapped: Verdict): Verdict {
    switch (result) {
      case 'translated':
        this.counters.errors++
        return 'pass'
      case 'unmapped':
        if (ifUnmapped === 'drop') this.counters.untranslatable++
        return ifUnmapped
      case 'invalid':
        this.counters.badErrors++
        return 'drop'
    }
  }

  #refused(why: 'unmapped' | 'filtered' | 'full'): Verdict {
    if (why === 'full') this.counters.tableFull++
    else this.counters.filtered++
    return 'drop'
  }

  #full(frame: Uint8Array, ipAt: number, end: number): Verdict {
    this.counters.tableFull++
    // RFC 5508 REQ-8: so that the sender need not wait for an answer that cannot come.
    this.#tell(frame, ipAt, end, UNREACHABLE_CODE.prohibited)
    return 'drop'
  }

  #tell(octets: Uint8Array, ipAt: number, end: number, code: number): void {
    this.#kernel.ip.unreachable({ octets, ipAt, end, broadcast: false }, code)
  }

  /** The router's own endpoints have their port already; nobody else may have it. */
  #choosePort(
    protocol: number,
    { ip, port }: Ipv4Endpoint,
    isUnmapped: (port: number) => boolean,
  ): number | undefined {
    const isOwn = ip === this.#border.outsideIp
    const isFree = (candidate: number): boolean =>
      isUnmapped(candidate) && ((isOwn && candidate === port) || !this.#border.isOwnPort(protocol, candidate))
    return chooseOutsidePort(this.#kernel.surroundings.random, protocol, port, isFree)
  }

  #now(): number {
    return this.#kernel.surroundings.now()
  }
}

/** Whether this asks for a connection, and answers nothing. */
function isSyn({ tcpFlags }: Flow): boolean {
  return (tcpFlags & (TCP_FLAG.syn | TCP_FLAG.ack | TCP_FLAG.rst)) === TCP_FLAG.syn
}
