/** One query over TCP: how long it may take, and who is told what came of it. */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import { type Due, NOWHERE, type Waits } from './deadlines.ts'
import { idOf } from './response-match.ts'

export type TcpOutcome =
  /** The message with the query's id; the receiver's to keep. */
  | { readonly kind: 'message'; readonly octets: Uint8Array; readonly rttMs: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  /** The server does not keep to the protocol. */
  | { readonly kind: 'garbage' }
  /** The connection was closed at its end while idle, as servers may at any time: worth another one. */
  | { readonly kind: 'stale' }
  | { readonly kind: 'aborted' }

export class TcpQuery implements Due {
  readonly octets: Uint8Array
  readonly id: number
  readonly dueMs: number
  heapPlace = NOWHERE
  isOver = false
  sentAtMs = 0
  /** Whether the connection had been used before. */
  isOnOldConnection = false
  readonly #deadlines: Waits
  readonly #settle: (outcome: TcpOutcome) => void
  #onOver: (outcome: TcpOutcome) => void = () => {}

  constructor(octets: Uint8Array, dueMs: number, deadlines: Waits, settle: (outcome: TcpOutcome) => void) {
    this.octets = octets
    this.id = idOf(octets)
    this.dueMs = dueMs
    this.#deadlines = deadlines
    this.#settle = settle
    deadlines.add(this)
  }

  /** Called before whoever waits is told. */
  onOver(tell: (outcome: TcpOutcome) => void): void {
    this.#onOver = tell
  }

  elapse(): void {
    this.settle({ kind: 'timeout' })
  }

  settle(outcome: TcpOutcome): void {
    if (this.isOver) return
    this.isOver = true
    this.#deadlines.remove(this)
    this.#onOver(outcome)
    this.#settle(outcome)
  }
}
