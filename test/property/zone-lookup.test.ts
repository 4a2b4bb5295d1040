/**
 * Look-up against a reference that is slow and obviously right: it has a list of records and reads RFC 1034
 * §4.3.2 and RFC 4592 aloud.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TYPE } from '../../src/dns/iana/types.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseRdata } from '../../src/dns/rdata/registry.ts'
import { ZoneBuilder } from '../../src/dns/zone/zone-builder.ts'
import { NONE } from '../../src/dns/zone/zone-slab.ts'
import { TextError } from '../../src/errors.ts'

interface Entry {
  readonly owner: DomainName
  readonly type: number
}

const origin = DomainName.parse('z.')
const TYPES = [TYPE.A, TYPE.NS, TYPE.CNAME, TYPE.DNAME, TYPE.TXT]
const RDATA = new Map([
  [TYPE.A, '192.0.2.1'],
  [TYPE.NS, 'ns.elsewhere.'],
  [TYPE.CNAME, 'c.elsewhere.'],
  [TYPE.DNAME, 'd.elsewhere.'],
  [TYPE.TXT, '"t"'],
])

const label = fc.constantFrom('a', 'b', '*', 'C')
const name = fc.array(label, { maxLength: 4 }).map((labels) => DomainName.parse([...labels, 'z.'].join('.')))
const entry = fc.record({ owner: name, type: fc.constantFrom(...TYPES) })

function isApex(owner: DomainName): boolean {
  return owner.equals(origin)
}

function ancestorsFromApex(asked: DomainName): DomainName[] {
  const names = []
  for (let count = 1; count <= asked.labelCount; count++) names.push(asked.suffix(count))
  return names
}

/** `kind`, the owner of the data, and whether a wildcard gave it. */
function reference(entries: readonly Entry[], asked: DomainName, type: number): string {
  const has = (owner: DomainName, wanted: number) =>
    entries.some((each) => each.owner.equals(owner) && each.type === wanted)
  const exists = (owner: DomainName) => entries.some((each) => each.owner.isSubdomainOf(owner))
  const at = (owner: DomainName) => {
    if (has(owner, type)) return `answer ${owner.toString()}`
    if (has(owner, TYPE.CNAME)) return `cname ${owner.toString()}`
    return `nodata ${owner.toString()}`
  }
  for (const ancestor of ancestorsFromApex(asked)) {
    if (!isApex(ancestor) && has(ancestor, TYPE.NS)) return `referral ${ancestor.toString()}`
    if (!ancestor.equals(asked) && has(ancestor, TYPE.DNAME)) return `dname ${ancestor.toString()}`
  }
  if (exists(asked)) return at(asked)
  const encloser = ancestorsFromApex(asked).findLast(exists)!
  const wildcard = DomainName.parse('*', encloser)
  return exists(wildcard) ? at(wildcard) : 'nxdomain'
}

describe('Zone.lookup', () => {
  it('agrees with a plain reading of the RFCs', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { maxLength: 12 }),
        fc.array(name, { minLength: 20, maxLength: 20 }),
        (wanted, asked) => {
          const builder = new ZoneBuilder({ origin })
          const entries: Entry[] = []
          const add = (each: Entry, rdata: Uint8Array) => {
            try {
              builder.record(each.owner.octets, each.type, 1, 60, rdata, rdata.length)
              entries.push(each)
            } catch (error) {
              if (!(error instanceof TextError)) throw error
            }
          }
          add({ owner: origin, type: TYPE.SOA }, parseRdata(TYPE.SOA, 1, 'a. b. 1 1 1 1 1'))
          add({ owner: origin, type: TYPE.NS }, parseRdata(TYPE.NS, 1, 'ns.elsewhere.'))
          for (const each of wanted) add(each, parseRdata(each.type, 1, RDATA.get(each.type)!))
          const zone = builder.finish()
          for (const question of asked) {
            for (const type of [TYPE.A, TYPE.CNAME, TYPE.DNAME]) {
              const found = zone.lookup(question, type)
              const owner =
                found.node === NONE
                  ? ''
                  : ` ${DomainName.from(zone.slab.nameOctets(found.node), zone.slab.nameOffset(found.node)).toString().toLowerCase()}`
              expect(`${found.kind}${owner}`, `${question.toString()} ${type}`).toBe(
                reference(entries, question, type).toLowerCase(),
              )
            }
          }
        },
      ),
    )
  })
})
