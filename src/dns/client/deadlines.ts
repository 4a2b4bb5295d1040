/**
 * Many deadlines on one timer of the clock. Nearly all are met: an entry that is over stays where it is until
 * its time comes, and costs nothing more. A binary heap, equal times in the order in which they were added.
 */

import type { Clock, Timer } from '../../runtime/runtime.ts'

/** What has a deadline. */
export interface Due {
  /** On the clock; must not change once added. */
  readonly dueMs: number
  /** Nothing is to happen any more. */
  readonly isOver: boolean
  /** Called once, at `dueMs` or a little later, unless it is over by then. */
  elapse(): void
}

interface Entry {
  readonly due: Due
  readonly place: number
}

export class Deadlines {
  readonly #clock: Clock
  readonly #heap: Entry[] = []
  #added = 0
  #timer: Timer | undefined
  #armedMs = Infinity
  /** Entries that are not over. */
  #open = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(due: Due): void {
    this.#open++
    this.#push({ due, place: this.#added++ })
    if (due.dueMs < this.#armedMs) this.#arm(due.dueMs)
  }

  /** To be called once for each entry that is over, in time or not: when none is left, no timer is. */
  settled(): void {
    if (--this.#open > 0) return
    this.#heap.length = 0
    this.#disarm()
  }

  #arm(dueMs: number): void {
    this.#timer?.cancel()
    this.#armedMs = dueMs
    this.#timer = this.#clock.schedule(dueMs - this.#clock.now(), () => this.#fire())
  }

  #disarm(): void {
    this.#timer?.cancel()
    this.#timer = undefined
    this.#armedMs = Infinity
  }

  #fire(): void {
    this.#timer = undefined
    this.#armedMs = Infinity
    const nowMs = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      const { due } = first
      if (!due.isOver && due.dueMs > nowMs) break
      this.#pop()
      if (!due.isOver) due.elapse()
    }
    const next = this.#heap[0]
    if (next !== undefined && next.due.dueMs < this.#armedMs) this.#arm(next.due.dueMs)
  }

  #push(entry: Entry): void {
    const heap = this.#heap
    let at = heap.length
    heap.push(entry)
    while (at > 0) {
      const above = (at - 1) >>> 1
      if (!isEarlier(entry, heap[above]!)) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = entry
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let at = 0
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isEarlier(heap[below + 1]!, heap[below]!)) below++
      if (!isEarlier(heap[below]!, last)) break
      heap[at] = heap[below]!
      at = below
    }
    heap[at] = last
  }
}

function isEarlier(a: Entry, b: Entry): boolean {
  return a.due.dueMs < b.due.dueMs || (a.due.dueMs === b.due.dueMs && a.place < b.place)
}
