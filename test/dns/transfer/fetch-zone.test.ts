import { describe, expect, it } from 'vitest'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import type { Message } from '../../../src/dns/message/message.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { fetchZone, type FetchRequest, type Fetched } from '../../../src/dns/transfer/fetch-zone.ts'
import { TransferError } from '../../../src/dns/transfer/transfer-error.ts'
import { ZONE_LIMITS } from '../../../src/dns/zone/zone-limits.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { records, startScripted, type Line, type Play } from './scripted-primary.ts'
import { ORIGIN, zoneOf } from './world.ts'

const NS = '@ 300 IN NS ns'

/** What fetching from a primary that says these lines comes to: the kind, or the code of the error. */
async function fetched(
  play: readonly Line[] | Play,
  options: Partial<FetchRequest> = {},
): Promise<{ readonly result: Fetched | string; readonly asked: readonly string[]; readonly ms: number }> {
  const world = new FlatWorld()
  const asked = await world.run(
    startScripted(world.host('192.0.2.1'), '192.0.2.1', typeof play === 'function' ? play : () => play),
  )
  const secondary = world.host('192.0.2.2')
  const begunMs = world.nowMs
  const work = fetchZone(secondary, {
    primary: { ip: '192.0.2.1', port: 53 },
    origin: ORIGIN,
    rrclass: CLASS.IN,
    pause: () => Promise.resolve(),
    ...options,
  }).catch((error: unknown) => {
    if (error instanceof TransferError) return error.code
    throw error
  })
  const result = await world.run(work)
  return { result, asked, ms: world.nowMs - begunMs }
}

