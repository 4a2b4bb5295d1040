/**
 * A hub: a repeater (IEEE 802.3 clause 9) that says to everybody else what it hears from one, and noise to all as
 * soon as it hears two. All that is plugged into it, further hubs included, is one collision domain: who may
 * speak is for the stations to find out.
 */

import type { World } from '../world.ts'
import { RepeaterPort } from './repeater-port.ts'
import { NOISE } from './signal.ts'

export interface HubOptions {
  /** At 10 Mbit/s, as is the default, a bit is one tick. */
  readonly bandwidthBps?: number
}

const CLASSIC_BPS = 10_000_000

export class Hub {
  readonly name: string
  /** Of how often several spoke at once. */
  readonly statistics = { collisions: 0 }
  readonly #world: World
  readonly #bandwidthBps: number
  readonly #ports: RepeaterPort[] = []
  /** From a collision until there is silence. */
  #colliding = false

  /** Throws `RangeError` for a rate that is none. */
  constructor(world: World, name: string, { bandwidthBps = CLASSIC_BPS }: HubOptions = {}) {
    if (!(bandwidthBps > 0 && bandwidthBps < Infinity)) {
      throw new RangeError(`the rate of a hub is over 0 and finite, not ${bandwidthBps}`)
    }
    this.#world = world
    this.name = name
    this.#bandwidthBps = bandwidthBps
  }

  get ports(): readonly RepeaterPort[] {
    return this.#ports
  }

  /** Makes another port. */
  port(name = `${this.name}/${this.#ports.length + 1}`): RepeaterPort {
    const port = new RepeaterPort(this.#world, name, this.#bandwidthBps, this.#repeat)
    this.#ports.push(port)
    return port
  }

  readonly #repeat = (): void => {
    const speaking = this.#ports.filter(({ heard }) => heard !== undefined)
    if (speaking.length > 1 && !this.#colliding) this.#collide(speaking)
    if (speaking.length === 0) this.#colliding = false
    // To the only one who speaks nothing is said, so that it hears when it is alone again.
    const only = speaking.length === 1 ? speaking[0] : undefined
    const words = this.#colliding ? NOISE : only?.heard
    for (const port of this.#ports) port.say(port === only || speaking.length === 0 ? undefined : words)
  }

  #collide(speaking: readonly RepeaterPort[]): void {
    this.#colliding = true
    this.statistics.collisions++
    for (const { statistics } of speaking) statistics.collisions++
  }
}
