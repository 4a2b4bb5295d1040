/**
 * Many deadlines on one timer of the clock: a binary heap whose entries know their places, so that one that is
 * met, as nearly all are, leaves at once and is no burden to the garbage collector.
 */

import type { Clock, Timer } from '../../runtime/runtime.ts'

/** What has a deadline. */
export interface Due {
  /** On the clock; must not change once added. */
  readonly dueMs: number
  /** `NOWHERE`, and for `Deadlines` alone to change. */
  heapPlace: number
  /** Called once, at `dueMs` or a little later, unless it was removed by then. */
  elapse(): void
}

export const NOWHERE = -1

/** Who ends waits when their time has come: `Deadlines`, unless someone else has the time in his hands. */
export interface Waits {
  add(due: Due): void
  remove(due: Due): void
}

export class Deadlines implements Waits {
  readonly #clock: Clock
  readonly #heap: Due[] = []
  #timer: Timer | undefined
  #armedMs = Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  add(due: Due): void {
    this.#heap.push(due)
    this.#raise(this.#heap.length - 1, due)
    if (due.dueMs < this.#armedMs) this.#arm(due.dueMs)
  }

  /** Does nothing for what has elapsed or was removed before. When none is left, no timer is. */
  remove(due: Due): void {
    const place = due.heapPlace
    if (place === NOWHERE) return
    this.#take(place)
    // Otherwise the timer stays, though it may be early: the next deadline to be added is mostly a later one.
    if (this.#heap.length === 0) this.#disarm()
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
    // Those that are added meanwhile need no timer: the last line sees to it.
    this.#armedMs = -Infinity
    const nowMs = this.#clock.now()
    for (let first = this.#heap[0]; first !== undefined && first.dueMs <= nowMs; first = this.#heap[0]) {
      this.#take(0)
      first.elapse()
    }
    this.#armedMs = Infinity
    if (this.#heap.length > 0) this.#arm(this.#heap[0]!.dueMs)
  }

  /** Fills its place with the last entry. */
  #take(place: number): void {
    const heap = this.#heap
    heap[place]!.heapPlace = NOWHERE
    const last = heap.pop()!
    if (place === heap.length) return
    if (place > 0 && last.dueMs < heap[(place - 1) >>> 1]!.dueMs) this.#raise(place, last)
    else this.#lower(place, last)
  }

  #raise(place: number, due: Due): void {
    const heap = this.#heap
    while (place > 0) {
      const above = (place - 1) >>> 1
      if (heap[above]!.dueMs <= due.dueMs) break
      this.#put(place, heap[above]!)
      place = above
    }
    this.#put(place, due)
  }

  #lower(place: number, due: Due): void {
    const heap = this.#heap
    for (let below = 2 * place + 1; below < heap.length; below = 2 * place + 1) {
      if (below + 1 < heap.length && heap[below + 1]!.dueMs < heap[below]!.dueMs) below++
      if (due.dueMs <= heap[below]!.dueMs) break
      this.#put(place, heap[below]!)
      place = below
    }
    this.#put(place, due)
  }

  #put(place: number, due: Due): void {
    this.#heap[place] = due
    due.heapPlace = place
  }
}