const typesAt = (owner: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${owner} 300 IN TYPE${65_280 + i} \\# 1 00`)

const kindOf = (result: Fetched | string): string => (typeof result === 'string' ? result : result.kind)

describe('a whole zone', () => {
  it('comes in one message, in one record a message, or however it is cut', async () => {
    const all = records('SOA 5', NS, 'ns 300 IN A 192.0.2.1', 'a 300 IN TXT x', 'SOA 5')
    const cuts: Line[][] = [
      [{ answers: all }],
      all.map((record) => ({ answers: [record] })),
      [{ answers: all.slice(0, 1) }, { answers: all.slice(1, 4) }, { answers: all.slice(4) }],
      // RFC 5936 §2.2.2: the question need not be repeated.
      all.map((record, i) => (i === 0 ? { answers: [record] } : { answers: [record], question: undefined })),
    ]
    for (const lines of cuts) {
      const { result, asked } = await fetched(lines)
      expect(result).toMatchObject({ kind: 'whole', zone: { serial: 5, recordCount: 4 } })
      expect(asked).toEqual(['AXFR tcp'])
    }
  })

  it.each<[string, readonly Line[], string]>([
    ['another SOA at the end', [{ answers: records('SOA 5', NS, 'SOA 6') }], 'bad-zone'],
    ['no SOA at the beginning', [{ answers: records(NS, 'SOA 5', 'SOA 5') }], 'bad-zone'],
    [
      'a record out of zone',
      [{ answers: records('SOA 5', NS, 'a.test. 300 IN A 192.0.2.1', 'SOA 5') }],
      'bad-zone',
    ],
    [
      'an SOA below the apex',
      [{ answers: records('SOA 5', NS, 'a 1 IN SOA a b 1 2 3 4 5', 'SOA 5') }],
      'bad-zone',
    ],
    [
      'a CNAME beside other data',
      [{ answers: records('SOA 5', NS, 'a 1 IN A 192.0.2.1', 'a 1 IN CNAME b', 'SOA 5') }],
      'bad-zone',
    ],
    ['a record of another class', [{ answers: records('SOA 5', 'a 300 CH TXT x', 'SOA 5') }], 'bad-zone'],
    ['no NS', [{ answers: records('SOA 5', 'a 300 IN A 192.0.2.1', 'SOA 5') }], 'bad-zone'],
    [
      'records after the end',
      [{ answers: records('SOA 5', NS, 'SOA 5', 'a 300 IN A 192.0.2.1') }],
      'bad-zone',
    ],
    [
      'another question',
      [
        {
          answers: records('SOA 5', NS, 'SOA 5'),
          question: { name: DomainName.root, type: 252, rrclass: 1 },
        },
      ],
      'malformed',
    ],
    ['another id', [{ answers: records('SOA 5', NS, 'SOA 5'), id: 70_000 }], 'malformed'],
    ['no response', [{ answers: records('SOA 5', NS, 'SOA 5'), flags: 0 }], 'malformed'],
    ['TC set', [{ answers: records('SOA 5', NS, 'SOA 5'), flags: FLAG.QR | FLAG.AA | FLAG.TC }], 'malformed'],
    [
      'an authority section',
      [{ answers: records('SOA 5', NS, 'SOA 5'), authorities: records(NS) }],
      'malformed',
    ],
    [
      'additional records',
      [{ answers: records('SOA 5', NS, 'SOA 5'), additionals: records(NS) }],
      'malformed',
    ],
    ['octets that are no message', [Uint8Array.of(1, 2, 3)], 'malformed'],
    ['REFUSED', [{ rcode: 5 }], 'refused'],
    ['NOTAUTH', [{ rcode: 9 }], 'not-authoritative'],
    ['SERVFAIL', [{ rcode: 2 }], 'server-failure'],
    ['SERVFAIL under way', [{ answers: records('SOA 5', NS) }, { rcode: 2 }], 'server-failure'],
    ['an end under way', [{ answers: records('SOA 5', NS) }, 'end'], 'interrupted'],
    ['a reset under way', [{ answers: records('SOA 5', NS) }, 'reset'], 'interrupted'],
    ['nothing at all', ['end'], 'interrupted'],
    ['silence', ['silence'], 'timeout'],
    ['silence under way', [{ answers: records('SOA 5', NS) }, 'silence'], 'timeout'],
  ])('is not made of %s', async (_what, lines, code) => {
    expect((await fetched(lines)).result).toBe(code)
  })

  it('has no end of patience: nothing for a minute, two hours in all', async () => {
    expect((await fetched(['silence'])).ms).toBeLessThan(61_000)
    const lines: Line[] = [{ answers: records('SOA 5', NS) }, 'silence']
    const { result, ms } = await fetched(lines, { limits: { wholeMs: 200 } })
    expect([result, Math.round(ms / 100)]).toEqual(['timeout', 2])
  })

  it('is refused when it is larger than allowed', async () => {
    const answers = records('SOA 5', NS, 'a 1 IN TXT x', 'SOA 5')
    expect(kindOf((await fetched([{ answers }], { limits: { records: 4 } })).result)).toBe('whole')
    expect((await fetched([{ answers }], { limits: { records: 3 } })).result).toBe('too-large')
    expect((await fetched([{ answers }], { limits: { octets: 50 } })).result).toBe('too-large')
  })

  it('is refused when no message could hold one of its RRsets, and when a name has too many types', async () => {
    const of = (lines: readonly string[]): readonly Line[] => {
      return [
        { answers: records('SOA 5', NS) },
        { answers: records(...lines) },
        { answers: records('SOA 5') },
      ]
    }
    const addresses = (count: number): string[] =>
      Array.from({ length: count }, (_, i) => `a 300 IN A 10.0.${i >> 8}.${i & 255}`)
    const { rrsetOctets, typesOfName } = ZONE_LIMITS
    expect(kindOf((await fetched(of(addresses(rrsetOctets / 16)))).result)).toBe('whole')
    expect(kindOf((await fetched(of(addresses(rrsetOctets / 16 + 1)))).result)).toBe('bad-zone')
    expect(kindOf((await fetched(of(typesAt('a', typesOfName)))).result)).toBe('whole')
    expect(kindOf((await fetched(of(typesAt('a', typesOfName + 1)))).result)).toBe('bad-zone')
  })

  it('cannot be had where nobody listens, or nobody is', async () => {
    const world = new FlatWorld()
    world.host('192.0.2.1')
    world.host('192.0.2.99').unplug()
    const from = async (ip: string): Promise<unknown> => {
      const request = { primary: { ip, port: 53 }, origin: ORIGIN, rrclass: CLASS.IN }
      const work = fetchZone(world.host(`10.0.0.${world.random.below(250) + 1}`), {
        ...request,
        pause: () => Promise.resolve(),
      })
      return world.run(work.catch((error: unknown) => (error as TransferError).code))
    }
    expect(await from('192.0.2.1')).toBe('unreachable')
    expect(await from('192.0.2.99')).toBe('timeout')
  })

  it('is no longer wanted once it has been called off', async () => {
    const calling = new AbortController()
    const lines = [{ answers: records('SOA 5', NS) }, 'silence'] as const
    const onProgress = (): void => calling.abort()
    const { result, ms } = await fetched(lines, { signal: calling.signal, onProgress })
    expect(result).toBe('aborted')
    expect(ms).toBeLessThan(100)
  })

  it('tells how far it is', async () => {
    const progress: number[][] = []
    const answers = records('SOA 5', NS, 'a 1 IN TXT x', 'SOA 5')
    await fetched(
      answers.map((record) => ({ answers: [record] })),
      { onProgress: ({ messages, records: count }) => progress.push([messages, count]) },
    )
    expect(progress).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
    ])
  })
})

