/** How it stands with a neighbor, and what happens with it, for people. Types only. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { BgpNotice } from '../wire/bgp-errors.ts'
import type { AttributeFault } from '../wire/bgp-attributes.ts'
import type { Relation } from './relation.ts'
import type { SessionState } from './session-states.ts'

/** Messages of one direction, over all sessions with the neighbor. */
export interface MessageCounts {
  readonly open: number
  readonly update: number
  readonly keepalive: number
  readonly notification: number
  readonly 'route-refresh': number
}

export interface Neighbor {
  readonly name: string
  readonly asn: number
  readonly address: Ipv4
  readonly localAddress: Ipv4
  readonly relation: Relation
  readonly state: SessionState
  /** By the runtime's clock: when the session came up or went down; undefined when it has never been up. */
  readonly sinceMs: number | undefined
  /** How many times the session came up. */
  readonly established: number
  /** The rest is undefined, or 0, unless the session is up. */
  readonly routerId: Ipv4 | undefined
  readonly holdSeconds: number | undefined
  readonly keepaliveSeconds: number | undefined
  readonly fourOctetAs: boolean
  /** Whether we made the connection. */
  readonly isOurs: boolean
  readonly prefixesReceived: number
  readonly prefixesAccepted: number
  readonly prefixesSent: number
  readonly messagesIn: MessageCounts
  readonly messagesOut: MessageCounts
  /** Why the last session ended or did not come up, in words. */
  readonly lastError: string | undefined
}

/** What happened between a speaker and a neighbor. */
export type BgpEvent =
  | {
      readonly kind: 'state'
      readonly atMs: number
      readonly peer: string
      readonly from: SessionState
      readonly to: SessionState
      /** Why the session ended, where it did. */
      readonly why?: string
    }
  | {
      readonly kind: 'notification'
      readonly atMs: number
      readonly peer: string
      readonly direction: 'sent' | 'received'
      readonly notice: BgpNotice
    }
  /** An attribute was wrong, and the session lives on (RFC 7606). */
  | {
      readonly kind: 'attribute-fault'
      readonly atMs: number
      readonly peer: string
      readonly fault: AttributeFault
    }
  /** Somebody connected whom nobody has named, or to an address that is not for it. */
  | { readonly kind: 'stranger'; readonly atMs: number; readonly ip: string }
