/** Sequence numbers: integers modulo 2^32, compared by the shorter way round (RFC 9293 §3.4). */

/** `sequence` moved on by `octets`, which may be negative. */
export function seqAdd(sequence: number, octets: number): number {
  return (sequence + octets) >>> 0
}

/** How far `a` is after `b`, from −2^31 to 2^31 − 1. */
export function seqDiff(a: number, b: number): number {
  return (a - b) | 0
}

export function seqLt(a: number, b: number): boolean {
  return ((a - b) | 0) < 0
}

export function seqLeq(a: number, b: number): boolean {
  return ((a - b) | 0) <= 0
}

/** The later of two. */
export function seqMax(a: number, b: number): number {
  return ((a - b) | 0) < 0 ? b : a
}
