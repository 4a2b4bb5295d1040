// Whatever arrives, the codec says what it is or throws a DecodeError that names a field, and goes on to the next.
// `npm run fuzz` does the same a million times. A failure names the seed; FUZZ_SEED runs it again.

import { describe, expect, it } from 'vitest'
import { describeMessage } from '../../src/dns/message/describe-message.ts'
import { decodeMessage } from '../../src/dns/message/message-decoder.ts'
import { encodeMessage } from '../../src/dns/message/message-encoder.ts'
import { decodeWire, encodeWire } from '../../src/dns/message/message.ts'
import { Query } from '../../src/dns/message/query.ts'
import { DecodeError, EncodeError } from '../../src/errors.ts'
import { HostileOctets } from './hostile-octets.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000)
const SEED = Number(process.env.FUZZ_SEED ?? 2181)
const TIMEOUT_MS = 60_000 + RUNS

const query = new Query()

/** What a way of reading made of the octets; undefined when it refused them as it should. */
function read<T>(run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof DecodeError && error.field !== '' && error.offset >= 0) return undefined
    throw error
  }
}

/** The octets of what was read; undefined when it is too much for one message, as names without compression may be. */
function write(run: () => Uint8Array): Uint8Array | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof EncodeError && error.code === 'message-full') return undefined
    throw error
  }
}

/** Throws unless every way of reading the octets behaves. Returns whether they were a message. */
function examine(octets: Uint8Array): boolean {
  if (query.decode(octets) === undefined) query.options()
  const plain = read(() => decodeMessage(octets))
  const wire = read(() => decodeWire(octets))
  const text = read(() => describeMessage(octets))
  if (plain === undefined) {
    if (wire !== undefined) throw new Error('decodeWire took what decodeMessage refused')
    return false
  }
  if (text === undefined) throw new Error('describeMessage refused what decodeMessage took')
  if (wire === undefined && plain.questions.length < 2)
    throw new Error('decodeWire refused what decodeMessage took')
  if (wire !== undefined) decodeWire(encodeWire(wire))
  const written = write(() => encodeMessage(plain))
  if (written === undefined) return true
  const again = encodeMessage(decodeMessage(written))
  if (Buffer.compare(again, written) !== 0) throw new Error('encoded, decoded and encoded again, it changed')
  if (describeMessage(written) !== text) throw new Error('encoded and decoded again, it says something else')
  return true
}

describe('hostile messages', () => {
  it(
    `are read or refused, ${RUNS} of them from seed ${SEED}`,
    () => {
      const hostile = new HostileOctets(SEED)
      let messages = 0
      for (let i = 0; i < RUNS; i++) {
        const octets = hostile.next()
        try {
          if (examine(octets)) messages++
        } catch (error) {
          throw new Error(`message ${i} of seed ${SEED}: ${Buffer.from(octets).toString('hex')}`, {
            cause: error,
          })
        }
      }
      console.log(`seed ${SEED}: ${messages} of ${RUNS} were messages after all`)
      // A fuzzer that is refused every time, or never, tests little.
      expect(messages / RUNS).toBeGreaterThan(0.1)
      expect(messages / RUNS).toBeLessThan(0.9)
    },
    TIMEOUT_MS,
  )
})
