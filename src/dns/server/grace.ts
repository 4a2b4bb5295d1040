/** Work that has been begun, and waiting for the end of it with limited patience. */

import type { Clock } from '../../runtime/runtime.ts'

export class WorkInHand {
  #count = 0
  #whenDone: (() => void)[] = []

  begin(): void {
    this.#count++
  }

  end(): void {
    if (--this.#count > 0) return
    for (const done of this.#whenDone.splice(0)) done()
  }

  /** Resolves when nothing is in hand, or when the time is over; says whether all was done. */
  finished(clock: Clock, graceMs: number): Promise<boolean> {
    if (this.#count === 0) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = clock.schedule(graceMs, () => resolve(false))
      this.#whenDone.push(() => {
        timer.cancel()
        resolve(true)
      })
    })
  }
}
