/** Why a journey failed, or was slow, and how it is known. Types only. */

import type { FaultKind } from '../../worldfile/fault.ts'

/** What was the matter: what a world can be told to have, and what it can come to have besides. */
export type CauseCode =
  | FaultKind
  /** Nothing: the page came as fast as it could. */
  | 'none'
  /** An answer of the web server that is no page, other than 503. */
  | 'http-status'
  | 'certificate-untrusted'
  | 'certificate-not-yet-valid'
  /** A name that exists, and has no address. */
  | 'no-address'
  /** The host that asks has no name server to ask. */
  | 'no-name-server'
  /** Somewhere on the way there is no route to the address. */
  | 'network-unreachable'
  /** There is a route, and nobody at its end. */
  | 'host-unreachable'
  /** TLS to a port that speaks HTTP, or the other way round. */
  | 'wrong-protocol'
  /** The page came, though packets were lost, or servers silent, on the way. */
  | 'slow'
  /** What was seen has no single explanation; the evidence says what it was. */
  | 'unknown'

export interface Diagnosis {
  readonly cause: CauseCode
  /** In a sentence. */
  readonly text: string
  /** From what the person saw down to the cause, each the reason for the one before. */
  readonly because: readonly string[]
  readonly evidence: readonly Finding[]
  /** What would mend it. */
  readonly suggestions: readonly string[]
}

/** Something that was seen. */
export interface Finding {
  readonly text: string
  /** The numbers of the packets that show it; none where it was read from a machine. */
  readonly packets: readonly number[]
}
