/**
 * What a translator remembers: which inside endpoint has which port on the outside, and whom it talks to. A pure
 * table: time is handed in, packets never are. Mappings are endpoint-independent (RFC 4787 REQ-1, RFC 5382 REQ-1,
 * RFC 5508 REQ-1); who may answer is a setting.
 */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import type { Ipv4 } from '../../address/ipv4-number.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'
import type { Flow } from './nat-flow.ts'
import { Session, type Direction, type NatTimeouts, type SessionState } from './nat-session.ts'

/**
 * Whose packets are let in to a mapping (RFC 4787 §5): anyone's, those of addresses that it has sent to, or those of
 * endpoints that it has sent to.
 */
export type NatFiltering = 'endpoint-independent' | 'address-dependent' | 'address-and-port-dependent'

export interface NatTableSettings {
  readonly filtering: NatFiltering
  /** Sessions, over all mappings. */
  readonly size: number
  readonly timeouts: NatTimeouts
  /** An outside port for an inside endpoint; undefined when none is left. */
  readonly choosePort: (
    protocol: number,
    inside: Ipv4Endpoint,
    isUnmapped: (port: number) => boolean,
  ) => number | undefined
}

export interface Mapping {
  readonly protocol: number
  /** For echo, its port is an identifier. */
  readonly inside: Ipv4Endpoint
  readonly outsidePort: number
  /** Configured, and so without end. */
  readonly isForward: boolean
  /** Whether anyone may send to it, whatever the filtering. */
  isOpen: boolean
  /** By address, then by port. */
  readonly sessions: Map<Ipv4, Map<number, Session>>
}

/** One session, or a port forward as long as it has none. */
export interface NatEntry {
  readonly protocol: number
  readonly inside: Ipv4Endpoint
  readonly outsidePort: number
  readonly remote: Ipv4Endpoint | undefined
  readonly state: SessionState | undefined
  readonly expiresInMs: number
}

/** Dead sessions are looked for at most so often, unless the table is full. */
const SWEEP_EVERY_MS = 10_000

export class NatTable {
  /** Whoever watches is told of each mapping that a packet has made. */
  onMapped: ((mapping: Mapping) => void) | undefined
  readonly #settings: NatTableSettings
  /** Several to one endpoint only if it has several port forwards. */
  readonly #byInside = new Map<number, Mapping[]>()
  readonly #byOutside = new Map<number, Mapping>()
  #size = 0
  #nextSweep = -Infinity
  /** No session ends before this. */
  #nextEnd = Infinity

  constructor(settings: NatTableSettings) {
    this.#settings = settings
  }

