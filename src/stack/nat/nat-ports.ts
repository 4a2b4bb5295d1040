/** Which port a mapping gets on the outside (RFC 4787 §4.2). Knows no mappings: whoever asks says what is free. */

import type { Random } from '../../runtime/runtime.ts'
import { IP_PROTOCOL } from '../../wire/ip-protocols.ts'

interface PortRange {
  readonly first: number
  readonly count: number
}

const WELL_KNOWN: PortRange = { first: 1, count: 1023 }
const OTHERS: PortRange = { first: 1024, count: 64_512 }
/** Echo identifiers are all alike (RFC 5508 §3.1). */
const IDENTIFIERS: PortRange = { first: 0, count: 65_536 }

/**
 * The inside port itself where it is free; or else a free one from the same range (RFC 4787 REQ-3 a), of the same parity
 * if there is one (REQ-4), looked for from a random place on (RFC 6056). Undefined when all are taken.
 */
export function chooseOutsidePort(
  random: Random,
  protocol: number,
  insidePort: number,
  isFree: (port: number) => boolean,
): number | undefined {
  if (isFree(insidePort)) return insidePort
  const { first, count } = rangeOf(protocol, insidePort)
  // Even, so that every second step from here keeps the parity of `insidePort`.
  const start = random.below(count) & ~1
  const parity = (insidePort - first) & 1
  return search(first, count, start + parity, isFree) ?? search(first, count, start + 1 - parity, isFree)
}

function rangeOf(protocol: number, port: number): PortRange {
  if (protocol === IP_PROTOCOL.icmp) return IDENTIFIERS
  return port <= WELL_KNOWN.count ? WELL_KNOWN : OTHERS
}

/** Every second port of the range, from `start` on and around. */
function search(
  first: number,
  count: number,
  start: number,
  isFree: (port: number) => boolean,
): number | undefined {
  // An odd count has one more at even places: going round by an even one keeps to the parity.
  const around = count + (count & 1)
  for (let step = 0; step < around; step += 2) {
    const offset = (start + step) % around
    if (offset < count && isFree(first + offset)) return first + offset
  }
  return undefined
}
