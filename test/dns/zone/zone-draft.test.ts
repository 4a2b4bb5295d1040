import { describe, expect, it } from 'vitest'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { applyDelta, applyDeltas } from '../../../src/dns/zone/apply-delta.ts'
import { zoneDelta } from '../../../src/dns/zone/compare-zones.ts'
import { ZoneDraft } from '../../../src/dns/zone/zone-draft.ts'
import { formatZone } from '../../../src/dns/zone/zone-format.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { formatRdata, parseRdata } from '../../../src/dns/rdata/registry.ts'

const pause = (): Promise<void> => Promise.resolve()

function zone(records: string, serial = 1): Zone {
  return parseZone(`$TTL 60\n@ SOA ns x ${serial} 1 1 1 1\n@ NS ns.elsewhere.\n${records}\n`, {
    origin: 'example.',
  })
}

function name(text: string): DomainName {
  return DomainName.parse(text, DomainName.parse('example.'))
}

function record(owner: string, type: keyof typeof TYPE, rdata: string, ttlSeconds = 60): ResourceRecord {
  return {
    owner: name(owner),
    type: TYPE[type],
    rrclass: 1,
    ttlSeconds,
    rdata: parseRdata(TYPE[type], 1, rdata),
  }
}

function finish(draft: ZoneDraft): Zone {
  return draft.finish()!.zone
}

function text({ owner, type, ttlSeconds, rdata }: ResourceRecord): string {
  return `${owner.toString()} ${ttlSeconds} ${formatRdata(type, 1, rdata)}`
}

