import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { LIMITS } from '../../../../src/dns/resolver/limits.ts'
import {
  type Candidate,
  expectedMs,
  selectServer,
} from '../../../../src/dns/resolver/servers/select-server.ts'
import { type ServerState, ServerTable } from '../../../../src/dns/resolver/servers/server-table.ts'
import { SeededRandom } from '../../../../src/sim/seeded-random.ts'

const ZONE = DomainName.parse('example.').key
const server = DomainName.parse('ns.example.')
const NOW = 1_000_000

/** A server that has answered in `rttMs` for long; `change` is applied to what is known of it. */
function known(ip: string, rttMs: number, change: Partial<ServerState> = {}): Candidate {
  const table = new ServerTable(LIMITS)
  for (let i = 0; i < 50; i++) table.replied({ ip, port: 53 }, rttMs, NOW)
  return { server, ip, port: 53, state: { ...table.get({ ip, port: 53 }, NOW)!, ...change }, attempts: 0 }
}

const unknown = (ip: string): Candidate => ({ server, ip, port: 53, state: undefined, attempts: 0 })

/** How often each address is chosen in a thousand draws. */
function shares(candidates: readonly Candidate[]): Record<string, number> {
  const random = new SeededRandom(1)
  const counts: Record<string, number> = {}
  for (let i = 0; i < 1000; i++) {
    const ip = selectServer(candidates, ZONE, NOW, LIMITS, random)?.ip ?? 'none'
    counts[ip] = (counts[ip] ?? 0) + 1
  }
  return counts
}

describe('selectServer', () => {
  it('has nothing to choose among none', () => expect(shares([])).toEqual({ none: 1000 }))

  it('spreads questions evenly over servers of which nothing is known', () => {
    const counts = shares(['a', 'b', 'c', 'd'].map(unknown))
    for (const ip of ['a', 'b', 'c', 'd']) expect(counts[ip]).toBeGreaterThan(200)
  })

  it('prefers near servers, but asks others as well', () => {
    const counts = shares([known('near', 10), known('far', 200), unknown('new')])
    expect(counts.near).toBeGreaterThan(700)
    expect(counts.far).toBeGreaterThan(30)
    expect(counts.new).toBeGreaterThan(30)
  })

  it('leaves out servers beyond the band', () => {
    expect(shares([known('near', 10), known('moon', 2600)])).toEqual({ near: 1000 })
    expect(shares([known('moon', 2600)])).toEqual({ moon: 1000 })
  })

  it('goes on with servers not tried yet, though they be slower', () => {
    expect(shares([{ ...known('near', 10), attempts: 1 }, known('moon', 2600)])).toEqual({ moon: 1000 })
  })

  it('gives a server up after three attempts', () => {
    expect(shares([{ ...known('near', 10), attempts: 3 }])).toEqual({ none: 1000 })
  })

  it('leaves a server alone that rests, until it has rested', () => {
    expect(shares([known('tired', 10, { restUntilMs: NOW + 1 }), known('far', 300)])).toEqual({ far: 1000 })
    expect(shares([known('tired', 10, { restUntilMs: NOW + 1 })])).toEqual({ none: 1000 })
    expect(shares([known('rested', 10, { restUntilMs: NOW })])).toEqual({ rested: 1000 })
  })

  it('asks a lame server only when no other is left, and only of that zone', () => {
    const lame = known('lame', 10, { lameUntilMs: new Map([[ZONE, NOW + 1]]) })
    expect(shares([lame, known('far', 300)])).toEqual({ far: 1000 })
    expect(shares([lame])).toEqual({ lame: 1000 })
    expect(selectServer([lame], ZONE, NOW, LIMITS, new SeededRandom(1))?.isLastResort).toBe(true)
    const elsewhere = known('lame', 10, { lameUntilMs: new Map([['other', NOW + 1]]) })
    expect(shares([elsewhere, known('moon', 2600)])).toEqual({ lame: 1000 })
  })

  it('says what it chose among', () => {
    const candidates = [known('near', 10), known('moon', 2600), unknown('new')]
    const choice = selectServer(candidates, ZONE, NOW, LIMITS, new SeededRandom(3))
    expect(choice).toMatchObject({ among: 2, of: 3, isLastResort: false })
  })
})

describe('expectedMs', () => {
  it('is a guess for a server never asked, what was measured for others, and grows with timeouts', () => {
    expect(expectedMs(undefined, LIMITS)).toBe(376)
    expect(expectedMs(known('near', 10).state, LIMITS)).toBeCloseTo(10, 1)
    expect(expectedMs({ ...known('near', 10).state!, timeouts: 1, timeoutMs: 800 }, LIMITS)).toBe(800)
  })
})
