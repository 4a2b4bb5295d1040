/**
 * One direction of a cable that has it to itself: frames queue at the sender, are sent one after the other, travel,
 * and arrive in order, but for those that are held back. Knows nothing of the other direction.
 *
 * Frames in flight lie in one ring, and one event stands for the first of them.
 */

import type { TapDirection } from '../../stack/frame-tap.ts'
import { FCS_LENGTH, INTERFRAME_GAP, PREAMBLE_LENGTH } from '../../wire/ethernet.ts'
import type { Event } from '../event-queue.ts'
import { ticksOf, type Ticks } from '../ticks.ts'
import type { World } from '../world.ts'
import { holdMs, ticksPerOctet, type CableOptions } from './cable-options.ts'
import {
  drawDamage,
  DUPLICATE,
  flip,
  heldBack,
  isFaultless,
  receiveOnCable,
  UNPLUGGED,
  type Fate,
} from './fate.ts'
import { FrameRing } from './frame-ring.ts'
import type { CableParts, CableWay } from './cable-way.ts'
import { isTooLong, type Port } from './port.ts'

/** What a frame costs on the cable besides its own octets. */
const OVERHEAD = PREAMBLE_LENGTH + FCS_LENGTH + INTERFRAME_GAP

/** What a direction is told when it is made. */
export interface CableDirectionParts extends CableParts {
  /** What those who tap call this direction. */
  readonly direction: TapDirection
  readonly from: Port
  readonly to: Port
}

export class CableDirection implements CableWay {
  readonly #parts: CableDirectionParts
  readonly #world: World
  readonly #from: Port
  readonly #ring = new FrameRing()
  #options: CableOptions
  #faultless = true
  #latency: Ticks = 0
  /** Neither of these is a whole number. */
  #ticksPerOctet = 0
  #longestWait = 0
  /** When the last bit of all that is queued has left: not a whole number either, so that rates come out right. */
  #free = 0
  #lastArrival: Ticks = 0
  /** Counts how often all was lost: what is held back meanwhile is lost with it. */
  #losses = 0
  #next: Event | undefined

  constructor(parts: CableDirectionParts, options: CableOptions) {
    this.#parts = parts
    this.#world = parts.world
    this.#from = parts.from
    this.#options = options
    this.change(options)
  }

  change(options: CableOptions): void {
    this.#options = options
    this.#faultless = isFaultless(options)
    this.#latency = ticksOf(options.latencyMs)
    this.#ticksPerOctet = ticksPerOctet(options.bandwidthBps)
    this.#longestWait = this.#ticksPerOctet === 0 ? Infinity : options.queueOctets * this.#ticksPerOctet
  }

  send(frame: Uint8Array): void {
    const { statistics } = this.#from
    const { now } = this.#world
    const sending = (frame.length + OVERHEAD) * this.#ticksPerOctet
    const wait = this.#free - now
    if (wait > 0 && wait + sending > this.#longestWait) {
      statistics.sendDropped++
      return
    }
    this.#free = (wait > 0 ? this.#free : now) + sending
    statistics.sentFrames++
    statistics.sentOctets += frame.length
    if (this.#faultless && !isTooLong(frame, this.#options.mtu)) this.#launch(frame, this.#latency, undefined)
    else this.#tempt(frame)
  }

  lose(): void {
    this.#losses++
    this.#free = this.#lastArrival = this.#world.now
    if (this.#next !== undefined) this.#world.cancel(this.#next)
    this.#next = undefined
    while (this.#ring.length > 0) this.#show(this.#ring.shift(), UNPLUGGED)
  }

  /** Sends a frame that something may befall. */
  #tempt(frame: Uint8Array): void {
    const { random } = this.#parts
    const options = this.#options
    const fate = drawDamage(frame, options, random)
    const copy = random.chance(options.duplication) ? frame.slice() : undefined
    if (fate === undefined && random.chance(options.reordering)) this.#holdBack(frame, heldBack(options))
    else this.#launch(frame, this.#latency + this.#drawJitter(), fate)
    if (copy !== undefined) this.#launch(copy, this.#latency + this.#drawJitter(), DUPLICATE)
  }

  #drawJitter(): Ticks {
    const { jitterMs } = this.#options
    return jitterMs === 0 ? 0 : this.#parts.random.below(ticksOf(jitterMs) + 1)
  }

  #launch(frame: Uint8Array, delay: Ticks, fate: Fate | undefined): void {
    const arrival = Math.max(this.#lastArrival, Math.ceil(this.#free + delay))
    this.#lastArrival = arrival
    this.#ring.push(frame, arrival, fate)
    if (this.#next === undefined) this.#scheduleNext()
  }

  #holdBack(frame: Uint8Array, fate: Fate): void {
    const losses = this.#losses
    const delay = Math.ceil(this.#free - this.#world.now) + this.#latency + ticksOf(holdMs(this.#options))
    this.#world.schedule(delay, () => {
      if (losses === this.#losses) this.#deliver(frame, fate)
      else this.#show(frame, UNPLUGGED)
    })
  }

  #scheduleNext(): void {
    this.#next = this.#world.schedule(this.#ring.arrival - this.#world.now, this.#arrive)
  }

  readonly #arrive = (): void => {
    const { fate } = this.#ring
    const frame = this.#ring.shift()
    this.#next = undefined
    if (this.#ring.length > 0) this.#scheduleNext()
    this.#deliver(frame, fate)
  }

  #deliver(frame: Uint8Array, fate: Fate | undefined): void {
    const { to } = this.#parts
    if (fate?.end === 'flipped') {
      this.#deliverOnCable(flip(frame, fate.bit), fate)
      return
    }
    this.#show(frame, fate?.comment)
    if (fate === undefined || fate.end === 'whole') to.arrive(frame)
    else if (fate.end === 'too-long') to.statistics.receiveErrors++
  }

  #deliverOnCable(octets: Uint8Array, fate: Fate): void {
    const { to } = this.#parts
    this.#show(octets.subarray(PREAMBLE_LENGTH, octets.length - FCS_LENGTH), fate.comment)
    const frame = receiveOnCable(octets)
    if (frame === undefined) to.statistics.receiveErrors++
    else to.arrive(frame)
  }

  #show(frame: Uint8Array, comment: string | undefined): void {
    const { taps, direction } = this.#parts
    if (taps.any) taps.show(frame, direction, comment)
  }
}
