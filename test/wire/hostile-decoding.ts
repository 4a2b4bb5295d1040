// What every decoder must stand: octets that end early, octets with a few changed, and noise.

import fc from 'fast-check'
import { expect } from 'vitest'
import { DecodeError } from '../../src/errors.ts'

type Decode = (octets: Uint8Array) => unknown

/** Expects 'truncated' for each length below `shortest`, of a copy that has nothing behind its end. */
export function expectTruncated(decode: Decode, octets: Uint8Array, shortest = octets.length): void {
  for (let length = 0; length < shortest; length++) {
    expect(failure(decode, octets.slice(0, length)), `${length} octets`).toMatchObject({ code: 'truncated' })
  }
}

/** Expects nothing to be thrown but `DecodeError`, whatever comes. */
export function expectOnlyDecodeErrors(decode: Decode, sample: Uint8Array): void {
  const change = fc.tuple(fc.nat(sample.length - 1), fc.nat(255))
  const changed = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const octets = sample.slice()
    for (const [at, octet] of changes) octets[at] = octet
    return octets
  })
  const cut = fc.tuple(changed, fc.nat(sample.length)).map(([octets, length]) => octets.subarray(0, length))
  const noise = fc.uint8Array({ maxLength: sample.length + 20 })
  fc.assert(
    fc.property(fc.oneof(changed, cut, noise), (octets) => {
      const error = failure(decode, octets)
      expect(error === undefined || error instanceof DecodeError).toBe(true)
      if (error instanceof DecodeError) expect(error.offset).toBeLessThanOrEqual(octets.length)
    }),
    { numRuns: 500 },
  )
}

/** What `decode` throws; nothing when it succeeds. */
export function failure(decode: Decode, octets: Uint8Array): unknown {
  try {
    decode(octets)
    return undefined
  } catch (error) {
    return error
  }
}
