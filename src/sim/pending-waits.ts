/**
 * The promises that a world has handed out and not yet settled. They are how the world knows that a program
 * was woken, and what it can tell when nothing more will happen.
 */

import type { Wait } from '../stack/surroundings.ts'

export class PendingWaits {
  readonly #descriptions = new Set<() => string>()
  readonly #woken: () => void

  /** `woken` is called whenever a wait is settled, that is, when some program will go on. */
  constructor(woken: () => void) {
    this.#woken = woken
  }

  /** `describe` says what is awaited, should anyone ask. */
  open<T>(describe: () => string): Wait<T> {
    this.#descriptions.add(describe)
    const { promise, resolve, reject } = withResolvers<T>()
    const settle = (): void => {
      this.#descriptions.delete(describe)
      this.#woken()
    }
    return {
      promise,
      resolve: (value) => {
        settle()
        resolve(value)
      },
      reject: (error) => {
        settle()
        reject(error)
      },
    }
  }

  /** What is awaited now, in the order it was begun. */
  describe(): string[] {
    return Array.from(this.#descriptions, (describe) => describe())
  }
}

/** `Promise.withResolvers` is not in Node 20. */
function withResolvers<T>(): {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: Error) => void
} {
  let resolve!: (value: T) => void
  let reject!: (error: Error) => void
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue
    reject = onError
  })
  return { promise, resolve, reject }
}
