/** What a journey leaves behind for whoever asks why it failed: observations, and no conclusions. Types only. */

import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { NameLookup } from './browser-event.ts'
import type { CounterChange, RouteDecision } from './record.ts'

export interface JourneyEvidence {
  /** What the stub did for each name, in order. */
  readonly lookups: readonly NameLookup[]
  /** What the resolvers did meanwhile; times in these are on the world's clock. */
  readonly resolutions: readonly Resolution[]
  readonly unresolved: readonly Unresolved[]
  /** What the host and the routers chose, for packets that they had to send on; `route` is undefined where they could not. */
  readonly decisions: readonly RouteDecision[]
  readonly icmpErrors: readonly IcmpError[]
  /** Frames that did not come off their cable whole. */
  readonly losses: readonly FrameLoss[]
  /** Packets of ours that went into a machine and did not come out, though it was not their destination. */
  readonly deadEnds: readonly DeadEnd[]
  /** Counters of kernels and machines that tell of something dropped, and have risen. */
  readonly counters: readonly CounterChange[]
  readonly resets: readonly SegmentEvidence[]
  readonly retransmissions: readonly SegmentEvidence[]
  /** ARP questions to which nobody answered. */
  readonly unansweredArp: readonly UnansweredArp[]
  /** Cables that are not plugged in. */
  readonly cutCables: readonly string[]
  /** The answers of web servers. */
  readonly answers: readonly { readonly url: string; readonly status: number; readonly reason: string }[]
}

export interface IcmpError {
  readonly atMs: number
  readonly type: number
  readonly code: number
  /** `time exceeded in transit`. */
  readonly text: string
  /** Who says so. */
  readonly reporter: string
  readonly reporterName: string
  /** The packet that it is about: `UDP 192.168.1.2:50000 > 208.201.224.11:53`. */
  readonly about: string
  /** Its ends, what a translator has made of them undone. */
  readonly source: string
  readonly destination: string
  /** In `fragmentation needed`: the longest packet that would have passed. */
  readonly mtu: number | undefined
  readonly packets: readonly number[]
}

export interface FrameLoss {
  readonly atMs: number
  readonly cable: string
  readonly from: string
  readonly to: string
  readonly comment: string
  /** Of the IP packet in it, if there is one; translated where it is. */
  readonly source: string | undefined
  readonly destination: string | undefined
  /** Of the frame, in octets. */
  readonly length: number
  readonly packet: number
}

export interface DeadEnd {
  readonly atMs: number
  /** The machine that it was last seen to arrive at. */
  readonly machine: string
  /** `TCP 192.168.1.2:50000 > 142.250.0.1:443`. */
  readonly flow: string
  readonly source: string
  readonly destination: string
  /** In octets, IP header included. */
  readonly length: number
  /** Times that it was seen, on one cable after the other. */
  readonly packets: readonly number[]
}

/** A segment of a connection of ours, where the host that asked saw it. */
export interface SegmentEvidence {
  readonly atMs: number
  /** `TCP 192.168.1.2:50000 > 142.250.0.1:443`. */
  readonly flow: string
  readonly source: string
  readonly destination: string
  readonly sender: 'client' | 'server'
  readonly packets: readonly number[]
}

export interface UnansweredArp {
  readonly machine: string
  readonly ip: string
  readonly requests: number
  readonly packets: readonly number[]
}
