/**
 * What is to happen in a world, ordered by (time, sequence): a binary heap whose entries know their place, so
 * that an event taken back leaves at once. Knows no clock and calls nothing.
 */

import type { Ticks } from './ticks.ts'

export interface Event {
  readonly at: Ticks
  /** Breaks ties: of two events at one instant, the one added first happens first. */
  readonly sequence: number
  readonly fire: () => void
  /** Where it lies in the heap; −1 once it has left. */
  slot: number
}

export class EventQueue {
  readonly #heap: Event[] = []
  #sequence = 0

  get size(): number {
    return this.#heap.length
  }

  /** The next event, which stays. */
  get head(): Event | undefined {
    return this.#heap[0]
  }

  add(at: Ticks, fire: () => void): Event {
    const event: Event = { at, sequence: this.#sequence++, fire, slot: this.#heap.length }
    this.#heap.push(event)
    this.#rise(event)
    return event
  }

  /** Takes an event out; does nothing once it has left. */
  remove(event: Event): void {
    const { slot } = event
    if (slot < 0) return
    event.slot = -1
    const last = this.#heap.pop()!
    if (last === event) return
    this.#place(last, slot)
    this.#rise(last)
    this.#sink(last)
  }

  #rise(event: Event): void {
    while (event.slot > 0) {
      const slot = event.slot
      const above = this.#heap[(slot - 1) >> 1]!
      if (!precedes(event, above)) return
      this.#place(event, above.slot)
      this.#place(above, slot)
    }
  }

  #sink(event: Event): void {
    for (;;) {
      const slot = event.slot
      const left = this.#heap[2 * slot + 1]
      if (left === undefined) return
      const right = this.#heap[2 * slot + 2]
      const below = right !== undefined && precedes(right, left) ? right : left
      if (!precedes(below, event)) return
      this.#place(event, below.slot)
      this.#place(below, slot)
    }
  }

  #place(event: Event, slot: number): void {
    this.#heap[slot] = event
    event.slot = slot
  }
}

function precedes(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}