describe('a draft', () => {
  it('adds and removes, and leaves the zone that it began with as it was', () => {
    const before = zone('a A 192.0.2.1\na A 192.0.2.2\nb TXT "b"')
    const printed = formatZone(before)
    const draft = new ZoneDraft(before)
    expect(draft.add(record('a', 'A', '192.0.2.3'))).toBe(true)
    expect(draft.remove(record('a', 'A', '192.0.2.1'))).toBe(true)
    expect(draft.removeName(name('b'))).toBe(1)
    expect(draft.add(record('x.y', 'TXT', '"new"'))).toBe(true)
    const after = finish(draft)
    expect(formatZone(after)).toBe(formatZone(zone('a A 192.0.2.3\na A 192.0.2.2\nx.y TXT "new"')))
    expect(after.recordCount).toBe(5)
    expect(formatZone(before)).toBe(printed)
    expect(before.recordCount).toBe(5)
  })

  it('has a name gone with its last record, and what stood above only for it', () => {
    const before = zone('a.b.c A 192.0.2.1\nx.c A 192.0.2.1\n*.w A 192.0.2.1')
    const draft = new ZoneDraft(before)
    draft.removeName(name('a.b.c'))
    draft.removeRrset(name('*.w'), TYPE.A)
    const after = finish(draft)
    expect(before.lookup(name('b.c'), TYPE.A).kind).toBe('nodata')
    expect(after.lookup(name('b.c'), TYPE.A).kind).toBe('nxdomain')
    expect(after.lookup(name('c'), TYPE.A).kind).toBe('nodata')
    expect(before.lookup(name('q.w'), TYPE.A).kind).toBe('answer')
    expect(after.lookup(name('q.w'), TYPE.A).kind).toBe('nxdomain')
    expect(after.lookup(name('w'), TYPE.A).encloser).toBe(0)
  })

  it('counts the records of an RRset, as the edit has it so far', () => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1\na A 192.0.2.2'))
    expect([draft.count(name('a'), TYPE.A), draft.count(name('b'), TYPE.A)]).toEqual([2, 0])
    draft.remove(record('a', 'A', '192.0.2.1'))
    expect(draft.count(name('a'), TYPE.A)).toBe(1)
    draft.removeRrset(name('a'), TYPE.A)
    draft.add(record('a', 'A', '192.0.2.3'))
    draft.removeRrset(name('a'), TYPE.A)
    expect(draft.count(name('a'), TYPE.A)).toBe(0)
  })

  it('sees its own edits, and the names as the zone writes them', () => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1\na TXT "t"'))
    draft.remove(record('a', 'A', '192.0.2.1'))
    draft.add(record('A', 'AAAA', '2001:db8::1'))
    expect(draft.types(name('a')).sort()).toEqual([TYPE.TXT, TYPE.AAAA].sort())
    expect(draft.rrset(name('a'), TYPE.A)).toEqual([])
    expect(draft.rrset(name('a'), TYPE.AAAA).map(text)).toEqual(['a.example. 60 2001:db8::1'])
    draft.removeName(name('a'))
    expect(draft.has(name('a'))).toBe(false)
  })

  it('is nothing when all that came has gone again', () => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1'))
    draft.add(record('b', 'A', '192.0.2.1'))
    draft.remove(record('b', 'A', '192.0.2.1'))
    draft.remove(record('a', 'A', '192.0.2.1'))
    draft.add(record('a', 'A', '192.0.2.1'))
    expect(draft.remove(record('c', 'A', '192.0.2.1'))).toBe(false)
    expect(draft.add(record('a', 'A', '192.0.2.1'))).toBe(false)
    expect(draft.finish()).toBeUndefined()
  })

  it('tells what has changed, the SOA first, and all of an RRset whose TTL has', () => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1\nb A 192.0.2.1\nb A 192.0.2.2'))
    draft.removeName(name('a'))
    draft.add(record('b', 'A', '192.0.2.3', 30))
    draft.removeRrset(DomainName.parse('example.'), TYPE.SOA)
    draft.add(record('example.', 'SOA', 'ns.example. x.example. 2 1 1 1 1'))
    const { delta } = draft.finish()!
    expect([delta.fromSerial, delta.toSerial]).toEqual([1, 2])
    expect(delta.removed.map(text)).toEqual([
      'example. 60 ns.example. x.example. 1 1 1 1 1',
      'a.example. 60 192.0.2.1',
      'b.example. 60 192.0.2.1',
      'b.example. 60 192.0.2.2',
    ])
    expect(delta.added.map(text)).toEqual([
      'example. 60 ns.example. x.example. 2 1 1 1 1',
      'b.example. 30 192.0.2.1',
      'b.example. 30 192.0.2.2',
      'b.example. 30 192.0.2.3',
    ])
  })

  it.each([
    ['data beside a CNAME', record('alias', 'A', '192.0.2.1')],
    ['a CNAME beside data', record('a', 'CNAME', 'b.')],
    ['a second CNAME', record('alias', 'CNAME', 'b.')],
    ['a second SOA', record('example.', 'SOA', 'a. b. 2 1 1 1 1')],
    ['an SOA below the apex', record('a', 'SOA', 'a. b. 2 1 1 1 1')],
    ['a name outside', record('example.com.', 'A', '192.0.2.1')],
    ['another class', { ...record('a', 'A', '192.0.2.1'), rrclass: 3 }],
    ['a type that is no data', { ...record('a', 'A', '192.0.2.1'), type: 255 }],
  ])('refuses %s', (_, wrong) => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1\nalias CNAME a'))
    expect(() => draft.add(wrong)).toThrow(expect.objectContaining({ code: 'bad-value' }))
  })

  it('puts a CNAME in the place of data, and the other way round', () => {
    const draft = new ZoneDraft(zone('a A 192.0.2.1\nalias CNAME a'))
    draft.removeName(name('a'))
    draft.add(record('a', 'CNAME', 'b.'))
    draft.remove(record('alias', 'CNAME', 'A.EXAMPLE.'))
    draft.add(record('alias', 'A', '192.0.2.1'))
    expect(formatZone(finish(draft))).toBe(formatZone(zone('a CNAME b.\nalias A 192.0.2.1')))
  })

  it.each([TYPE.SOA, TYPE.NS])('gives no zone without the type %i at the apex', (type) => {
    const draft = new ZoneDraft(zone(''))
    draft.removeRrset(DomainName.parse('example.'), type)
    expect(() => draft.finish()).toThrow(expect.objectContaining({ code: 'missing-field' }))
  })

  it('may be one of several from the same zone', () => {
    const before = zone('a A 192.0.2.1')
    const [left, right] = [new ZoneDraft(before), new ZoneDraft(before)]
    left.add(record('l.l', 'A', '192.0.2.1'))
    right.add(record('r.r', 'A', '192.0.2.2'))
    expect(formatZone(finish(left))).toBe(formatZone(zone('a A 192.0.2.1\nl.l A 192.0.2.1')))
    expect(formatZone(finish(right))).toBe(formatZone(zone('a A 192.0.2.1\nr.r A 192.0.2.2')))
  })
})

describe('a delta', () => {
  const before = zone('a A 192.0.2.1\nb A 192.0.2.1\nc A 192.0.2.1')
  const after = zone('a A 192.0.2.2\nb 30 A 192.0.2.1\nd A 192.0.2.1', 2)

  it('leads from one generation to the other', async () => {
    const delta = (await zoneDelta(before, after, pause))!
    expect(formatZone(applyDelta(before, delta))).toBe(formatZone(after))
    expect(formatZone(await applyDeltas(before, [delta], pause))).toBe(formatZone(after))
  })

  it('is none where nothing has changed', async () => {
    expect(
      await zoneDelta(before, zone('c A 192.0.2.1\nb A 192.0.2.1\nA A 192.0.2.1'), pause),
    ).toBeUndefined()
  })

  it('is refused by a zone that it does not fit', async () => {
    const delta = (await zoneDelta(before, after, pause))!
    expect(() => applyDelta(after, delta)).toThrow(expect.objectContaining({ code: 'bad-value' }))
    const other = zone('a A 192.0.2.9\nb A 192.0.2.1\nc A 192.0.2.1')
    expect(() => applyDelta(other, delta)).toThrow(expect.objectContaining({ token: 'a.example. A' }))
  })
})
