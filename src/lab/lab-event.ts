/** What a lab tells of itself while it runs, as data. Names are text and end with their dot. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Client } from '../dns/message/client.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import type { Unresolved } from '../dns/resolver/explanation/unresolved.ts'
import type { SocketError } from '../runtime/runtime.ts'
import type { ZoneFileEvent } from '../zonefiles/zone-file-event.ts'
import type { FleetFinding } from './fleet-plan.ts'

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
  /** The resolver has answered a question: a client's, or one of `Lab.resolve`, which has none. */
  | { readonly kind: 'resolved'; readonly resolution: Resolution; readonly client: Client | undefined }
  /** The resolver has answered a query without resolving anything. */
  | { readonly kind: 'unresolved'; readonly unresolved: Unresolved; readonly client: Client | undefined }
  /** A server or the resolver could not answer, which only a bug can lead to. */
  | { readonly kind: 'query-failed'; readonly error: unknown; readonly client: Client }
  | ZoneFileEvent

export type LabObserver = (event: LabEvent) => void
