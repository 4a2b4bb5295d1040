/** What a lab tells of itself while it runs, as data. Names are text and end with their dot. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Client } from '../dns/message/client.ts'
import type { Finding } from '../dns/zone/finding.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { SocketError } from '../runtime/runtime.ts'
import type { FleetFinding } from './fleet-plan.ts'
import type { ZoneTrouble } from './zone-folder.ts'

/** A running server. */
export interface LabServer {
  /** The first of `names`. */
  readonly name: string
  readonly names: readonly string[]
  /** Its address by the zones. */
  readonly address: string
  /** Where it really listens, with UDP and TCP. */
  readonly endpoint: SocketAddress
  /** The zones that it serves. */
  readonly zones: readonly string[]
}

export interface RrsetNews {
  readonly kind: 'added' | 'removed' | 'changed'
  readonly name: string
  readonly type: string
}

/** What the resolver's cache says of a name that was edited, and how long it will go on saying so. */
export interface HeldAnswer {
  readonly name: string
  readonly type: string
  readonly seconds: number
}

export type LabEvent =
  /** A port that was wished for is held by another program; the next free one is taken. */
  | { readonly kind: 'port-taken'; readonly address: SocketAddress }
  /** By one edit, or at the start. */
  | { readonly kind: 'servers-started'; readonly servers: readonly LabServer[] }
  | { readonly kind: 'servers-stopped'; readonly servers: readonly LabServer[] }
  /** A server that an edit calls for could not be started. */
  | { readonly kind: 'server-failed'; readonly error: SocketError }
  /** A zone that nobody, or not everybody who should, serves. Told once, until it is mended. */
  | { readonly kind: 'finding'; readonly finding: FleetFinding }
  /** What makes no sense in a zone that is served, and made sense in its last state. */
  | { readonly kind: 'zone-finding'; readonly file: string; readonly finding: Finding }
  /** A zone is served as its file has it now. `file` is a path, here and below. */
  | {
      readonly kind: 'zone-loaded'
      readonly zone: string
      readonly file: string
      readonly serial: number
      /** Undefined for a zone that is new. */
      readonly previousSerial: number | undefined
      readonly changes: readonly RrsetNews[]
      /** What the cache holds of the changed RRsets, the longest held first. */
      readonly held: readonly HeldAnswer[]
    }
  /** The data changed and the serial did not rise (RFC 1982): secondaries would not notice. */
  | {
      readonly kind: 'serial-not-raised'
      readonly zone: string
      readonly file: string
      readonly serial: number
      readonly previousSerial: number
    }
  /** A file that gives no zone now; the last good one, if there was one, is served on. */
  | {
      readonly kind: 'zone-broken'
      readonly file: string
      readonly error: ZoneTrouble
      readonly servedSerial: number | undefined
    }
  /** The resolver has answered a question: a client's, or one of `Lab.resolve`, which has none. */
  | { readonly kind: 'resolved'; readonly resolution: Resolution; readonly client: Client | undefined }
  /** The resolver has answered a query without resolving anything. */
  | { readonly kind: 'unresolved'; readonly unresolved: Unresolved; readonly client: Client | undefined }
  /** A server or the resolver could not answer, which only a bug can lead to. */
  | { readonly kind: 'query-failed'; readonly error: unknown; readonly client: Client }
  | { readonly kind: 'zone-removed'; readonly zone: string; readonly file: string }

export type LabObserver = (event: LabEvent) => void
