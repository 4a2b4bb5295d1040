// Messages that are small on the wire and large when read: names made of pointers to pointers.

import { describe, expect, it } from 'vitest'
import { DecodeError } from '../../../src/errors.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { MAX_NAME_LENGTH } from '../../../src/dns/name/name-octets.ts'
import { littleInternet, rcodeOf, ROOT_IP } from '../../dns/resolver/little-internet.ts'
import { replyTo } from '../../dns/resolver/messages.ts'
import { serveTcp } from '../../../src/dns/server/tcp-server.ts'

/** A response to `query` whose answer section is `records` times `record`, up to what a length of 16 bits can hold. */
function bomb(query: Uint8Array, prelude: readonly number[], record: (at: number) => number[]): Uint8Array {
  const octets = [...replyTo(query, {}), ...prelude]
  let records = prelude.length === 0 ? 0 : 1
  for (
    let next = record(octets.length);
    octets.length + next.length <= 0xffff;
    next = record(octets.length)
  ) {
    octets.push(...next)
    records++
  }
  octets[6] = records >>> 8
  octets[7] = records & 0xff
  return Uint8Array.from(octets)
}

const TAIL = [0, 2, 0, 1, 0, 0, 1, 0]
const label = (length: number) => [length, ...new Array<number>(length).fill(0x78)]
/** 255 octets in four labels, whose first octet stands at `at` of the record that holds it. */
const longName = [...label(63), ...label(63), ...label(63), ...label(61), 0]

const start = (query: Uint8Array) => replyTo(query, {}).length
const pointer = (at: number) => [0xc0 | (at >>> 8), at & 0xff]

const BOMBS: Readonly<Record<string, (query: Uint8Array) => Uint8Array>> = {
  'pointers to one name of 255 octets, 5,000 times': (query) =>
    bomb(query, [...longName, ...TAIL, 0, 2, ...pointer(start(query))], () => [
      ...pointer(start(query)),
      ...TAIL,
      0,
      2,
      ...pointer(start(query)),
    ]),
  'a chain of pointers, each to the one before': (query) => {
    const first = start(query)
    return bomb(query, [1, 0x78, 0, ...TAIL, 0, 2, ...pointer(first)], (at) => {
      const target = Math.max(first, Math.min(at - 14, 0x3fff))
      return [...pointer(target), ...TAIL, 0, 2, ...pointer(target)]
    })
  },
  'a label in front of each pointer, until names are too long': (query) => {
    const first = start(query)
    return bomb(query, [1, 0x78, 0, ...TAIL, 0, 2, ...pointer(first)], (at) => {
      const target = at === first + 15 ? first : Math.min(at - 16, 0x3fff)
      return [1, 0x78, ...pointer(target), ...TAIL, 0, 2, ...pointer(first)]
    })
  },
  'pointers to themselves': (query) =>
    bomb(query, [], (at) => [...pointer(at), ...TAIL, 0, 2, ...pointer(at)]),
}

/** Octets that are read while `read` runs, counted by a view that knows. */
function octetsRead(octets: Uint8Array, read: (watched: Uint8Array) => void): number {
  let count = 0
  const watched = new Proxy(octets, {
    get(target, key) {
      // An index: nothing else begins with a digit.
      if (typeof key === 'string' && key < ':') count++
      const value: unknown = target[key as unknown as number]
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  read(watched)
  return count
}

describe('a message of 64 KiB with', () => {
  it.each(Object.entries(BOMBS))('%s costs no more than a name a record', async (_, make) => {
    const { script, world, ask, resolver } = littleInternet()
    let reply: Uint8Array | undefined
    const answer = (query: Uint8Array): Uint8Array => {
      reply ??= make(query)
      const question = query.subarray(12, replyTo(query, {}).length)
      const again = reply.slice()
      again.set(query.subarray(0, 2))
      again.set(question, 12)
      return again
    }
    const host = await script(ROOT_IP, (query) => replyTo(query, { flags: ['TC'] }))
    await world.run(serveTcp(host, { ip: ROOT_IP, port: 53 }, answer))
    const result = await ask('example.')
    expect(['SERVFAIL', 'NOERROR']).toContain(rcodeOf(result))
    expect(resolver.counters.upstream.tcp).toBeLessThanOrEqual(20)
    const records = (reply![6]! << 8) | reply![7]!
    const read = octetsRead(reply!, (octets) => {
      try {
        decodeWire(octets)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
      }
    })
    // Owner and rdata, each at most 255 octets behind at most 127 pointers, and the fields between them.
    expect(read).toBeLessThanOrEqual(records * 2 * (2 * MAX_NAME_LENGTH + 2 * 127 + 32) + 100)
  })
})
