/** Counts what goes on between an authority and other servers, and what it turned away. */

import type { TrafficStats } from '../control/authority-stats.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import type { AuthorityEvent } from './authority-event.ts'

type Counts<T> = { -readonly [K in keyof T]: T[K] extends number ? number : Counts<T[K]> }

export class Traffic {
  readonly #counts: Counts<TrafficStats> = {
    transfersOut: { AXFR: 0, IXFR: 0 },
    transfersIn: { whole: 0, deltas: 0, failed: 0 },
    notifiesIn: 0,
    notifiesOut: { answered: 0, unanswered: 0, failed: 0 },
    updates: {},
    denied: { query: 0, transfer: 0, notify: 0, update: 0 },
    badSignatures: 0,
  }

  /** As of now; it does not change any more. */
  get stats(): TrafficStats {
    return structuredClone(this.#counts)
  }

  countEvent(told: AuthorityEvent): void {
    const counts = this.#counts
    if (told.kind === 'notify') counts.notifiesOut[told.event.kind]++
    if (told.kind === 'secondary') {
      if (told.event.kind === 'transferred') counts.transfersIn[told.event.form]++
      if (told.event.kind === 'failed') counts.transfersIn.failed++
    }
    if (told.kind !== 'request') return
    if (told.event.kind === 'denied') counts.denied[told.event.access]++
    else counts.badSignatures++
  }

  countTransferOut(type: 'AXFR' | 'IXFR'): void {
    this.#counts.transfersOut[type]++
  }

  countNotifyIn(): void {
    this.#counts.notifiesIn++
  }

  countUpdate(rcode: number): void {
    const { updates } = this.#counts
    const name = formatRcode(rcode)
    updates[name] = (updates[name] ?? 0) + 1
  }
}
