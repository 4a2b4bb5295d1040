/** Frames on their way, first in, first out, each with what is to become of it. Knows no time. */

import type { Ticks } from '../ticks.ts'
import type { Fate } from './fate.ts'

const FIRST_CAPACITY = 16

export class FrameRing {
  #frames = new Array<Uint8Array | undefined>(FIRST_CAPACITY).fill(undefined)
  #fates = new Array<Fate | undefined>(FIRST_CAPACITY).fill(undefined)
  #arrivals = new Float64Array(FIRST_CAPACITY)
  #head = 0
  #length = 0

  get length(): number {
    return this.#length
  }

  /** Of the first; meaningless when there is none. */
  get arrival(): Ticks {
    return this.#arrivals[this.#head]!
  }

  get fate(): Fate | undefined {
    return this.#fates[this.#head]
  }

  push(frame: Uint8Array, arrival: Ticks, fate: Fate | undefined): void {
    if (this.#length === this.#frames.length) this.#grow()
    const slot = (this.#head + this.#length) & (this.#frames.length - 1)
    this.#frames[slot] = frame
    this.#fates[slot] = fate
    this.#arrivals[slot] = arrival
    this.#length++
  }

  /** Takes the first out; there has to be one. */
  shift(): Uint8Array {
    const head = this.#head
    const frame = this.#frames[head]!
    this.#frames[head] = undefined
    this.#fates[head] = undefined
    this.#head = (head + 1) & (this.#frames.length - 1)
    this.#length--
    return frame
  }

  #grow(): void {
    const from = this.#head
    const capacity = this.#frames.length
    const turn = <T>(row: (T | undefined)[]): (T | undefined)[] => [
      ...row.slice(from),
      ...row.slice(0, from),
      ...new Array<undefined>(capacity).fill(undefined),
    ]
    this.#frames = turn(this.#frames)
    this.#fates = turn(this.#fates)
    const arrivals = new Float64Array(2 * capacity)
    arrivals.set(this.#arrivals.subarray(from))
    arrivals.set(this.#arrivals.subarray(0, from), capacity - from)
    this.#arrivals = arrivals
    this.#head = 0
  }
}
