// The reference's own look-up, beside that of the zones that servers serve from.

import { describe, expect, it } from 'vitest'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { Dice } from './dice.ts'
import { generateInternet } from './generate-internet.ts'
import { Load } from './load.ts'
import { rrset, type Rrset } from './rrset.ts'
import { Tally } from './tally.ts'
import { tell } from './tell.ts'
import { ZoneContent } from './zone-content.ts'

const SOA = rrset(TYPE.SOA, 3600, ['ns.z. root. 1 2 3 4 60'])
const a = (text: string): Rrset => rrset(TYPE.A, 300, [text])

const zone = new ZoneContent(
  'z.',
  new Map([
    ['z.', [SOA, rrset(TYPE.NS, 3600, ['ns.z.'])]],
    ['www.z.', [a('192.0.2.1')]],
    ['x.ent.z.', [a('192.0.2.2')]],
    ['*.wild.z.', [a('192.0.2.3')]],
    ['alias.z.', [rrset(TYPE.CNAME, 30, ['www.z.'])]],
    ['moved.z.', [rrset(TYPE.DNAME, 20, ['y.'])]],
    ['child.z.', [rrset(TYPE.NS, 60, ['ns.child.z.']), rrset(TYPE.DS, 50, [`1 8 2 ${'AB'.repeat(32)}`])]],
    ['ns.child.z.', [a('192.0.2.9')]],
  ]),
)

describe('what a zone tells', () => {
  it.each([
    ['www.z.', TYPE.A, { kind: 'answer', ttlSeconds: 300, isWild: false }],
    ['www.z.', TYPE.MX, { kind: 'nodata', ttlSeconds: 60, isEmptyNonTerminal: false }],
    ['www.z.', TYPE.ANY, { kind: 'any' }],
    ['ent.z.', TYPE.A, { kind: 'nodata', isEmptyNonTerminal: true }],
    ['no.z.', TYPE.A, { kind: 'nxdomain', ttlSeconds: 60 }],
    ['no.ent.z.', TYPE.A, { kind: 'nxdomain' }],
    ['no.such.wild.z.', TYPE.A, { kind: 'answer', isWild: true }],
    ['wild.z.', TYPE.A, { kind: 'nodata', isEmptyNonTerminal: true }],
    ['alias.z.', TYPE.A, { kind: 'cname', target: 'www.z.', ttlSeconds: 30 }],
    ['alias.z.', TYPE.CNAME, { kind: 'answer' }],
    ['a.b.moved.z.', TYPE.A, { kind: 'dname', owner: 'moved.z.', target: 'a.b.y.', ttlSeconds: 20 }],
    ['moved.z.', TYPE.A, { kind: 'nodata' }],
    ['www.child.z.', TYPE.A, { kind: 'referral', cut: 'child.z.' }],
    ['ns.child.z.', TYPE.A, { kind: 'referral', cut: 'child.z.' }],
    ['child.z.', TYPE.NS, { kind: 'referral', cut: 'child.z.' }],
    ['child.z.', TYPE.DS, { kind: 'answer', ttlSeconds: 50 }],
    ['z.', TYPE.DS, { kind: 'nothing' }],
  ])('of %s, type %i', (name, type, expected) => {
    expect(tell(zone, name, type)).toMatchObject(expected)
  })

  it('says that a name is too long that a DNAME makes so', () => {
    const name = `${'a.'.repeat(120)}moved.z.`
    const grown = zone.with(['moved.z.', rrset(TYPE.DNAME, 20, [`${'b'.repeat(20)}.`])])
    expect(tell(grown, name, TYPE.A)).toMatchObject({ kind: 'dname', target: undefined })
  })

  it('is what the zone of a server finds, for made-up zones and questions', () => {
    const { zones } = generateInternet(new Dice(5), { zones: 60 }, new Tally())
    const internet = generateInternet(new Dice(5), { zones: 60 }, new Tally())
    const load = new Load(internet, new Dice(6))
    const kinds = new Set<string>()
    for (let i = 0; i < 3000; i++) {
      const { name, type } = load.next()
      for (const { content } of internet.zonesAbove(name)) {
        const told = tell(content, name, type)
        if (told.kind === 'nothing') continue
        kinds.add(told.kind)
        expect([name, type, content.zone.lookup(DomainName.parse(name), type).kind]).toEqual([
          name,
          type,
          told.kind,
        ])
      }
    }
    expect([...kinds].sort()).toEqual(['answer', 'any', 'cname', 'dname', 'nodata', 'nxdomain', 'referral'])
    expect(zones.size).toBe(internet.zones.size)
  })
})
