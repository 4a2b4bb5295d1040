/**
 * The resolver's waits for servers in a scenario: time does not end them, for a clock that stands still never would, and
 * one that is moved by an hour would end all. A step TIMEOUT does, each by itself.
 */

import type { Due, Waits } from '../dns/client/deadlines.ts'

export class HeldWaits implements Waits {
  /** In the order in which they began. */
  readonly #open = new Set<Due>()

  add(due: Due): void {
    this.#open.add(due)
  }

  remove(due: Due): void {
    this.#open.delete(due)
  }

  /** The wait that began last: whoever sends a query has just begun to wait for its answer. */
  get last(): Due | undefined {
    return [...this.#open].at(-1)
  }

  isOpen(due: Due): boolean {
    return this.#open.has(due)
  }

  /** The patience is over, unless the wait is. */
  end(due: Due): void {
    if (this.#open.delete(due)) due.elapse()
  }
}
