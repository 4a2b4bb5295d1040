import { describe, expect, it } from 'vitest'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { exampleZone, outcomeOf } from '../../dns/update/requests.ts'

const ADD = ['a.example. 60 IN A 192.0.2.1']

describe('RFC 2136 §3.1: the zone section', () => {
  it('names a zone by its SOA; any other type is FORMERR (§3.1.1)', () => {
    for (const type of [TYPE.A, TYPE.ANY, TYPE.NS]) {
      expect(outcomeOf(exampleZone(), { zone: { type }, updates: ADD })).toMatchObject({
        rcode: 'FORMERR',
        lines: [],
      })
    }
  })

  it('names the zone itself, not a name in it: NOTAUTH (§3.1.2)', () => {
    const zone = { name: DomainName.parse('a.example.') }
    expect(outcomeOf(exampleZone(), { zone, updates: ADD })).toMatchObject({ rcode: 'NOTAUTH', lines: [] })
  })

  it('names the class of the zone: NOTAUTH (§3.1.2)', () => {
    const zone = { rrclass: CLASS.CH }
    expect(outcomeOf(exampleZone(), { zone, updates: [] })).toMatchObject({ rcode: 'NOTAUTH' })
  })

  it('is compared without case', () => {
    const zone = { name: DomainName.parse('EXAMPLE.') }
    expect(outcomeOf(exampleZone(), { zone, updates: ADD })).toMatchObject({ rcode: 'NOERROR', serial: 101 })
  })
})