  /** A packet leaves from the inside. Gives its mapping, made if need be; undefined when there is no room for it. */
  outbound(now: number, flow: Flow): Mapping | undefined {
    const { protocol, source, sourcePort, destination, destinationPort } = flow
    const known = this.ofInside(now, protocol, source, sourcePort, destination, destinationPort)
    let session = known?.sessions.get(destination)?.get(destinationPort)
    if (session === undefined && !this.#hasRoom(now)) return undefined
    const mapping = known ?? this.#map(now, flow)
    if (mapping === undefined) return undefined
    session ??= this.#begin(mapping, destination, destinationPort)
    this.#passed(now, mapping, session, 'outbound', flow)
    return mapping
  }

  /** A packet for an outside port has come. Gives its mapping, or why it must not pass. */
  inbound(now: number, flow: Flow): Mapping | 'unmapped' | 'filtered' | 'full' {
    const { protocol, source, sourcePort } = flow
    const mapping = this.ofOutside(now, protocol, flow.destinationPort)
    if (mapping === undefined) return 'unmapped'
    if (!this.#admits(now, mapping, source, sourcePort)) return 'filtered'
    let session = mapping.sessions.get(source)?.get(sourcePort)
    if (session === undefined && (protocol === IP_PROTOCOL.tcp || mapping.isForward)) {
      if (!this.#hasRoom(now)) return 'full'
      session = this.#begin(mapping, source, sourcePort)
    }
    if (session !== undefined) this.#passed(now, mapping, session, 'inbound', flow)
    return mapping
  }

  /** The mapping of an inside endpoint, of several the one that has a session with the remote endpoint. */
  ofInside(
    now: number,
    protocol: number,
    ip: Ipv4,
    port: number,
    remoteIp: Ipv4,
    remotePort: number,
  ): Mapping | undefined {
    const mappings = this.#byInside.get(insideKey(protocol, ip, port))
    const first = mappings?.[0]
    if (first === undefined || mappings === undefined) return undefined
    if (mappings.length > 1) {
      const spoken = mappings.find(({ sessions }) => sessions.get(remoteIp)?.has(remotePort) === true)
      if (spoken !== undefined) return spoken
    }
    return this.#ifLive(now, first)
  }

  /** The mapping that has an outside port. */
  ofOutside(now: number, protocol: number, port: number): Mapping | undefined {
    const mapping = this.#byOutside.get(outsideKey(protocol, port))
    return mapping === undefined ? undefined : this.#ifLive(now, mapping)
  }

  /** Gives an outside port to an inside endpoint for good; whoever had it loses it. */
  forward(protocol: number, outsidePort: number, inside: Ipv4Endpoint): void {
    const earlier = this.#byOutside.get(outsideKey(protocol, outsidePort))
    if (earlier !== undefined) this.#remove(earlier)
    this.#add({ protocol, inside, outsidePort, isForward: true, isOpen: true, sessions: new Map() })
  }

  /** All that is live, in the order in which it was mapped. */
  entries(now: number): NatEntry[] {
    const entries: NatEntry[] = []
    for (const mapping of this.#byOutside.values()) {
      const { protocol, inside, outsidePort, isForward } = mapping
      const what = { protocol, inside, outsidePort }
      const before = entries.length
      for (const [ip, port, session] of sessionsOf(mapping)) {
        if (!session.isLive(now)) continue
        const { state, deadline } = session
        entries.push({ ...what, remote: { ip, port }, state, expiresInMs: deadline - now })
      }
      if (isForward && entries.length === before) {
        entries.push({ ...what, remote: undefined, state: undefined, expiresInMs: Infinity })
      }
    }
    return entries
  }

  #map(now: number, { protocol, source, sourcePort }: Flow): Mapping | undefined {
    const isUnmapped = (port: number): boolean => this.ofOutside(now, protocol, port) === undefined
    const inside = { ip: source, port: sourcePort }
    const outsidePort = this.#settings.choosePort(protocol, inside, isUnmapped)
    if (outsidePort === undefined) return undefined
    const mapping = { protocol, inside, outsidePort, isForward: false, isOpen: false, sessions: new Map() }
    this.#add(mapping)
    this.onMapped?.(mapping)
    return mapping
  }

  #begin(mapping: Mapping, ip: Ipv4, port: number): Session {
    const session = new Session()
    const ofAddress = mapping.sessions.get(ip) ?? new Map<number, Session>()
    mapping.sessions.set(ip, ofAddress.set(port, session))
    this.#size++
    return session
  }

  #passed(
    now: number,
    mapping: Mapping,
    session: Session,
    direction: Direction,
    { protocol, tcpFlags }: Flow,
  ): void {
    if (protocol === IP_PROTOCOL.tcp) session.tcpPassed(now, direction, tcpFlags, this.#settings.timeouts)
    else this.#packetPassed(now, mapping, session, direction, protocol)
    this.#nextEnd = Math.min(this.#nextEnd, session.deadline)
  }

  #packetPassed(
    now: number,
    { isForward }: Mapping,
    session: Session,
    direction: Direction,
    protocol: number,
  ): void {
    const { timeouts } = this.#settings
    session.packetPassed(direction)
    // RFC 4787 REQ-6: what comes in may begin a session at a port forward, but never keeps one alive, as else a
    // stranger could hold a mapping open.
    if (direction === 'inbound' && (!isForward || session.isLive(now))) return
    session.deadline = now + (protocol === IP_PROTOCOL.icmp ? timeouts.icmpMs : timeouts.udpMs)
  }

