import { setImmediate as immediate } from 'node:timers/promises'
import type { Clock, Timer } from '../../src/runtime/runtime.ts'

/** A clock that a test turns by hand. */
export class HandClock implements Clock {
  #now = 7000
  readonly #timers = new Set<{ readonly dueMs: number; readonly fire: () => void }>()

  now(): number {
    return this.#now
  }

  wall(): number {
    return this.#now
  }

  schedule(delayMs: number, fire: () => void): Timer {
    const timer = { dueMs: this.#now + delayMs, fire }
    this.#timers.add(timer)
    return { cancel: () => this.#timers.delete(timer) }
  }

  /** Lets so much time pass, a millisecond at a time, and everybody have their turn after each. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed++) {
      this.#now++
      for (const timer of [...this.#timers]) {
        if (timer.dueMs <= this.#now && this.#timers.delete(timer)) timer.fire()
      }
      for (let turn = 0; turn < 10; turn++) await immediate()
    }
  }
}
