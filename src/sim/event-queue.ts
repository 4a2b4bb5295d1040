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
    const slot = this.#heap.length
    const event: Event = { at, sequence: this.#sequence++, fire, slot }
    this.#heap.push(event)
    this.#rise(event, slot)
    return event
  }

  /** Takes an event out; does nothing once it has left. */
  remove(event: Event): void {
    const { slot } = event
    if (slot < 0) return
    event.slot = -1
    const last = this.#heap.pop()!
    if (last === event) return
    if (slot > 0 && precedes(last, this.#heap[(slot - 1) >> 1]!)) this.#rise(last, slot)
    else this.#sink(last, slot)
  }

  /** Finds a place for the event from `slot` upwards, and moves down whatever is after it. */
  #rise(event: Event, slot: number): void {
    let free = slot
    while (free > 0) {
      const above = this.#heap[(free - 1) >> 1]!
      if (!precedes(event, above)) break
      this.#place(above, free)
      free = (free - 1) >> 1
    }
    this.#place(event, free)
  }

  /** Finds a place for the event from `slot` downwards, and moves up whatever is before it. */
  #sink(event: Event, slot: number): void {
    const heap = this.#heap
    let free = slot
    for (;;) {
      let child = 2 * free + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && precedes(heap[child + 1]!, heap[child]!)) child++
      const below = heap[child]!
      if (!precedes(below, event)) break
      this.#place(below, free)
      free = child
    }
    this.#place(event, free)
  }

  #place(event: Event, slot: number): void {
    this.#heap[slot] = event
    event.slot = slot
  }
}

function precedes(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}
