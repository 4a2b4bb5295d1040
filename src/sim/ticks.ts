/**
 * The unit of world time. A tick is 100 nanoseconds: ten years are 3.2 × 10^15 ticks, well within the
 * integers that a double holds exactly (9 × 10^15, 28 years), and the bit of a 10 Mbit/s Ethernet is one tick.
 */

/** An instant, counted from the start of the world, or a length of time. Always a whole number. */
export type Ticks = number

export const TICKS_PER_MS = 10_000

/**
 * The least whole number of ticks that is no shorter than `ms`, so that nothing comes early. A thousandth of
 * a tick is forgiven: 1.1 ms is 11,000 ticks, although 1.1 × 10,000 is a little more as a double.
 */
export function ticksOf(ms: number): Ticks {
  if (!(ms > 0)) return 0
  const ticks = Math.ceil(Math.round(ms * TICKS_PER_MS * 1000) / 1000)
  if (!Number.isSafeInteger(ticks)) throw new RangeError(`${ms} ms are longer than a world lives`)
  return Math.max(1, ticks)
}

export function msOf(ticks: Ticks): number {
  return ticks / TICKS_PER_MS
}
