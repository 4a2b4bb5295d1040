/**
 * What a kernel needs of the place that it is in: time, chance, and a way to hand something to a program.
 * Interfaces only, so that the stack runs in any world and in none.
 */

import type { Random, Timer } from '../runtime/runtime.ts'

/** One promise on its way to a program. Settling it a second time does nothing. */
export interface Wait<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

export interface Surroundings {
  readonly random: Random
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number
  /** Calls `fire` once, `delayMs` from now, never within this call. It is the kernel's own: no program hears of it. */
  schedule(delayMs: number, fire: () => void): Timer
  /** To be called before calling into a program: what that starts has to settle before time moves on. */
  wake(): void
  /** A promise for a program; settling it wakes. `describe` says what it waits for. */
  wait<T>(describe: () => string): Wait<T>
}
