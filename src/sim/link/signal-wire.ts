/**
 * One direction of a cable in a collision domain. It carries the changes between signal and silence, each after the
 * same latency, so that whoever listens knows how long each lasted. It forbids nobody to speak.
 *
 * A frame may be lost or spoilt on it, and then is noise to all behind it. Held back, doubled or jittered it is not: what has no
 * queue can do none of that.
 */

import type { TapDirection } from '../../stack/frame-tap.ts'
import { FCS_LENGTH, PREAMBLE_LENGTH } from '../../wire/ethernet.ts'
import type { Event } from '../event-queue.ts'
import { ticksOf, type Ticks } from '../ticks.ts'
import type { CableOptions } from './cable-options.ts'
import type { CableParts } from './cable-way.ts'
import { drawDamage, flip, UNPLUGGED } from './fate.ts'
import { NOISE, type Heard } from './signal.ts'

export interface SignalWireParts extends CableParts {
  /** What those who tap call this direction. */
  readonly direction: TapDirection
  /** Called at the far end with every change. */
  readonly hear: (heard: Heard) => void
}

/** Said of a frame that gave way to noise. */
const COLLIDED = 'cut short by a collision'

export class SignalWire {
  readonly #parts: SignalWireParts
  #options: CableOptions
  /** Changes on their way. */
  #changes: { readonly heard: Heard; readonly event: Event }[] = []
  #lastArrival: Ticks = 0
  #atFarEnd: Heard

  constructor(parts: SignalWireParts, options: CableOptions) {
    this.#parts = parts
    this.#options = options
  }

  change(options: CableOptions): void {
    this.#options = options
  }

  /** This is on the wire from now on. */
  carry(heard: Heard): void {
    const { world } = this.#parts
    this.#lastArrival = Math.max(this.#lastArrival, world.now + ticksOf(this.#options.latencyMs))
    const event = world.schedule(this.#lastArrival - world.now, this.#arrive)
    this.#changes.push({ heard: this.#damage(heard), event })
  }

  /** What is on it breaks off. */
  lose(): void {
    for (const { event } of this.#changes) this.#parts.world.cancel(event)
    this.#changes = []
    this.#lastArrival = this.#parts.world.now
    const broken = this.#atFarEnd
    if (broken === undefined) return
    this.#atFarEnd = undefined
    if (broken.frame !== undefined) this.#show(broken.frame, UNPLUGGED)
    this.#parts.hear(NOISE)
    this.#parts.hear(undefined)
  }

  #damage(heard: Heard): Heard {
    if (heard?.frame === undefined || heard.fate !== undefined) return heard
    const fate = drawDamage(heard.frame, this.#options, this.#parts.random)
    return fate === undefined ? heard : { frame: heard.frame, fate }
  }

  readonly #arrive = (): void => {
    const { heard } = this.#changes.shift()!
    const before = this.#atFarEnd
    this.#atFarEnd = heard
    if (this.#parts.taps.any && before?.frame !== undefined) {
      if (heard === undefined) this.#show(asHeard(before.frame, before.fate?.bit), before.fate?.comment)
      else this.#show(before.frame, COLLIDED)
    }
    this.#parts.hear(heard)
  }

  #show(frame: Uint8Array, comment: string | undefined): void {
    this.#parts.taps.show(frame, this.#parts.direction, comment)
  }
}

/** With its flipped bit, if there is one. */
function asHeard(frame: Uint8Array, bit = -1): Uint8Array {
  if (bit < 0) return frame
  const octets = flip(frame, bit)
  return octets.subarray(PREAMBLE_LENGTH, octets.length - FCS_LENGTH)
}
