/**
 * A station on a wire that it shares, with carrier sense and collision detection: the half-duplex part of IEEE 802.3 clause
 * 4. It defers while others speak, then for the gap between frames; when its frame collides it jams, waits for a random time
 * and tries again. Knows nothing of the hub: it hears one wire and speaks on another.
 */

import { FCS_LENGTH, PREAMBLE_LENGTH } from '../../wire/ethernet.ts'
import type { Event } from '../event-queue.ts'
import type { SeededRandom } from '../seeded-random.ts'
import type { Ticks } from '../ticks.ts'
import type { World } from '../world.ts'
import { FrameListener } from './frame-listener.ts'
import type { Outlet, Port } from './port.ts'
import { NOISE, type Heard } from './signal.ts'

/** In bits, but for the last two (IEEE 802.3 §4.4.2). */
const CSMA = {
  preamble: 8 * PREAMBLE_LENGTH,
  /** Within it everybody has heard of a frame: a collision after it is late. */
  slot: 512,
  /** Silence before a frame. */
  gap: 96,
  /** The part of the gap in which a station still gives way. */
  yieldingGap: 64,
  jam: 32,
  attempts: 16,
  /** The range of the random wait doubles so many times. */
  doublings: 10,
} as const

export interface CsmaStationParts {
  readonly world: World
  readonly random: SeededRandom
  readonly port: Port
  /** What a bit takes. */
  readonly bitTicks: number
  /** Puts a signal or silence on the wire, until the next call. */
  readonly speak: (heard: Heard) => void
}

export class CsmaStation implements Outlet {
  readonly #parts: CsmaStationParts
  readonly #world: World
  readonly #listener: FrameListener
  #queue: Uint8Array[] = []
  #queued = 0
  #queueLimit = 0
  #attempts = 0
  #began: Ticks = 0
  #collided: Ticks = 0
  #gapBegan: Ticks = 0
  /** These events are defined while what they are called goes on. */
  #sending: Event | undefined
  #jamming: Event | undefined
  #gap: Event | undefined
  #backingOff: Event | undefined
  #othersSpeak = false
  /** Since there was silence last. */
  #hasSpoken = false

  constructor(parts: CsmaStationParts) {
    this.#parts = parts
    this.#world = parts.world
    this.#listener = new FrameListener(parts.world, parts.port, parts.bitTicks)
  }

  /** What may wait, in octets. */
  limitQueue(octets: number): void {
    this.#queueLimit = octets
  }

  send(frame: Uint8Array): void {
    if (this.#queued > 0 && this.#queued + frame.length > this.#queueLimit) {
      this.#parts.port.statistics.sendDropped++
      return
    }
    this.#queue.push(frame)
    this.#queued += frame.length
    this.#beginIfSilent()
  }

  /** What comes in from the wire has changed to this. */
  hear(heard: Heard): void {
    this.#listener.hear(heard)
    this.#othersSpeak = heard !== undefined
    if (heard === undefined) this.#startGap()
    else if (this.#speaks) {
      this.#listener.ignore()
      if (this.#jamming === undefined) this.#collide()
    } else this.#yieldGap()
  }

  /** Forgets what it has to send. */
  lose(): void {
    for (const event of [this.#sending, this.#jamming, this.#gap, this.#backingOff]) {
      if (event !== undefined) this.#world.cancel(event)
    }
    this.#sending = this.#jamming = this.#gap = this.#backingOff = undefined
    this.#parts.port.statistics.sendDropped += this.#queue.length
    this.#queue = []
    this.#queued = 0
    this.#attempts = 0
    this.#hasSpoken = false
  }

  get #speaks(): boolean {
    return this.#sending !== undefined || this.#jamming !== undefined
  }

  #beginIfSilent(): void {
    const deferring = this.#othersSpeak || this.#speaks || this.#gap !== undefined
    if (!deferring && this.#backingOff === undefined && this.#queue.length > 0) this.#begin()
  }

  #begin(): void {
    const frame = this.#queue[0]!
    this.#began = this.#world.now
    this.#hasSpoken = true
    const bits = CSMA.preamble + 8 * (frame.length + FCS_LENGTH)
    this.#sending = this.#after(bits, this.#sent)
    this.#parts.speak({ frame, fate: undefined })
    if (!this.#othersSpeak) return
    this.#listener.ignore()
    this.#collide()
  }

  readonly #sent = (): void => {
    const { statistics } = this.#parts.port
    this.#sending = undefined
    this.#parts.speak(undefined)
    statistics.sentFrames++
    statistics.sentOctets += this.#queue[0]!.length
    this.#leaveFrame()
    this.#startGap()
  }

  #collide(): void {
    const { now } = this.#world
    this.#world.cancel(this.#sending!)
    this.#sending = undefined
    this.#collided = now
    this.#parts.port.statistics.collisions++
    // The preamble is always completed (IEEE 802.3 §4.2.3.2.4); to the others it is noise already.
    const preambleLeft = Math.max(0, CSMA.preamble - (now - this.#began) / this.#parts.bitTicks)
    this.#jamming = this.#after(preambleLeft + CSMA.jam, this.#jammed)
    this.#parts.speak(NOISE)
  }

  readonly #jammed = (): void => {
    const { statistics } = this.#parts.port
    this.#jamming = undefined
    this.#parts.speak(undefined)
    this.#attempts++
    if (this.#collided - this.#began > CSMA.slot * this.#parts.bitTicks) {
      statistics.lateCollisions++
      this.#giveUp()
    } else if (this.#attempts >= CSMA.attempts) {
      statistics.excessiveCollisions++
      this.#giveUp()
    } else {
      const slots = this.#parts.random.below(2 ** Math.min(this.#attempts, CSMA.doublings))
      this.#backingOff = this.#after(slots * CSMA.slot, this.#backedOff)
    }
    this.#startGap()
  }

  readonly #backedOff = (): void => {
    this.#backingOff = undefined
    this.#beginIfSilent()
  }

  #giveUp(): void {
    this.#parts.port.statistics.sendErrors++
    this.#leaveFrame()
  }

  #leaveFrame(): void {
    this.#queued -= this.#queue.shift()!.length
    this.#attempts = 0
  }

  /** Does nothing unless there is silence. */
  #startGap(): void {
    if (this.#othersSpeak || this.#speaks || this.#gap !== undefined) return
    this.#gapBegan = this.#world.now
    this.#gap = this.#after(CSMA.gap, this.#gapOver)
  }

  /**
   * Somebody speaks in the gap. Early on the gap begins anew after it, unless the station has just spoken itself; else
   * its turn has come all the same, so that all have the same chance (IEEE 802.3 §4.2.3.2.1).
   */
  #yieldGap(): void {
    const early = this.#world.now - this.#gapBegan < CSMA.yieldingGap * this.#parts.bitTicks
    if (this.#gap === undefined || !early || this.#hasSpoken) return
    this.#world.cancel(this.#gap)
    this.#gap = undefined
  }

  readonly #gapOver = (): void => {
    this.#gap = undefined
    this.#hasSpoken = false
    if (this.#queue.length > 0 && this.#backingOff === undefined) this.#begin()
  }

  #after(bits: number, happen: () => void): Event {
    return this.#world.schedule(Math.ceil(bits * this.#parts.bitTicks), happen)
  }
}
