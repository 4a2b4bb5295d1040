import { describe, expect, it } from 'vitest'
import { parseType } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { updateZone } from '../../../src/dns/update/update-zone.ts'
import { ZONE_LIMITS } from '../../../src/dns/zone/zone-limits.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { exampleZone, outcomeOf, updateMessage } from './requests.ts'

const { typesOfName, rrsetOctets } = ZONE_LIMITS
/** 12 octets around 4. */
const MOST_ADDRESSES = rrsetOctets / 16

const count = (from: number, to: number, line: (i: number) => string): string[] =>
  Array.from({ length: to - from }, (_, i) => line(from + i))
const addresses = (from: number, to: number, ttl = 60): string[] =>
  count(from, to, (i) => `www.example. ${ttl} IN A 10.0.${i >> 8}.${i & 255}`)
const types = (from: number, to: number): string[] =>
  count(from, to, (i) => `www.example. 60 IN TYPE${65_280 + i} \\# 1 00`)

/** Without what the zone had already. */
function make(zone: Zone, updates: readonly string[]): { rcode: string; serial: number } {
  const { rcode, serial } = outcomeOf(zone, { updates })
  return { rcode, serial }
}

describe('an update', () => {
  it('makes no RRset that a message cannot hold, be it bit by bit', () => {
    const nearly = exampleZone(...addresses(0, MOST_ADDRESSES - 1))
    const last = addresses(MOST_ADDRESSES - 1, MOST_ADDRESSES)
    const over = addresses(MOST_ADDRESSES - 1, MOST_ADDRESSES + 1)
    expect(make(nearly, last)).toEqual({ rcode: 'NOERROR', serial: 101 })
    expect(make(nearly, over)).toEqual({ rcode: 'REFUSED', serial: 100 })
    expect(make(nearly, [...over, 'www.example. 0 NONE A 10.0.0.0'])).toMatchObject({ rcode: 'NOERROR' })
  })

  it('makes no record that leaves no room for the rest of a message', () => {
    const record = (octets: number) => `www.example. 60 IN TYPE65280 \\# ${octets} ${'00'.repeat(octets)}`
    expect(make(exampleZone(), [record(rrsetOctets - 12)])).toMatchObject({ rcode: 'NOERROR' })
    expect(make(exampleZone(), [record(rrsetOctets - 11)])).toEqual({ rcode: 'REFUSED', serial: 100 })
  })

  it('may take away from what a file has made too long', () => {
    const long = exampleZone(...addresses(0, MOST_ADDRESSES + 10))
    expect(make(long, ['www.example. 0 NONE A 10.0.0.0'])).toEqual({ rcode: 'NOERROR', serial: 101 })
    expect(make(long, addresses(MOST_ADDRESSES + 10, MOST_ADDRESSES + 11))).toMatchObject({
      rcode: 'REFUSED',
    })
  })

  it('gives a name only so many types', () => {
    const zone = exampleZone(...types(0, typesOfName - 1))
    expect(make(zone, types(typesOfName - 1, typesOfName))).toMatchObject({ rcode: 'NOERROR' })
    expect(make(zone, types(typesOfName - 1, typesOfName + 1))).toEqual({ rcode: 'REFUSED', serial: 100 })
    const full = exampleZone(...types(0, typesOfName))
    expect(make(full, ['www.example. 60 IN TYPE65280 \\# 1 01'])).toMatchObject({ rcode: 'NOERROR' })
  })

  it('that is refused leaves nothing behind', () => {
    const zone = exampleZone()
    const updates = ['other.example. 60 IN A 192.0.2.1', ...types(0, typesOfName + 1)]
    expect(updateZone(zone, updateMessage({ updates })).change).toBeUndefined()
    expect(zone.rrset(DomainName.parse('other.example.'), parseType('A'))).toEqual([])
  })
})
