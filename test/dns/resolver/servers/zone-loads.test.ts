import { describe, expect, it } from 'vitest'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { type Limits, LIMITS } from '../../../../src/dns/resolver/limits.ts'
import { ZoneLoads } from '../../../../src/dns/resolver/servers/zone-loads.ts'

const EVIL = DomainName.parse('evil.')
const OTHER = DomainName.parse('other.')

const loadsWith = (limits: Partial<Limits>) => new ZoneLoads({ ...LIMITS, ...limits })

describe('exchanges with the servers of a zone', () => {
  it('are as many at a time as its share, and other zones have their own', () => {
    const loads = loadsWith({ fetchesPerZone: 2 })
    loads.begin(EVIL, 0)
    expect(loads.reached(EVIL, 0)).toBeUndefined()
    loads.begin(EVIL, 0)
    expect(loads.reached(EVIL, 0)).toBe('fetchesPerZone')
    expect(loads.reached(DomainName.parse('EVIL.'), 0)).toBe('fetchesPerZone')
    expect(loads.reached(OTHER, 0)).toBeUndefined()
    loads.end(EVIL, 5)
    expect(loads.reached(EVIL, 5)).toBeUndefined()
  })

  it('are as many in a second as its rate, even if they have ended', () => {
    const loads = loadsWith({ zoneQueriesPerSecond: 3 })
    for (let i = 0; i < 3; i++) {
      expect(loads.reached(EVIL, 100 * i)).toBeUndefined()
      loads.begin(EVIL, 100 * i)
      loads.end(EVIL, 100 * i + 10)
    }
    expect(loads.reached(EVIL, 999)).toBe('zoneQueriesPerSecond')
    expect(loads.reached(OTHER, 999)).toBeUndefined()
    expect(loads.reached(EVIL, 1000)).toBeUndefined()
    loads.begin(EVIL, 1000)
    // A new second has begun with this one.
    expect(loads.reached(EVIL, 1999)).toBeUndefined()
  })

  it('have no rate where that is 0', () => {
    const loads = loadsWith({ zoneQueriesPerSecond: 0 })
    for (let i = 0; i < 1000; i++) loads.begin(EVIL, 0)
    expect(loads.reached(EVIL, 0)).toBeUndefined()
  })
})

describe('what is kept of zones', () => {
  it('is gone with the last exchange, where no rate has to be known', () => {
    const loads = loadsWith({})
    loads.begin(EVIL, 0)
    loads.begin(EVIL, 0)
    loads.end(EVIL, 1)
    expect(loads.size).toBe(1)
    loads.end(EVIL, 1)
    expect(loads.size).toBe(0)
    // Of one that was never begun.
    loads.end(EVIL, 1)
    expect(loads.size).toBe(0)
  })

  it('does not grow with the zones that were asked, with a rate either', () => {
    const loads = loadsWith({ zoneQueriesPerSecond: 10, serversRemembered: 100 })
    for (let i = 0; i < 1000; i++) {
      const zone = DomainName.parse(`z${i}.evil.`)
      loads.begin(zone, 100 * i)
      loads.end(zone, 100 * i)
    }
    expect(loads.size).toBeLessThanOrEqual(101)
  })
})