  #admits(now: number, { isOpen, sessions }: Mapping, ip: Ipv4, port: number): boolean {
    if (isOpen) return true
    switch (this.#settings.filtering) {
      case 'endpoint-independent':
        return true
      case 'address-dependent':
        return hasLive(now, sessions.get(ip))
      case 'address-and-port-dependent':
        return sessions.get(ip)?.get(port)?.isLive(now) === true
    }
  }

  #ifLive(now: number, mapping: Mapping): Mapping | undefined {
    if (mapping.isForward) return mapping
    for (const ofAddress of mapping.sessions.values()) if (hasLive(now, ofAddress)) return mapping
    this.#remove(mapping)
    return undefined
  }

  #hasRoom(now: number): boolean {
    const { size } = this.#settings
    // Whoever keeps the table full must not have it swept for each packet.
    const mayHelp = this.#size >= size && now >= this.#nextEnd
    if (now >= this.#nextSweep || mayHelp) this.#sweep(now)
    return this.#size < size
  }

  #sweep(now: number): void {
    this.#nextSweep = now + SWEEP_EVERY_MS
    this.#nextEnd = Infinity
    for (const mapping of this.#byOutside.values()) {
      for (const [ip, port, session] of sessionsOf(mapping)) {
        if (session.isLive(now)) this.#nextEnd = Math.min(this.#nextEnd, session.deadline)
        else this.#end(mapping, ip, port)
      }
      if (mapping.sessions.size === 0 && !mapping.isForward) this.#remove(mapping)
    }
  }

  #end({ sessions }: Mapping, ip: Ipv4, port: number): void {
    const ofAddress = sessions.get(ip)
    if (ofAddress?.delete(port) !== true) return
    this.#size--
    if (ofAddress.size === 0) sessions.delete(ip)
  }

  /** A port forward comes before a mapping that its endpoint had already, so that what leaves is seen to. */
  #add(mapping: Mapping): void {
    const { protocol, inside, outsidePort } = mapping
    const key = insideKey(protocol, inside.ip, inside.port)
    this.#byInside.set(key, [mapping, ...(this.#byInside.get(key) ?? [])])
    this.#byOutside.set(outsideKey(protocol, outsidePort), mapping)
  }

  #remove(mapping: Mapping): void {
    const { protocol, inside, outsidePort, sessions } = mapping
    const key = insideKey(protocol, inside.ip, inside.port)
    const others = this.#byInside.get(key)?.filter((other) => other !== mapping) ?? []
    if (others.length === 0) this.#byInside.delete(key)
    else this.#byInside.set(key, others)
    this.#byOutside.delete(outsideKey(protocol, outsidePort))
    for (const ofAddress of sessions.values()) this.#size -= ofAddress.size
    sessions.clear()
  }
}

function* sessionsOf({ sessions }: Mapping): Generator<readonly [Ipv4, number, Session]> {
  for (const [ip, ofAddress] of sessions) for (const [port, session] of ofAddress) yield [ip, port, session]
}

function hasLive(now: number, sessions: ReadonlyMap<number, Session> | undefined): boolean {
  if (sessions === undefined) return false
  for (const session of sessions.values()) if (session.isLive(now)) return true
  return false
}

/** 48 bits of endpoint, and the protocol above them: exact as a number, as no protocol here is over 31. */
function insideKey(protocol: number, ip: Ipv4, port: number): number {
  return protocol * 2 ** 48 + ip * 0x1_0000 + port
}

function outsideKey(protocol: number, port: number): number {
  return protocol * 0x1_0000 + port
}
