/**
 * That one zone has changed, as notifications have it (RFC 1996), kept until it is time to look. Notifications cost
 * whoever sends them nothing, and their source is easily forged. Knows neither zones nor primaries.
 */

import type { Clock, Timer } from '../../runtime/runtime.ts'
import { NOTIFIED_PACE } from './transfer-limits.ts'

export class NotifiedNews {
  readonly #clock: Clock
  readonly #look: (from: string) => void
  #from: string | undefined
  #isLooking = false
  #notBeforeMs = -Infinity
  #timer: Timer | undefined

  /** `look` is called when it is time, with the address of the last one who told. */
  constructor(clock: Clock, look: (from: string) => void) {
    this.#clock = clock
    this.#look = look
  }

  /** Whoever is at that address says that the zone has changed. */
  tell(from: string): void {
    this.#from = from
    this.#follow()
  }

  /** Somebody looks, for whatever reason: what has been told so far is old. */
  begin(): void {
    this.#isLooking = true
    this.forget()
  }

  /** He has looked; nobody has found anything out so many times in a row. */
  end(failures: number): void {
    const { leastMs, mostMs } = NOTIFIED_PACE
    this.#isLooking = false
    this.#notBeforeMs = this.#clock.now() + Math.min(leastMs * 2 ** failures, mostMs)
    this.#follow()
  }

  forget(): void {
    this.#from = undefined
    this.#timer?.cancel()
    this.#timer = undefined
  }

  #follow(): void {
    if (this.#from === undefined || this.#isLooking || this.#timer !== undefined) return
    const waitMs = this.#notBeforeMs - this.#clock.now()
    if (waitMs <= 0) {
      this.#look(this.#from)
      return
    }
    this.#timer = this.#clock.schedule(waitMs, () => {
      this.#timer = undefined
      this.#follow()
    })
  }
}
