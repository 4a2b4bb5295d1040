/**
 * Arrays for octets that are needed for a moment: a response being read, a message on its way out. An array with a buffer
 * of its own costs several times as much as what happens to a short message, so short ones share buffers, as Node's
 * own do. What is kept for long should be copied: it would keep its neighbours.
 */

const POOL_SIZE = 0x1_0000
const MOST_POOLED = 1024

let pool = new ArrayBuffer(POOL_SIZE)
let poolAt = 0

/** An array of so many octets, which may hold anything. */
export function pooledOctets(length: number): Uint8Array {
  if (length > MOST_POOLED) return new Uint8Array(length)
  if (poolAt + length > POOL_SIZE) {
    pool = new ArrayBuffer(POOL_SIZE)
    poolAt = 0
  }
  const octets = new Uint8Array(pool, poolAt, length)
  poolAt += length
  return octets
}

/** A copy of octets that their owner may use again. */
export function pooledCopy(source: Uint8Array): Uint8Array {
  const copy = pooledOctets(source.length)
  copy.set(source)
  return copy
}
