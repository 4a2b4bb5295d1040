// Answers that are larger than their questions, sent to whoever's address was borrowed.

import { describe, expect, it } from 'vitest'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { parseType } from '../../../src/dns/iana/types.ts'
import type { Client } from '../../../src/dns/message/client.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import {
  type LittleInternet,
  type LittleInternetOptions,
  usualInternet,
} from '../../dns/resolver/little-internet.ts'

async function bigInternet(options: LittleInternetOptions = {}): Promise<LittleInternet> {
  const internet = await usualInternet({ allow: ['10.0.0.0/8'], ...options })
  await internet.ask('www.example.net.')
  return internet
}

/** What is sent and received in octets; null when there is no response. */
async function exchange(
  { resolver, world }: LittleInternet,
  [name, type]: readonly [string, string],
  { ip = '10.0.0.1', udpSize = 4096 } = {},
): Promise<{ sent: number; received: number; flags: number; records: number } | null> {
  const client: Client = { transport: 'udp', remote: { ip, port: 4000 } }
  const edns = udpSize === 0 ? undefined : { udpSize, version: 0, extendedRcode: 0, flags: 0, options: [] }
  const question = { name: DomainName.parse(name), type: parseType(type), rrclass: CLASS.IN }
  const query = encodeQuery({ id: 1, ...question, flags: FLAG.RD, ...(edns && { edns }) }).slice()
  const response = await world.run(Promise.resolve(resolver.respond(query, client)))
  if (response === null) return null
  const { flags, answers } = decodeWire(response)
  return { sent: query.length, received: response.length, flags, records: answers.length }
}

const ASKED = [
  ['many.example.net.', 'A'],
  ['long.example.net.', 'TXT'],
  ['long.example.net.', 'ANY'],
  ['www.example.net.', 'ANY'],
  ['example.net.', 'NS'],
  ['example.net.', 'SOA'],
  ['nothing.example.net.', 'DNSKEY'],
] as const

describe('a response over UDP', () => {
  it.each(ASKED)(
    '(%s %s) is never longer than 1232 octets, whatever the client can take',
    async (...question) => {
      const internet = await bigInternet()
      for (const udpSize of [0, 512, 1232, 4096, 65_535]) {
        const { received } = (await exchange(internet, question, { udpSize }))!
        expect(received).toBeLessThanOrEqual(udpSize <= 512 ? 512 : 1232)
      }
    },
  )

  it('that does not fit has nothing but the question', async () => {
    const told = (await exchange(await bigInternet(), ['long.example.net.', 'TXT']))!
    expect((told.flags & FLAG.TC) !== 0).toBe(true)
    expect(told.records).toBe(0)
    expect(told.received).toBeLessThanOrEqual(told.sent)
  })

  it('to ANY has one RRset, and nothing beside it (RFC 8482)', async () => {
    const internet = await bigInternet()
    const told = (await exchange(internet, ['www.example.net.', 'ANY']))!
    expect(told.records).toBe(1)
    expect(told.received).toBeLessThanOrEqual(2 * told.sent)
  })

  it('has no authority and no addresses that nobody asked for', async () => {
    const told = (await exchange(await bigInternet(), ['example.net.', 'NS']))!
    expect(told.received).toBeLessThanOrEqual(2 * told.sent)
  })
})

describe('a stranger', () => {
  it('is refused in as few octets as he has sent, EDNS included, and costs servers nothing', async () => {
    const internet = await bigInternet({ extendedErrors: false })
    const before = internet.resolver.counters.upstream.udp
    for (const question of ASKED) {
      const told = (await exchange(internet, question, { ip: '203.0.113.9' }))!
      expect(told.flags & 0xf).toBe(5)
      expect(told.received).toBeLessThanOrEqual(told.sent)
    }
    expect(internet.resolver.counters.upstream.udp).toBe(before)
    expect(internet.resolver.counters.inProgress).toBe(0)
  })

  it('is told why in no more than a line', async () => {
    const told = (await exchange(await bigInternet(), ['www.example.net.', 'A'], { ip: '203.0.113.9' }))!
    expect(told.received).toBeLessThanOrEqual(told.sent + 50)
  })

  it('gets nothing at all where that is wanted', async () => {
    const internet = await bigInternet({ access: [{ block: '203.0.113.0/24', action: 'deny' }] })
    expect(await exchange(internet, ['www.example.net.', 'A'], { ip: '203.0.113.9' })).toBeNull()
  })
})
