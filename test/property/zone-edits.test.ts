/**
 * Edits of a zone against a plain list of records: after every one of them the draft's zone must look as one that was
 * built from scratch, and no generation before it may have changed.
 */

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TextError } from '../../src/errors.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { parseRdata } from '../../src/dns/rdata/registry.ts'
import { applyDelta } from '../../src/dns/zone/apply-delta.ts'
import { compactZone } from '../../src/dns/zone/compact-zone.ts'
import { zoneDelta } from '../../src/dns/zone/compare-zones.ts'
import { ZoneBuilder } from '../../src/dns/zone/zone-builder.ts'
import { ZoneDraft } from '../../src/dns/zone/zone-draft.ts'
import { formatZone } from '../../src/dns/zone/zone-format.ts'
import { NONE } from '../../src/dns/zone/zone-slab.ts'
import type { Zone } from '../../src/dns/zone/zone.ts'

const origin = DomainName.parse('z.')
const RDATA: readonly (readonly [type: number, text: string])[] = [
  [TYPE.A, '192.0.2.1'],
  [TYPE.A, '192.0.2.2'],
  [TYPE.A, '192.0.2.3'],
  [TYPE.NS, 'ns.elsewhere.'],
  [TYPE.NS, 'NS.elsewhere.'],
  [TYPE.CNAME, 'c.elsewhere.'],
  [TYPE.DNAME, 'd.elsewhere.'],
  [TYPE.TXT, '"t"'],
  [TYPE.NSEC, 'a.z. A'],
]
const ASKED = [TYPE.A, TYPE.NS, TYPE.CNAME, TYPE.TXT, TYPE.DS]

const label = fc.constantFrom('a', 'b', '*', 'C')
const name = fc.array(label, { maxLength: 3 }).map((labels) => DomainName.parse([...labels, 'z.'].join('.')))
const record: fc.Arbitrary<ResourceRecord> = fc
  .tuple(name, fc.constantFrom(...RDATA), fc.constantFrom(60, 60, 60, 30))
  .map(([owner, [type, text], ttlSeconds]) => ({
    owner,
    type,
    rrclass: 1,
    ttlSeconds,
    rdata: parseRdata(type, 1, text),
  }))

type Edit =
  | { readonly kind: 'add' | 'remove' | 'removeRrset'; readonly record: ResourceRecord }
  | { readonly kind: 'removeName'; readonly owner: DomainName }

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 6, arbitrary: record.map((each) => ({ kind: 'add', record: each }) as const) },
  { weight: 3, arbitrary: record.map((each) => ({ kind: 'remove', record: each }) as const) },
  { weight: 1, arbitrary: record.map((each) => ({ kind: 'removeRrset', record: each }) as const) },
  { weight: 1, arbitrary: name.map((owner) => ({ kind: 'removeName', owner }) as const) },
)

function apex(serial: number): ResourceRecord[] {
  const base = { owner: origin, rrclass: 1, ttlSeconds: 60 }
  return [
    { ...base, type: TYPE.SOA, rdata: parseRdata(TYPE.SOA, 1, `a. b. ${serial} 1 1 1 1`) },
    { ...base, type: TYPE.NS, rdata: parseRdata(TYPE.NS, 1, 'always.elsewhere.') },
  ]
}

function build(records: readonly ResourceRecord[]): Zone {
  const builder = new ZoneBuilder({ origin })
  for (const { owner, type, rrclass, ttlSeconds, rdata } of records) {
    builder.record(owner.octets, type, rrclass, ttlSeconds, rdata, rdata.length)
  }
  return builder.finish()
}

/** A zone as a list of records, with no idea of nodes. */
class PlainZone {
  records: ResourceRecord[] = apex(1)

  apply(change: Edit): void {
    if (change.kind === 'add') return this.#add(change.record)
    this.records = this.records.filter((each) => isApexOwn(each) || !isMeant(change, each))
  }

  raiseSerial(serial: number): void {
    this.records = [apex(serial)[0]!, ...this.records.filter(({ type }) => type !== TYPE.SOA)]
  }

  #add(added: ResourceRecord): void {
    const isTaken = this.records.some((each) => isSame(each, added))
    const { ttlSeconds } = added
    const wanted = isTaken ? this.records : [...this.records, added]
    this.records = wanted.map((each) => (isOfRrset(each, added) ? { ...each, ttlSeconds } : each))
  }
}

