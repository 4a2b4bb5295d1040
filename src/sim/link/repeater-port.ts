/** A socket of a hub. What is plugged in here shares one wire with all others; nothing is stored and nobody is addressed. */

import { NO_MAC } from '../../address/mac.ts'
import type { World } from '../world.ts'
import { Port } from './port.ts'
import type { Heard } from './signal.ts'

export class RepeaterPort extends Port {
  /** Of all in the collision domain, in bits a second. */
  readonly bandwidthBps: number
  readonly #changed: () => void
  #heard: Heard
  #said: Heard
  #speak: ((heard: Heard) => void) | undefined

  /** `changed` is called when something else is heard than before. */
  constructor(world: World, name: string, bandwidthBps: number, changed: () => void) {
    super(world, name, NO_MAC)
    this.bandwidthBps = bandwidthBps
    this.#changed = changed
  }

  /** What comes in now. */
  get heard(): Heard {
    return this.#heard
  }

  /** A wire has been put in: `speak` sets what it carries from here. */
  join(speak: (heard: Heard) => void): void {
    this.#speak = speak
  }

  hear(heard: Heard): void {
    const { statistics } = this
    if (heard === undefined && this.#heard?.frame !== undefined) {
      statistics.receivedFrames++
      statistics.receivedOctets += this.#heard.frame.length
    }
    this.#heard = heard
    this.#changed()
  }

  /** Says this until told otherwise. A frame goes out as a copy. */
  say(heard: Heard): void {
    if (heard === this.#said) return
    if (heard === undefined && this.#said?.frame !== undefined) {
      this.statistics.sentFrames++
      this.statistics.sentOctets += this.#said.frame.length
    }
    this.#said = heard
    if (!this.carrier) return
    this.#speak?.(heard?.frame === undefined ? heard : { ...heard, frame: heard.frame.slice() })
  }

  /** A hub has nothing to say of its own. */
  send(): void {
    this.statistics.sendDropped++
  }

  /** Nothing waits in a hub. */
  limitQueue(): void {}

  lose(): void {}
}
