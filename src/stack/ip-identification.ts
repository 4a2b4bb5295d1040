/**
 * The identification of packets sent: counters, one for a few pairs of destination and protocol, so that none
 * comes round before its packets have left the network (RFC 6864 §4.3) and no stranger can count what others
 * are sent (RFC 7739 §5.2).
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Random } from '../runtime/runtime.ts'

/** Of 32 bits the upper 11 are left: 2048 counters. */
const SLOT_SHIFT = 21

const VALUES = 0x1_0000

export class IpIdentification {
  readonly #random: Random
  /** By slot. Most hosts of a large world send to few others, so a counter is made when it is needed. */
  readonly #counters = new Map<number, number>()
  readonly #salt: number

  constructor(random: Random) {
    this.#random = random
    this.#salt = random.below(0x1_0000_0000)
  }

  /** For the next packet of `protocol` to `destination`. */
  next(destination: Ipv4, protocol: number): number {
    const mixed = Math.imul(destination ^ this.#salt ^ (protocol << 24), 0x9e37_79b1)
    const slot = mixed >>> SLOT_SHIFT
    const identification = this.#counters.get(slot) ?? this.#random.below(VALUES)
    this.#counters.set(slot, (identification + 1) % VALUES)
    return identification
  }
}