function isApexOwn({ owner, type, rdata }: ResourceRecord): boolean {
  return owner.equals(origin) && (type === TYPE.SOA || isSame(apex(1)[1]!, { owner, type, rdata }))
}

function isMeant(change: Edit, each: ResourceRecord): boolean {
  if (change.kind === 'removeName') return each.owner.equals(change.owner)
  return change.kind === 'removeRrset' ? isOfRrset(each, change.record) : isSame(each, change.record)
}

function isOfRrset(a: Pick<ResourceRecord, 'owner' | 'type'>, b: ResourceRecord): boolean {
  return a.type === b.type && a.owner.equals(b.owner)
}

function isSame(a: ResourceRecord, b: Pick<ResourceRecord, 'owner' | 'type' | 'rdata'>): boolean {
  const text = (octets: Uint8Array) => Buffer.from(octets).toString('latin1').toLowerCase()
  return a.type === b.type && a.owner.equals(b.owner) && text(a.rdata) === text(b.rdata)
}

/** As the plain zone does: the NS record that keeps the zone whole stays. */
function applyTo(draft: ZoneDraft, change: Edit): boolean {
  switch (change.kind) {
    case 'add':
      try {
        draft.add(change.record)
        return true
      } catch (error) {
        if (error instanceof TextError) return false
        throw error
      }
    case 'remove':
      draft.remove(change.record)
      return true
    case 'removeRrset':
      remove(draft, change.record.owner, [change.record.type])
      return true
    case 'removeName':
      remove(draft, change.owner, draft.types(change.owner))
      return true
  }
}

function remove(draft: ZoneDraft, owner: DomainName, types: readonly number[]): void {
  for (const type of types) {
    if (!owner.equals(origin)) draft.removeRrset(owner, type)
    else for (const each of draft.rrset(owner, type)) if (!isApexOwn(each)) draft.remove(each)
  }
}

const everyName = ['', 'a.', 'b.', '*.', 'c.', 'x.'].flatMap((first) =>
  ['', 'a.', 'b.', '*.', 'c.', 'x.'].flatMap((second) =>
    ['', 'a.', '*.', 'x.'].map((third) => DomainName.parse(`${first}${second}${third}z.`)),
  ),
)

/** What a zone says to everything that may be asked of it. */
function answers(zone: Zone): string[] {
  const nameOf = (node: number) =>
    node === NONE
      ? '-'
      : DomainName.from(zone.slab.nameOctets(node), zone.slab.nameOffset(node)).toString().toLowerCase()
  return everyName.flatMap((asked) =>
    ASKED.map((type) => {
      const { kind, node, encloser, wildcard } = zone.lookup(asked, type)
      return `${asked.toString()} ${type}: ${kind} ${nameOf(node)} ${nameOf(encloser)} ${nameOf(wildcard)}`
    }),
  )
}

function contents(zone: Zone): string {
  return formatZone(zone).toLowerCase()
}

describe('generations of a zone', () => {
  it('look as if each was built from scratch, and stay as they are', async () => {
    const pause = () => Promise.resolve()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 }),
        fc.nat(6),
        async (drafts, compactedAt) => {
          const plain = new PlainZone()
          let zone = build(plain.records)
          const past: { zone: Zone; text: string; answers: string[] }[] = []
          for (const [i, edits] of drafts.entries()) {
            past.push({ zone, text: contents(zone), answers: answers(zone) })
            if (i === compactedAt) zone = await compactZone(zone, pause)
            const draft = new ZoneDraft(zone)
            for (const change of edits) if (applyTo(draft, change)) plain.apply(change)
            draft.removeRrset(origin, TYPE.SOA)
            draft.add(apex(i + 2)[0]!)
            plain.raiseSerial(i + 2)
            const { zone: next, delta } = draft.finish()!

            const expected = build(plain.records)
            expect(contents(next)).toBe(contents(expected))
            expect(answers(next)).toEqual(answers(expected))
            expect(next.recordCount).toBe(expected.recordCount)
            expect(contents(applyDelta(zone, delta))).toBe(contents(expected))
            const compared = (await zoneDelta(zone, expected, pause))!
            expect(contents(applyDelta(zone, compared))).toBe(contents(expected))
            zone = next
          }
          for (const each of past) {
            expect(contents(each.zone)).toBe(each.text)
            expect(answers(each.zone)).toEqual(each.answers)
          }
        },
      ),
      { numRuns: 60 },
    )
  }, 60_000)
})
