/** What a stub resolver did for one call, step by step, as data: for a person, a log, or a narrator. */

import type { SocketErrorCode } from '../runtime/runtime.ts'
import type { NssAction, NssStatus } from './nsswitch.ts'

export type StubStep = { readonly atMs: number } & StubStepDetail

/** `atMs` is when it was done, on the clock of the runtime; of a question, when it was sent. */
export type StubStepDetail =
  | { readonly kind: 'file-read'; readonly path: string; readonly found: boolean }
  /** Nobody had to be asked, since the text was an address already. */
  | { readonly kind: 'numeric-address'; readonly address: string }
  | {
      readonly kind: 'service-order'
      readonly database: Database
      /** The line of nsswitch.conf; undefined where the built-in order holds. */
      readonly line: string | undefined
      readonly services: readonly string[]
    }
  | {
      readonly kind: 'service-consulted'
      readonly database: Database
      readonly service: string
      readonly status: NssStatus
      readonly action: NssAction
    }
  /** RFC 6761 §6.3: what the name means is fixed, and nobody is asked. */
  | { readonly kind: 'localhost'; readonly name: string }
  | { readonly kind: 'name-tried'; readonly name: string; readonly why: NameReason }
  | {
      readonly kind: 'server-asked'
      readonly ip: string
      readonly name: string
      /** As `AAAA`. */
      readonly type: string
      /** From 1: how many times the list of servers has been begun. */
      readonly attempt: number
      readonly timeoutMs: number
      readonly tookMs: number
      readonly outcome: ServerOutcome
    }
  /** RFC 6724: the order in which a program should try them. */
  | { readonly kind: 'addresses-sorted'; readonly addresses: readonly string[] }

export type Database = 'hosts' | 'services'

/** Why a name was asked for in this form: see `namesToTry`. */
export type NameReason = 'final-dot' | 'enough-dots' | 'search' | 'after-search'

export type ServerOutcome =
  | {
      readonly kind: 'response'
      /** As `NOERROR` and `NXDOMAIN` are. */
      readonly rcode: string
      readonly answers: number
      /** It did not fit into a datagram, and was asked for again over TCP. */
      readonly truncated: boolean
      /** Whether the server knew: otherwise the next one is asked. */
      readonly useful: boolean
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  | { readonly kind: 'malformed' }

/** Takes down the steps of one call, each with its time. */
export class StepRecord {
  readonly steps: StubStep[] = []
  readonly #now: () => number
  readonly #onStep: (step: StubStep) => void

  constructor(now: () => number, onStep: (step: StubStep) => void = () => {}) {
    this.#now = now
    this.#onStep = onStep
  }

  add(detail: StubStepDetail, atMs = this.#now()): void {
    const step = { atMs, ...detail }
    this.steps.push(step)
    this.#onStep(step)
  }
}
