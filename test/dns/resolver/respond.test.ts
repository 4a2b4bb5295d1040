import { beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../../src/dns/message/client.ts'
import { COUNT_AT, FLAG, FLAGS_AT } from '../../../src/dns/message/header.ts'
import { type Message, decodeWire, encodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery, type QueryFields } from '../../../src/dns/message/query.ts'
import type { Resolver } from '../../../src/dns/resolver/resolver.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import { type LittleInternet, question, usualInternet } from './little-internet.ts'
import { lines } from './messages.ts'

const EDNS = { udpSize: 4096, version: 0, extendedRcode: 0, flags: 0, options: [] }
const UDP: Client = { transport: 'udp', remote: { ip: '127.0.0.1', port: 40_000 } }
const TCP: Client = { transport: 'tcp', remote: { ip: '::1', port: 40_000 } }

let internet: LittleInternet
let resolver: Resolver

beforeAll(async () => {
  internet = await usualInternet({ identity: { version: 'rootwalk test', name: 'resolver 1' } })
  ;({ resolver } = internet)
})

function query(name: string, type = 'A', change: Partial<QueryFields> = {}): Uint8Array {
  return encodeQuery({ id: 0xbeef, ...question(name, type), flags: FLAG.RD, edns: EDNS, ...change }).slice()
}

/** Lets the world run until there is a response, which must not come at once. */
async function later(octets: Uint8Array, client: Client | undefined = UDP): Promise<Message> {
  const response = resolver.respond(octets, client)
  expect(response).toBeInstanceOf(Promise)
  octets.fill(0)
  return decodeWire((await internet.world.run(Promise.resolve(response)))!)
}

/** The response, which has to come at once. */
function now(octets: Uint8Array, client: Client | undefined = UDP): Message {
  const response = resolver.respond(octets, client)
  expect(response).toBeInstanceOf(Uint8Array)
  return decodeWire(response as Uint8Array)
}

const rcode = (message: Message): string => formatRcode(message.rcode)
const ede = ({ edns }: Message) => edns?.options.find(({ type }) => type === 'EDE')

describe('a response', () => {
  it('comes later when servers have to be asked, and at once when the cache knows', async () => {
    const first = await later(query('www.example.com.'))
    expect(lines(first.answers)).toEqual(['www.example.com. 300 A 203.0.113.1'])
    expect(first.authorities).toEqual([])
    expect(first.additionals).toEqual([])
    await internet.world.runFor(10_000)
    expect(lines(now(query('www.example.com.')).answers)).toEqual(['www.example.com. 290 A 203.0.113.1'])
  })

  it('has id and question of the query, in its case', async () => {
    const first = await later(query('TWO.Example.com.'))
    const again = now(query('two.eXAMPLE.com.'))
    expect(first.id).toBe(0xbeef)
    expect(first.question!.name.toString()).toBe('TWO.Example.com.')
    expect(again.question!.name.toString()).toBe('two.eXAMPLE.com.')
    expect(first.answers[0]!.owner.toString()).toBe('TWO.Example.com.')
    expect(again.answers[0]!.owner.toString()).toBe('two.eXAMPLE.com.')
  })

  it('is never authoritative, offers recursion, and repeats RD and CD', () => {
    const flagsOf = (flags: number): number => now(query('www.example.com.', 'A', { flags })).flags
    expect(flagsOf(FLAG.RD)).toBe(FLAG.QR | FLAG.RD | FLAG.RA)
    expect(flagsOf(FLAG.RD | FLAG.CD)).toBe(FLAG.QR | FLAG.RD | FLAG.RA | FLAG.CD)
    expect(flagsOf(0)).toBe(FLAG.QR | FLAG.RA)
    expect(flagsOf(FLAG.RD | FLAG.AD)).toBe(FLAG.QR | FLAG.RD | FLAG.RA)
  })

  it('has EDNS when the query has', () => {
    expect(now(query('www.example.com.')).edns).toMatchObject({ udpSize: 1232, version: 0, options: [] })
    expect(now(query('www.example.com.', 'A', { edns: undefined })).edns).toBeUndefined()
    const withDo = now(query('www.example.com.', 'A', { edns: { ...EDNS, flags: 0x8000 } }))
    expect(withDo.edns).toMatchObject({ flags: 0x8000 })
  })

  it('has the SOA of a denial', async () => {
    const first = await later(query('nothing.example.com.'))
    expect(rcode(first)).toBe('NXDOMAIN')
    expect(lines(first.authorities)).toEqual([
      'example.com. 60 SOA ns.example.com. hostmaster.example.com. 1 3600 900 604800 60',
    ])
    const noType = await later(query('www.example.com.', 'MX'))
    expect([rcode(noType), noType.answers, noType.authorities.length]).toEqual(['NOERROR', [], 1])
  })

  it('begins with another record from time to time', () => {
    const firsts = new Set<string>()
    for (let id = 0; id < 4; id++) firsts.add(lines(now(query('two.example.com.', 'A', { id })).answers)[0]!)
    expect(firsts.size).toBe(2)
  })

  it('is a whole one for whoever asks without a client', () => {
    expect(lines(decodeWire(resolver.respond(query('www.example.com.')) as Uint8Array).answers).length).toBe(
      1,
    )
  })

  it('says why there is no answer', async () => {
    internet.world.network.unplug('192.0.2.20')
    const failed = await later(query('www.example.net.'))
    expect(rcode(failed)).toBe('SERVFAIL')
    expect(ede(failed)).toMatchObject({ infoCode: 22 })
    expect(ede(failed)).toHaveProperty(
      'extraText',
      expect.stringMatching(/^no reachable authority for example\.net\.: ns/),
    )
    const again = await later(query('www.example.net.'))
    expect(ede(again)).toMatchObject({
      infoCode: 13,
      extraText: (ede(failed) as { extraText: string }).extraText,
    })
    const withoutEdns = await later(query('www.example.net.', 'A', { edns: undefined }))
    expect([rcode(withoutEdns), withoutEdns.edns]).toEqual(['SERVFAIL', undefined])
    internet.world.network.plug('192.0.2.20')
    await internet.world.runFor(60_000)
  })
})

describe('the size of a response', () => {
  beforeAll(async () => {
    await internet.ask('many.example.net.')
    await internet.ask('long.example.net.', 'TXT')
  })

  it('is at most 512 octets over UDP without EDNS: no part of an RRset, and TC', () => {
    const response = resolver.respond(query('many.example.net.', 'A', { edns: undefined }), UDP) as Uint8Array
    const { flags, answers } = decodeWire(response)
    expect([flags & FLAG.TC, answers.length, response.length <= 512]).toEqual([FLAG.TC, 0, true])
  })

  it('is what the query allows, and at most 1,232', () => {
    const sized = (udpSize: number) => now(query('many.example.net.', 'A', { edns: { ...EDNS, udpSize } }))
    expect([sized(600).flags & FLAG.TC, sized(600).answers.length]).toEqual([FLAG.TC, 0])
    expect([sized(1232).flags & FLAG.TC, sized(1232).answers.length]).toEqual([0, 40])
    expect(
      now(query('long.example.net.', 'TXT', { edns: { ...EDNS, udpSize: 65_535 } })).flags & FLAG.TC,
    ).toBe(FLAG.TC)
  })

  it('leaves out the explanation before it breaks its bounds', async () => {
    const name = `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}.example.net.`
    const edns = { ...EDNS, udpSize: 512 }
    internet.world.network.unplug('192.0.2.20')
    const response = await internet.world.run(
      Promise.resolve(resolver.respond(query(name, 'A', { edns }), UDP)),
    )
    internet.world.network.plug('192.0.2.20')
    expect(response!.length).toBeLessThanOrEqual(512)
    expect(rcode(decodeWire(response!))).toBe('SERVFAIL')
    await internet.world.runFor(60_000)
    await internet.ask('many.example.net.')
    await internet.ask('long.example.net.', 'TXT')
  })

  it('is not bounded over TCP', () => {
    const { flags, answers } = now(query('long.example.net.', 'TXT', { edns: undefined }), TCP)
    expect([flags & FLAG.TC, answers.length]).toEqual([0, 60])
  })
})

describe('a query without RD', () => {
  const flags = 0

  it('is answered from the cache, and never makes anybody be asked', () => {
    const sentBefore = resolver.counters.upstream.udp
    expect(lines(now(query('www.example.com.', 'A', { flags })).answers).length).toBe(1)
    const referral = now(query('unknown.example.com.', 'A', { flags }))
    expect([rcode(referral), referral.answers]).toEqual(['NOERROR', []])
    expect(lines(referral.authorities)[0]).toMatch(/^example\.com\. \d+ NS ns\.example\.com\.$/)
    expect(lines(referral.additionals)[0]).toMatch(/^ns\.example\.com\. \d+ A 192\.0\.2\.10$/)
    expect(resolver.counters.upstream.udp).toBe(sentBefore)
  })

  it('is referred to the hints when the cache is empty', async () => {
    const fresh = await usualInternet()
    const response = decodeWire(
      fresh.resolver.respond(query('www.example.com.', 'A', { flags }), UDP) as Uint8Array,
    )
    expect(lines(response.authorities)).toEqual(['. 3600000 NS a.root-servers.net.'])
    expect(lines(response.additionals)).toEqual(['a.root-servers.net. 3600000 A 198.41.0.4'])
  })
})

describe('a query that is not answered', () => {
  it('is dropped when it is none', () => {
    expect(resolver.respond(new Uint8Array(3), UDP)).toBeNull()
    expect(resolver.respond(encodeWire({ ...now(query('www.example.com.')) }), UDP)).toBeNull()
  })

  it('is FORMERR when it is malformed or has no question', () => {
    expect(rcode(now(query('www.example.com.').slice(0, 20)))).toBe('FORMERR')
    const none = query('www.example.com.').slice(0, 12)
    none.fill(0, COUNT_AT.question)
    expect(rcode(now(none))).toBe('FORMERR')
  })

  it('is NOTIMP for other opcodes', () => {
    const octets = query('www.example.com.')
    octets[FLAGS_AT] = 0x28
    const response = now(octets)
    expect([rcode(response), (response.flags >> 11) & 15]).toEqual(['NOTIMP', 5])
  })

  it('is BADVERS for a later EDNS', () => {
    const response = now(query('www.example.com.', 'A', { edns: { ...EDNS, version: 1 } }))
    expect([rcode(response), response.edns?.version]).toEqual(['BADVERS', 0])
  })

  it('is REFUSED for transfers and other classes', () => {
    expect(rcode(now(query('example.com.', 'AXFR')))).toBe('REFUSED')
    expect(rcode(now(query('example.com.', 'IXFR')))).toBe('REFUSED')
    expect(rcode(now(query('www.example.com.', 'A', { rrclass: 4 })))).toBe('REFUSED')
  })

  it('is FORMERR for types that cannot be asked for', () => {
    expect(rcode(now(query('www.example.com.', 'OPT')))).toBe('FORMERR')
    expect(rcode(now(query('www.example.com.', 'MAILA')))).toBe('NOTIMP')
  })

  it('is REFUSED for clients from elsewhere, who learn nothing else', () => {
    const stranger: Client = { transport: 'udp', remote: { ip: '192.0.2.200', port: 1 } }
    const response = now(query('www.example.com.'), stranger)
    expect([rcode(response), response.answers, response.flags & FLAG.RA]).toEqual(['REFUSED', [], 0])
    expect(ede(response)).toMatchObject({ infoCode: 18 })
    expect(rcode(now(query('version.bind.', 'TXT', { rrclass: 3 }), stranger))).toBe('REFUSED')
  })
})

describe('what the resolver tells of itself', () => {
  it('is its version and name', () => {
    const text = (name: string) =>
      now(query(name, 'TXT', { rrclass: 3 })).answers.map(({ rdata }) =>
        String.fromCharCode(...rdata.slice(1)),
      )
    expect(text('version.bind.')).toEqual(['rootwalk test'])
    expect(text('id.server.')).toEqual(['resolver 1'])
    expect(rcode(now(query('other.bind.', 'TXT', { rrclass: 3 })))).toBe('REFUSED')
  })

  it('is its NSID when asked for', () => {
    const edns = { ...EDNS, options: [{ code: 3, type: 'NSID', data: new Uint8Array(0) }] } as const
    const { options } = now(query('www.example.com.', 'A', { edns })).edns!
    expect(options).toEqual([{ code: 3, type: 'NSID', data: new TextEncoder().encode('resolver 1') }])
  })

  it('is nothing when it was given nothing to tell', async () => {
    const silent = await usualInternet()
    const response = silent.resolver.respond(query('version.bind.', 'TXT', { rrclass: 3 }), UDP) as Uint8Array
    expect(rcode(decodeWire(response))).toBe('REFUSED')
  })
})

it('gives many answers at once to many clients, each its own', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `N${i}.example.com.`)
  const responses = names.map((name, id) => resolver.respond(query(name, 'A', { id }), UDP))
  const octets = await internet.world.run(Promise.all(responses.map((response) => Promise.resolve(response))))
  const messages = octets.map((response) => decodeWire(response!))
  expect(messages.map(({ id, question: asked }) => `${id} ${asked!.name.toString()}`)).toEqual(
    names.map((name, id) => `${id} ${name}`),
  )
})
