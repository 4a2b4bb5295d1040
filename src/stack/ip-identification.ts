/**
 * The identification of packets sent: counters, one for a few pairs of destination and protocol, so that none
 * comes round before its packets have left the network (RFC 6864 §4.3) and no stranger can count what others
 * are sent (RFC 7739 §5.2).
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { readU16 } from '../bytes/big-endian.ts'
import type { Random } from '../runtime/runtime.ts'

const COUNTERS = 2048

export class IpIdentification {
  readonly #counters = new Uint16Array(COUNTERS)
  readonly #salt: number

  constructor(random: Random) {
    const octets = random.bytes(2 * COUNTERS)
    for (let i = 0; i < COUNTERS; i++) this.#counters[i] = readU16(octets, 2 * i)
    this.#salt = random.below(0x1_0000_0000)
  }

  /** For the next packet of `protocol` to `destination`. */
  next(destination: Ipv4, protocol: number): number {
    const mixed = Math.imul(destination ^ this.#salt ^ (protocol << 24), 0x9e37_79b1)
    const slot = mixed >>> 21
    return this.#counters[slot]!++
  }
}
