import { describe, expect, it } from 'vitest'
import { problemsIn, problemsOf } from './zone-findings.ts'

const SOA = '@ SOA ns hostmaster 1 2 3 4 5\n'

describe('the records of an RRset', () => {
  it('with unlike TTLs are told', async () => {
    expect(await problemsIn('x 100 A 192.0.2.2', 'x 200 A 192.0.2.3')).toEqual([
      '6 warning differing-ttl: x.a.example. A has a TTL of 200, but the first of its RRset one of 100, which is taken for all',
    ])
  })

  it('with unlike TTLs are told beside a mistake, unless that may have stated the TTL', async () => {
    const unlike = ['x 100 A 192.0.2.2', 'x 200 A 192.0.2.3']
    expect(await problemsIn(...unlike, 'y A 1')).toEqual([
      '7 bad-address 1',
      expect.stringContaining('6 warning differing-ttl'),
    ])
    expect(await problemsIn(...unlike, '$TTL soon')).toEqual(['7 bad-ttl soon'])
  })

  it('may have unlike TTLs where they are signatures', async () => {
    const signature = (ttl: number, type: string) =>
      `ns ${ttl} RRSIG ${type} 8 3 60 20300101000000 20200101000000 1 a.example. AAAA`
    expect(await problemsIn(signature(60, 'A'), signature(5, 'NSEC'))).toEqual([])
  })

  it('are told where one is there twice, whatever the case of its names', async () => {
    expect(await problemsIn('x MX 1 ns', 'x MX 1 NS')).toEqual([
      '6 warning duplicate: this x.a.example. MX is in the zone already',
    ])
  })
})

describe('a TTL that is stated nowhere', () => {
  it('is told once, when it is that of the record before', async () => {
    expect(await problemsOf(`@ 300${SOA.slice(1)}@ NS ns\nns A 192.0.2.1\n`)).toEqual([
      '2 warning unstated-ttl: no TTL here and no $TTL above; taken is 300, the one stated last before (RFC 1035 §5.1)',
    ])
  })

  it('is told once, when it comes from the SOA', async () => {
    expect(await problemsOf(`${SOA}@ NS ns\nns A 192.0.2.1\n`)).toEqual([
      '1 warning unstated-ttl: no TTL here and no $TTL above; taken is 5, the last number of the SOA, for all records that state none',
    ])
  })

  it('is not told when a $TTL that is in error was to state it', async () => {
    expect(await problemsOf(`$TTL soon\n${SOA}@ NS ns\nns A 192.0.2.1\n`)).toEqual(['1 bad-ttl soon'])
  })
})

describe('aliases in a circle', () => {
  it.each([
    ['of one', ['l CNAME l'], [5]],
    ['of two', ['m CNAME n', 'n CNAME m'], [5, 6]],
    ['through a wildcard', ['*.w CNAME x.w'], [5]],
  ] as const)('%s are errors, each', async (_, lines, at) => {
    const problems = await problemsIn(...lines)
    expect(problems.map((problem) => problem.replace(/:.*/, ''))).toEqual(
      at.map((line) => `${line} error alias-loop`),
    )
  })

  it('are told only of those in the circle', async () => {
    expect(await problemsIn('a CNAME l', 'l CNAME l')).toEqual([
      '6 error alias-loop: the alias l.a.example. leads back to itself',
    ])
  })

  it('are none where the chain leaves the zone or ends', async () => {
    expect(await problemsIn('l CNAME m', 'm CNAME l.example.net.')).toEqual([])
  })
})

describe('an address below a zone cut', () => {
  it('that no NS names is of no use', async () => {
    const lines = ['sub NS ns.sub', 'ns.sub A 192.0.2.2', 'www.sub A 192.0.2.3']
    expect(await problemsIn(...lines)).toEqual([
      '7 warning unused-glue: www.sub.a.example. A lies below a zone cut, and no NS names that host',
    ])
  })

  it('is of use to another delegation, too', async () => {
    const lines = ['sub NS ns.sub', 'ns.sub A 192.0.2.2', 'other NS ns2.sub', 'ns2.sub A 192.0.2.3']
    expect(await problemsIn(...lines)).toEqual([])
  })

  it('is not told to be of no use where an NS record could not be read', async () => {
    const lines = ['sub NS ns.sub', 'ns.sub A 192.0.2.2', 'sub NS www..sub', 'www.sub A 192.0.2.3']
    expect(await problemsIn(...lines)).toEqual(['7 bad-name www..sub'])
  })
})

describe('a name without its final dot', () => {
  it('is told once of an owner', async () => {
    expect(await problemsIn('www.a.example A 192.0.2.2', ' A 192.0.2.3', ' TXT x')).toEqual([
      '5 warning repeated-origin: www.a.example.a.example. repeats the name of the zone; is its final dot missing?',
    ])
  })

  it('is told of a target that is not there', async () => {
    expect(await problemsIn('@ NS ns.a.example')).toEqual([
      '5 error ns-without-address: the name server ns.a.example.a.example. has no A or AAAA record; is its final dot missing?',
    ])
  })

  it('is not told in a zone of one label, where such names are real', async () => {
    const zone = '$ORIGIN com.\n$TTL 60\n@ SOA ns h 1 2 3 4 5\n@ NS ns\nns A 192.0.2.1\ncom NS ns\n'
    expect(await problemsOf(zone)).toEqual([])
  })
})
