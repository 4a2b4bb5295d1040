/**
 * SipHash-2-4 (Aumasson and Bernstein): a keyed hash of short inputs in 64 bits, by 32-bit halves. Node has none, and
 * DNS cookies are made with it.
 */

export const SIPHASH_KEY_LENGTH = 16
export const SIPHASH_LENGTH = 8

/** The four words of the state, the low half of each before the high one. */
const state = new Int32Array(8)

/**
 * Writes the hash of the first `length` octets of `input`, its lowest octet first, to the start of `hash`.
 *
 * @param key 16 octets
 */
export function sipHash(key: Uint8Array, input: Uint8Array, length: number, hash: Uint8Array): void {
  begin(key)
  const whole = length & ~7
  for (let at = 0; at < whole; at += 8) compress(littleEndian(input, at), littleEndian(input, at + 4))
  let low = 0
  let high = length << 24
  for (let i = whole; i < length; i++) {
    if (i - whole < 4) low |= input[i]! << (8 * (i - whole))
    else high |= input[i]! << (8 * (i - whole - 4))
  }
  compress(low, high)
  state[4]! ^= 0xff
  for (let i = 0; i < 4; i++) round()
  put(hash, 0, state[0]! ^ state[2]! ^ state[4]! ^ state[6]!)
  put(hash, 4, state[1]! ^ state[3]! ^ state[5]! ^ state[7]!)
}

/** "somepseudorandomlygeneratedbytes", by words of 64 bits. */
const INITIAL = Int32Array.of(
  0x70736575,
  0x736f6d65,
  0x6e646f6d,
  0x646f7261,
  0x6e657261,
  0x6c796765,
  0x79746573,
  0x74656462,
)

function begin(key: Uint8Array): void {
  for (let i = 0; i < 8; i++) state[i] = INITIAL[i]! ^ littleEndian(key, 4 * (i & 3))
}

function compress(low: number, high: number): void {
  state[6]! ^= low
  state[7]! ^= high
  round()
  round()
  state[0]! ^= low
  state[1]! ^= high
}

function round(): void {
  add(0, 2)
  rotateInto(2, 13, 0)
  swap(0)
  add(4, 6)
  rotateInto(6, 16, 4)
  add(0, 6)
  rotateInto(6, 21, 0)
  add(4, 2)
  rotateInto(2, 17, 4)
  swap(4)
}

function add(to: number, other: number): void {
  const low = (state[to]! >>> 0) + (state[other]! >>> 0)
  state[to] = low
  state[to + 1]! += state[other + 1]! + (low > 0xffff_ffff ? 1 : 0)
}

/** Turns a word by fewer than 32 bits to the left, and takes the other one into it by exclusive or. */
function rotateInto(word: number, bits: number, other: number): void {
  const low = state[word]!
  const high = state[word + 1]!
  state[word] = ((low << bits) | (high >>> (32 - bits))) ^ state[other]!
  state[word + 1] = ((high << bits) | (low >>> (32 - bits))) ^ state[other + 1]!
}

/** Turns a word by 32 bits. */
function swap(word: number): void {
  const low = state[word]!
  state[word] = state[word + 1]!
  state[word + 1] = low
}

function littleEndian(octets: Uint8Array, at: number): number {
  return octets[at]! | (octets[at + 1]! << 8) | (octets[at + 2]! << 16) | (octets[at + 3]! << 24)
}

function put(octets: Uint8Array, at: number, word: number): void {
  octets[at] = word
  octets[at + 1] = word >>> 8
  octets[at + 2] = word >>> 16
  octets[at + 3] = word >>> 24
}
