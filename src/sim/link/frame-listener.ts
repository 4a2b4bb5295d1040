/**
 * The receiving half of a station in a collision domain: finds out which of what it hears are frames, and hands them to
 * its port. It never speaks.
 */

import { MIN_FRAME_LENGTH, FCS_LENGTH, PREAMBLE_LENGTH } from '../../wire/ethernet.ts'
import type { Ticks } from '../ticks.ts'
import type { World } from '../world.ts'
import { flip, receiveOnCable } from './fate.ts'
import type { Port } from './port.ts'
import type { Heard, Signal } from './signal.ts'

const SHORTEST_BITS = 8 * (PREAMBLE_LENGTH + MIN_FRAME_LENGTH + FCS_LENGTH)

export class FrameListener {
  readonly #world: World
  readonly #port: Port
  /** Less than this is a runt. */
  readonly #shortest: Ticks
  #heard: Heard
  #began: Ticks = 0
  #broken = false
  #ignored = false

  /** `bitTicks` is what a bit takes. */
  constructor(world: World, port: Port, bitTicks: number) {
    this.#world = world
    this.#port = port
    this.#shortest = SHORTEST_BITS * bitTicks
  }

  hear(heard: Heard): void {
    const before = this.#heard
    this.#heard = heard
    if (before === undefined) {
      this.#began = this.#world.now
      this.#broken = false
      this.#ignored = false
    } else if (heard !== undefined) this.#broken = true
    else if (!this.#ignored) this.#judge(before)
  }

  /** Who speaks does not listen: of what is being heard now nothing comes. */
  ignore(): void {
    this.#ignored = true
  }

  #judge({ frame, fate }: Signal): void {
    const { statistics } = this.#port
    if (fate?.end === 'lost') return
    if (this.#world.now - this.#began < this.#shortest) statistics.runts++
    else if (frame === undefined || this.#broken || fate?.end === 'too-long') statistics.receiveErrors++
    else this.#receive(frame, fate?.bit ?? -1)
  }

  #receive(frame: Uint8Array, flippedBit: number): void {
    const received = flippedBit < 0 ? frame : receiveOnCable(flip(frame, flippedBit))
    if (received === undefined) this.#port.statistics.receiveErrors++
    else this.#port.arrive(received)
  }
}
