/**
 * The two small generators behind seeded randomness, written out: xoshiro128** (Blackman and Vigna, 2018)
 * and SplitMix64 (Steele, Lea and Flood, 2014), which fills the state of the first.
 */

const U64 = 0xffff_ffff_ffff_ffffn
const GOLDEN_GAMMA = 0x9e37_79b9_7f4a_7c15n

/** The next 32 bits of xoshiro128**; `state` is four words, not all zero, and moves on. */
export function nextXoshiro128(state: Uint32Array): number {
  const [a, b, c, d] = [state[0]!, state[1]!, state[2]!, state[3]!]
  const third = c ^ a
  const fourth = d ^ b
  state[0] = a ^ fourth
  state[1] = b ^ third
  state[2] = third ^ (b << 9)
  state[3] = rotate(fourth, 11)
  return Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0
}

/** The first `count` outputs of SplitMix64, 64 bits each. */
export function splitMix64(seed: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, i) => finalize((seed + BigInt(i + 1) * GOLDEN_GAMMA) & U64))
}

function finalize(value: bigint): bigint {
  let z = value
  z = ((z ^ (z >> 30n)) * 0xbf58_476d_1ce4_e5b9n) & U64
  z = ((z ^ (z >> 27n)) * 0x94d0_49bb_1331_11ebn) & U64
  return z ^ (z >> 31n)
}

/** The factor of FNV-1a for 64 bits is 2^40 and so much more. */
const FNV_LOW_FACTOR = 0x1b3
const TWO_32 = 0x1_0000_0000

/** FNV-1a, 64 bits, over the UTF-16 code units of a text. In two halves: a world names thousands of its parts. */
export function fnv1a64(text: string): bigint {
  let [high, low] = [0xcbf2_9ce4, 0x8422_2325]
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0
    const product = low * FNV_LOW_FACTOR
    high = (high * FNV_LOW_FACTOR + low * 2 ** 8 + Math.floor(product / TWO_32)) >>> 0
    low = product >>> 0
  }
  return (BigInt(high) << 32n) | BigInt(low)
}

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
