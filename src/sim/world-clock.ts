/** A host's clock: the world's, in milliseconds. */

import type { Clock, Timer } from '../runtime/runtime.ts'
import { ticksOf } from './ticks.ts'
import type { World } from './world.ts'

export class WorldClock implements Clock {
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  now(): number {
    return this.#world.nowMs
  }

  wall(): number {
    return Math.floor(this.#world.epochMs + this.#world.nowMs)
  }

  schedule(delayMs: number, fire: () => void): Timer {
    const world = this.#world
    const event = world.schedule(ticksOf(delayMs), () => {
      world.wake()
      fire()
    })
    return { cancel: () => world.cancel(event) }
  }
}