describe('differences', () => {
  const current = zoneOf({ serial: 3, hosts: 2 })
  const H0 = 'h0 300 IN A 10.0.0.0'
  const NEW = 'new 300 IN A 192.0.2.7'
  const whole = { answers: records('SOA 5', NS, 'a 1 IN TXT x', 'SOA 5') }
  /** Says `lines` to IXFR, and gives a good zone to AXFR. */
  const byType =
    (lines: readonly Line[]): Play =>
    ({ question }: Message) =>
      question!.type === 252 ? [whole] : lines

  it('are applied in a row', async () => {
    const answers = records('SOA 5', 'SOA 3', H0, 'SOA 4', NEW, 'SOA 4', NEW, 'SOA 5', H0, 'SOA 5')
    for (const lines of [[{ answers }], answers.map((record) => ({ answers: [record] }))]) {
      const { result, asked } = await fetched(lines, { current })
      expect(result).toMatchObject({ kind: 'deltas', deltas: [{ fromSerial: 3 }, { fromSerial: 4 }] })
      expect(typeof result !== 'string' && result.kind === 'deltas' && result.zone.recordCount).toBe(5)
      expect(asked).toEqual(['IXFR tcp'])
    }
  })

  it('may be a whole zone as well', async () => {
    const { result, asked } = await fetched([whole], { current })
    expect(result).toMatchObject({ kind: 'whole', zone: { serial: 5 } })
    expect(asked).toEqual(['IXFR tcp'])
  })

  it('are none when there is but an SOA that is no newer', async () => {
    for (const serial of [3, 2, 3 + 2 ** 31 + 1]) {
      expect(kindOf((await fetched([{ answers: records(`SOA ${serial}`) }], { current })).result)).toBe(
        'current',
      )
    }
  })

  it.each<[string, readonly Line[]]>([
    ['of another version', [{ answers: records('SOA 5', 'SOA 2', H0, 'SOA 5', 'SOA 5') }]],
    [
      'that remove what is not there',
      [{ answers: records('SOA 5', 'SOA 3', 'x 1 IN A 192.0.2.1', 'SOA 5', 'SOA 5') }],
    ],
    [
      'that do not follow each other',
      [{ answers: records('SOA 6', 'SOA 3', H0, 'SOA 4', 'SOA 5', 'SOA 6', 'SOA 6') }],
    ],
    ['out of zone', [{ answers: records('SOA 5', 'SOA 3', 'SOA 5', 'a.test. 1 IN A 192.0.2.1', 'SOA 5') }]],
    [
      'that give a name too many types',
      [
        {
          answers: records('SOA 5', 'SOA 3', 'SOA 5', ...typesAt('a', ZONE_LIMITS.typesOfName + 1), 'SOA 5'),
        },
      ],
    ],
    ['that lead backward', [{ answers: records('SOA 2', 'SOA 3', H0, 'SOA 2', 'SOA 2') }]],
    [
      'that lead backward on their way',
      [{ answers: records('SOA 5', 'SOA 3', 'SOA 9', 'SOA 9', 'SOA 5', 'SOA 5') }],
    ],
    ['refused', [{ rcode: 5 }]],
    ['not known', [{ rcode: 4 }]],
    ['malformed', [{ rcode: 1, question: undefined }]],
    ['cut off', [{ answers: records('SOA 5', 'SOA 3', H0) }, 'end']],
  ])('%s lead to the whole zone', async (_what, lines) => {
    const { result, asked } = await fetched(byType(lines), { current })
    expect(result).toMatchObject({ kind: 'whole', zone: { serial: 5 } })
    expect(asked).toEqual(['IXFR tcp', 'AXFR tcp'])
  })

  it('that are too many lead to the whole zone', async () => {
    const added = Array.from({ length: 20 }, (_, i) => `n${i} 1 IN A 192.0.2.1`)
    const lines = [{ answers: records('SOA 5', 'SOA 3', 'SOA 5', ...added, 'SOA 5') }]
    expect(kindOf((await fetched(byType(lines), { current })).result)).toBe('deltas')
    const { result } = await fetched(byType(lines), { current, limits: { deltaRecords: 20 } })
    expect(kindOf(result)).toBe('whole')
  })

  it('that are too long, for all that they are few, lead to the whole zone', async () => {
    const added = [`n 1 IN TXT ${'"' + 'x'.repeat(200) + '"'}`]
    const lines = [{ answers: records('SOA 5', 'SOA 3', 'SOA 5', ...added, 'SOA 5') }]
    expect(kindOf((await fetched(byType(lines), { current })).result)).toBe('deltas')
    const { result } = await fetched(byType(lines), { current, limits: { deltaOctets: 200 } })
    expect(kindOf(result)).toBe('whole')
  })
})
