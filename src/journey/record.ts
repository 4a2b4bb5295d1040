/**
 * The record of a journey: all that was observed, in the order in which it was, and nothing that follows from it. Times
 * are in milliseconds since the journey began. Types only; the narrator makes its steps of this alone.
 */

import type { Ipv4Endpoint } from '../address/ipv4-endpoint.ts'
import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { Mac } from '../address/mac.ts'
import type { DecisionStep } from '../bgp/decision-steps.ts'
import type { RouteRelation } from '../bgp/relation.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { RouteKind } from '../stack/routing-table.ts'
import type { TcpState } from '../stack/tcp/tcp-config.ts'
import type { BrowserEvent } from './browser-event.ts'
import type { JourneyPacket } from './journey-packet.ts'
import type { PacketView } from './packet-view.ts'

export interface JourneyRecord {
  readonly url: string
  readonly from: string
  readonly startedAtMs: number
  readonly packets: readonly JourneyPacket[]
  readonly browser: readonly BrowserEvent[]
  readonly decisions: readonly RouteDecision[]
  readonly learnings: readonly SwitchLearning[]
  readonly mappings: readonly NatMapping[]
  readonly waits: readonly ArpWait[]
  readonly controlBlocks: readonly ControlBlock[]
  readonly resolutions: readonly Resolution[]
  readonly unresolved: readonly Unresolved[]
  readonly counters: readonly CounterChange[]
  readonly cutCables: readonly string[]
  readonly keyLog: readonly string[]
  /** What stands where. */
  readonly machines: ReadonlyMap<string, MachineFacts>
}

export interface MachineFacts {
  readonly kind: 'host' | 'router' | 'switch' | 'hub' | 'modem' | 'concentrator'
  readonly addresses: readonly Ipv4[]
  readonly macs: readonly Mac[]
  /** Of a router that speaks BGP. */
  readonly asn: number | undefined
  /** Of its system: `GOOGLE`. */
  readonly systemName: string | undefined
}

/** How a machine chose where a packet goes next: told once for each destination and choice. */
export interface RouteDecision {
  readonly atMs: number
  /** The packet that it was first made for; undefined at the host that made it, where it was on no cable yet. */
  readonly packet: number | undefined
  readonly machine: string
  readonly destination: Ipv4
  /** Undefined when the table had nothing for it. */
  readonly route: ChosenRoute | undefined
  /** Why BGP prefers that route; undefined where the route is none of BGP's. */
  readonly bgp: BgpReason | undefined
}

export interface ChosenRoute {
  readonly prefix: Ipv4Prefix
  /** Undefined where the destination is on the link. */
  readonly gateway: Ipv4 | undefined
  readonly interface: string
  readonly kind: RouteKind
  /** Shorter prefixes of the same table that cover the destination too. */
  readonly shorter: readonly Ipv4Prefix[]
}

export interface BgpReason {
  readonly asn: number
  readonly asPath: readonly number[]
  /** Of the neighbor that told of it: undefined for a route of the system's own. */
  readonly from: string | undefined
  /** Of whom our system has it: its neighbor's place. */
  readonly relation: RouteRelation
  readonly localPreference: number
  /** Whether it was heard from a router of the same system. */
  readonly internal: boolean
  readonly nextHop: Ipv4
  /** How many paths there were to choose from. */
  readonly paths: number
  readonly step: DecisionStep
  readonly text: string
}

export interface SwitchLearning {
  readonly atMs: number
  readonly machine: string
  readonly mac: Mac
  /** What is at the other end of the cable in that port. */
  readonly towards: string
}

/** A translator gave an inside endpoint a port on the outside. */
export interface NatMapping {
  readonly atMs: number
  readonly machine: string
  readonly protocol: number
  readonly inside: Ipv4Endpoint
  readonly outside: Ipv4Endpoint
}

/** A packet waits, since nobody knows yet who has the address of its next hop. */
export interface ArpWait {
  readonly atMs: number
  readonly machine: string
  readonly interface: string
  readonly nextHop: Ipv4
  /** What waits: `UDP 192.168.1.2:50000 > 208.201.224.11:53`. */
  readonly flow: string
  /** By which it can be found when it leaves, and whose it is. */
  readonly packet: Pick<
    PacketView,
    'source' | 'destination' | 'identification' | 'sourcePort' | 'destinationPort'
  >
}

/** A connection as its host's kernel has it, when its state changes. */
export interface ControlBlock {
  readonly atMs: number
  readonly machine: string
  readonly local: Ipv4Endpoint
  readonly remote: Ipv4Endpoint
  readonly state: TcpState
  readonly sendUnacknowledged: number
  readonly sendNext: number
  readonly sendWindow: number
  readonly receiveNext: number
  readonly receiveWindow: number
  readonly congestionWindow: number
  readonly congestionControl: string
  readonly segmentSize: number
  readonly sendShift: number
  readonly receiveShift: number
  readonly smoothedRttMs: number | undefined
  readonly timeoutMs: number
}

export interface CounterChange {
  readonly machine: string
  /** `ip.noRoute`, `nat.tableFull`, `eth0.sendDropped`, `modem.tooLong`. */
  readonly counter: string
  readonly by: number
}
