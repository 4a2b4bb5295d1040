/** How good one direction of a cable is. Knows no frames and draws no chance. */

import { TICKS_PER_MS } from '../ticks.ts'
import { PLAIN_MTU } from './port.ts'

/** Probabilities are 0 … 1, each frame for itself. */
export interface CableOptions {
  /** From one end to the other. */
  readonly latencyMs: number
  /** Bits a second; `Infinity` is allowed. */
  readonly bandwidthBps: number
  /** The longest payload of a frame, in octets. */
  readonly mtu: number
  readonly loss: number
  /** That a frame comes twice. */
  readonly duplication: number
  /** That a frame is held back long enough for later ones to overtake it. */
  readonly reordering: number
  /** Up to so much later, evenly, and never overtaking. */
  readonly jitterMs: number
  /** That a bit is flipped, each bit for itself; of one frame it strikes one. */
  readonly bitErrorRate: number
  /** What may wait at the sender until the cable is free, in octets as they take their time on the cable. */
  readonly queueOctets: number
}

/** A kilometre of good gigabit Ethernet. */
export const DEFAULT_CABLE: CableOptions = {
  latencyMs: 0.005,
  bandwidthBps: 1_000_000_000,
  mtu: PLAIN_MTU,
  loss: 0,
  duplication: 0,
  reordering: 0,
  jitterMs: 0,
  bitErrorRate: 0,
  queueOctets: 1_048_576,
}

/** Held back by its latency and so much more, a frame is overtaken by the next ones even on a short cable. */
const LEAST_HOLD_MS = 1

/** How late a frame comes that is held back. */
export function holdMs({ latencyMs }: CableOptions): number {
  return latencyMs + LEAST_HOLD_MS
}

/** What an octet takes to be sent, in ticks, and seldom a whole number of them. */
export function ticksPerOctet(bandwidthBps: number): number {
  return (8 * 1000 * TICKS_PER_MS) / bandwidthBps
}

/** Throws `RangeError` for what no cable can be. */
export function checkCableOptions(options: CableOptions): void {
  for (const [name, value] of Object.entries(options) as [keyof CableOptions, number][]) {
    if (!Object.hasOwn(LEAST, name)) {
      throw new RangeError(`a cable has no ${name}; it has ${Object.keys(LEAST).join(', ')}`)
    }
    if (!(value >= LEAST[name] && value <= MOST[name])) {
      throw new RangeError(`${name} of a cable: ${LEAST[name]} … ${MOST[name]}, not ${value}`)
    }
  }
}

const LEAST: CableOptions = {
  latencyMs: 0,
  bandwidthBps: 1,
  mtu: 46,
  loss: 0,
  duplication: 0,
  reordering: 0,
  jitterMs: 0,
  bitErrorRate: 0,
  queueOctets: 0,
}

const MOST: CableOptions = {
  latencyMs: 1e9,
  bandwidthBps: Infinity,
  mtu: 65_535,
  loss: 1,
  duplication: 1,
  reordering: 1,
  jitterMs: 1e9,
  bitErrorRate: 1,
  queueOctets: Infinity,
}
