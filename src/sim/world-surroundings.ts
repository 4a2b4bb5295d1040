/** A world as the kernel of one of its hosts knows it. */

import type { Random, Timer } from '../runtime/runtime.ts'
import type { Surroundings, Wait } from '../stack/surroundings.ts'
import { ticksOf } from './ticks.ts'
import type { World } from './world.ts'

export class WorldSurroundings implements Surroundings {
  readonly random: Random
  readonly #world: World

  constructor(world: World, random: Random) {
    this.random = random
    this.#world = world
  }

  now(): number {
    return this.#world.nowMs
  }

  schedule(delayMs: number, fire: () => void): Timer {
    const world = this.#world
    const event = world.schedule(ticksOf(delayMs), fire)
    return { cancel: () => world.cancel(event) }
  }

  wake(): void {
    this.#world.wake()
  }

  wait<T>(describe: () => string): Wait<T> {
    return this.#world.wait(describe)
  }
}
