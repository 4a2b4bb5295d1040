import { describe, expect, it } from 'vitest'
import { negativeEntry, rrsetEntry } from '../../../../src/dns/cache/cache-entry.ts'
import { CREDIBILITY } from '../../../../src/dns/cache/credibility.ts'
import { RecordCache } from '../../../../src/dns/cache/record-cache.ts'
import { TYPE } from '../../../../src/dns/iana/types.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { DeniedParts } from '../../../../src/dns/resolver/walk/denied-parts.ts'
import { labelsToAdd, Minimisation } from '../../../../src/dns/resolver/walk/minimisation.ts'
import type { ResolverSettings } from '../../../../src/dns/resolver/settings.ts'
import { question } from '../little-internet.ts'
import { records } from '../messages.ts'

type Mode = ResolverSettings['qnameMinimisation']

const ORIGIN = { server: DomainName.root, ip: '192.0.2.1', zone: DomainName.root }

function minimising(
  name: string,
  mode: Mode = 'relaxed',
  type = 'A',
  denied = new DeniedParts(),
): Minimisation {
  return new Minimisation(question(name, type), mode, denied)
}

function asked({ question: { name, type } }: Minimisation): string {
  return `${name.toString()} ${type}`
}

/** The parts of a name that are asked about when no server refers. */
function parts(name: string): string[] {
  const minimisation = minimising(name)
  const cache = new RecordCache()
  const names: string[] = []
  minimisation.descendTo(DomainName.root, cache, 0)
  for (;;) {
    names.push(minimisation.question.name.toString())
    if (!minimisation.isPart) return names
    minimisation.advance(cache, 0)
  }
}

describe('a name on its way down', () => {
  it('is told a label at a time, and in the end whole', () => {
    expect(parts('a.b.c.')).toEqual(['c.', 'b.c.', 'a.b.c.'])
    expect(parts('.')).toEqual(['.'])
  })

  it('of many labels is told in ten parts (RFC 9156 §2.3)', () => {
    const labels = (name: string): number => name.split('.').length - 1
    // The example of the RFC, and the longest there is.
    expect(parts('x.'.repeat(18)).map(labels)).toEqual([1, 2, 3, 4, 6, 8, 10, 12, 15, 18])
    expect(parts('x.'.repeat(127)).length).toBe(10)
  })

  it('begins below the zone whose servers are asked', () => {
    const minimisation = minimising('a.b.example.com.')
    minimisation.descendTo(DomainName.parse('example.com.'), new RecordCache(), 0)
    expect(asked(minimisation)).toBe('b.example.com. 1')
  })

  it('is asked about with type A until it is whole', () => {
    const minimisation = minimising('www.example.', 'relaxed', 'MX')
    const cache = new RecordCache()
    minimisation.descendTo(DomainName.root, cache, 0)
    expect(asked(minimisation)).toBe('example. 1')
    minimisation.descendTo(DomainName.parse('example.'), cache, 0)
    expect(asked(minimisation)).toBe('www.example. 15')
  })

  it('skips what the cache knows to be there', () => {
    const cache = new RecordCache()
    const name = DomainName.parse('c.')
    cache.putNodata(
      name.key,
      TYPE.A,
      negativeEntry('nodata', undefined, 60, CREDIBILITY.authoritativeAuthority, ORIGIN, 0),
      0,
    )
    cache.putRrset(
      DomainName.parse('b.c.').key,
      rrsetEntry(records('b.c. CNAME x.'), 60, CREDIBILITY.authoritativeAnswer, ORIGIN, 0),
      0,
    )
    const minimisation = minimising('z.a.b.c.')
    minimisation.descendTo(DomainName.root, cache, 0)
    expect(asked(minimisation)).toBe('a.b.c. 1')
  })

  it('is whole at once when that is wanted', () => {
    const minimisation = minimising('a.b.c.', 'off')
    minimisation.descendTo(DomainName.root, new RecordCache(), 0)
    expect(asked(minimisation)).toBe('a.b.c. 1')
  })
})

describe('a part that is denied', () => {
  it('leads to the whole name when relaxed, and does so again without asking for a minute', () => {
    const denied = new DeniedParts()
    const minimisation = minimising('a.b.c.', 'relaxed', 'A', denied)
    const cache = new RecordCache()
    minimisation.descendTo(DomainName.parse('c.'), cache, 0)
    expect(minimisation.isDenialDoubted).toBe(true)
    expect(minimisation.denied(0)).toBe('nxdomain')
    expect(asked(minimisation)).toBe('a.b.c. 1')
    for (const [nowMs, question] of [
      [59_999, 'x.b.c. 1'],
      [60_000, 'b.c. 1'],
    ] as const) {
      const next = minimising('x.b.c.', 'relaxed', 'A', denied)
      next.descendTo(DomainName.parse('c.'), cache, nowMs)
      expect(asked(next)).toBe(question)
    }
  })

  it('denies the whole when it is a top-level domain, unless RFC 8020 is not to hold', () => {
    const cache = new RecordCache()
    const minimisation = minimising('a.b.c.')
    minimisation.descendTo(DomainName.root, cache, 0)
    expect(minimisation.isDenialDoubted).toBe(false)
    expect(minimisation.denied(0)).toBeUndefined()
    cache.deniesBelow = false
    const other = minimising('a.b.c.')
    other.descendTo(DomainName.root, cache, 0)
    expect(other.isDenialDoubted).toBe(true)
  })

  it('denies the whole when strict (RFC 8020)', () => {
    const minimisation = minimising('a.b.c.', 'strict')
    minimisation.descendTo(DomainName.root, new RecordCache(), 0)
    expect(minimisation.isDenialDoubted).toBe(false)
    expect(minimisation.denied(0)).toBeUndefined()
  })
})

describe('a server that fails over a part', () => {
  it('is asked for the whole name, at once after an error and after three times of silence', () => {
    const minimisation = minimising('a.b.c.')
    minimisation.descendTo(DomainName.root, new RecordCache(), 0)
    expect([true, true, true].map((isSilent) => minimisation.failed(isSilent))).toEqual([
      undefined,
      undefined,
      'timeouts',
    ])
    const other = minimising('a.b.c.')
    other.descendTo(DomainName.root, new RecordCache(), 0)
    expect(other.failed(false)).toBe('failure')
    expect(asked(other)).toBe('a.b.c. 1')
    expect(other.failed(false)).toBeUndefined()
  })

  it('is passed over for the next when strict', () => {
    const minimisation = minimising('a.b.c.', 'strict')
    minimisation.descendTo(DomainName.root, new RecordCache(), 0)
    expect(minimisation.failed(false)).toBeUndefined()
    expect(asked(minimisation)).toBe('c. 1')
  })
})

it('adds one label at a time as long as there are questions left for all', () => {
  expect([labelsToAdd(10, 0), labelsToAdd(6, 4), labelsToAdd(14, 4), labelsToAdd(3, 9)]).toEqual([1, 1, 2, 3])
})
