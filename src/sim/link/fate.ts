/** What befalls a frame on a cable, drawn when it is sent. Knows neither ports nor time. */

import { DecodeError } from '../../errors.ts'
import { decodeOnCable, encodeOnCable, FCS_LENGTH, PREAMBLE_LENGTH } from '../../wire/ethernet.ts'
import type { SeededRandom } from '../seeded-random.ts'
import { holdMs, type CableOptions } from './cable-options.ts'
import { isTooLong } from './port.ts'

/** A frame without a fate arrives as it was sent, when it is due. */
export interface Fate {
  readonly end: 'whole' | 'flipped' | 'too-long' | 'lost'
  /** Counted from the first of the preamble, in the order of sending; −1 unless one is flipped. */
  readonly bit: number
  /** For whoever taps the cable. */
  readonly comment: string
}

const LOST: Fate = { end: 'lost', bit: -1, comment: 'lost on the cable' }
export const DUPLICATE: Fate = { end: 'whole', bit: -1, comment: 'duplicate' }
const TOO_LONG: Fate = { end: 'too-long', bit: -1, comment: 'too long: the receiver will drop it' }

/** Said of all that is on its way when the plug is pulled. */
export const UNPLUGGED = 'cable unplugged'

/** Whether anything can befall a frame but that it is too long. */
export function isFaultless(options: CableOptions): boolean {
  const { loss, duplication, reordering, jitterMs, bitErrorRate } = options
  return loss + duplication + reordering + jitterMs + bitErrorRate === 0
}

export function heldBack(options: CableOptions): Fate {
  return { end: 'whole', bit: -1, comment: `held back, ${holdMs(options)} ms late` }
}

/** Whether the frame is lost or spoilt; undefined if neither. */
export function drawDamage(frame: Uint8Array, options: CableOptions, random: SeededRandom): Fate | undefined {
  if (isTooLong(frame, options.mtu)) return TOO_LONG
  if (random.chance(options.loss)) return LOST
  if (options.bitErrorRate === 0) return undefined
  const bits = 8 * (PREAMBLE_LENGTH + frame.length + FCS_LENGTH)
  const oneOfThem = -Math.expm1(bits * Math.log1p(-options.bitErrorRate))
  return random.chance(oneOfThem) ? flipped(random.below(bits)) : undefined
}

function flipped(bit: number): Fate {
  return { end: 'flipped', bit, comment: `bit ${bit} flipped: the receiver will drop it` }
}

/** The whole of what is on the cable, preamble to FCS, with one bit wrong. */
export function flip(frame: Uint8Array, bit: number): Uint8Array {
  const octets = encodeOnCable(frame)
  // The least significant bit of an octet is sent first (IEEE 802.3 §3.3).
  octets[bit >>> 3]! ^= 1 << (bit & 7)
  return octets
}

/** The frame if the receiver finds nothing wrong with what it heard. */
export function receiveOnCable(octets: Uint8Array): Uint8Array | undefined {
  try {
    return decodeOnCable(octets)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
