import { describe, expect, it } from 'vitest'
import { formatType } from '../../../src/dns/iana/types.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { compareZones } from '../../../src/dns/zone/compare-zones.ts'

const pause = (): Promise<void> => Promise.resolve()

function zone(records: string): Zone {
  return parseZone(`$TTL 60\n@ SOA ns x 1 1 1 1 1\n@ NS ns.elsewhere.\n${records}\n`, { origin: 'example.' })
}

async function difference(before: string, after: string): Promise<string[]> {
  const changes = await compareZones(zone(before), zone(after), pause)
  return changes.map(({ kind, owner, type }) => `${kind} ${owner.toString()} ${formatType(type)}`).sort()
}

describe('the difference of two generations of a zone', () => {
  it('is nothing when they say the same, in whatever order and case', async () => {
    const before = 'a A 192.0.2.1\na A 192.0.2.2\nb TXT "x"'
    expect(await difference(before, 'B TXT "x"\nA A 192.0.2.2\na A 192.0.2.1')).toEqual([])
  })

  it('names RRsets that were added, removed and changed', async () => {
    expect(
      await difference(
        'same A 192.0.2.1\nmoved A 192.0.2.1\ngone A 192.0.2.1',
        'same A 192.0.2.1\nmoved A 192.0.2.2\nnew A 192.0.2.1',
      ),
    ).toEqual(['added new.example. A', 'changed moved.example. A', 'removed gone.example. A'])
  })

  it('sees a record more, a record less, and another TTL', async () => {
    expect(
      await difference(
        'a A 192.0.2.1\nb A 192.0.2.1\nb A 192.0.2.2\nc 60 A 192.0.2.1',
        'a A 192.0.2.1\na A 192.0.2.2\nb A 192.0.2.1\nc 30 A 192.0.2.1',
      ),
    ).toEqual(['changed a.example. A', 'changed b.example. A', 'changed c.example. A'])
  })

  it('tells types of one owner apart', async () => {
    expect(await difference('a A 192.0.2.1', 'a AAAA 2001:db8::1')).toEqual([
      'added a.example. AAAA',
      'removed a.example. A',
    ])
  })

  it('passes over names that only stand above others', async () => {
    expect(await difference('a.b.c A 192.0.2.1', 'x.c A 192.0.2.1')).toEqual([
      'added x.c.example. A',
      'removed a.b.c.example. A',
    ])
  })

  it('pauses in a large zone', async () => {
    const records = Array.from({ length: 10_000 }, (_, i) => `h${i} A 192.0.2.1`).join('\n')
    let pauses = 0
    const changes = await compareZones(zone(records), zone(`${records}\nlast A 192.0.2.1`), async () => {
      pauses++
    })
    expect(changes).toHaveLength(1)
    expect(pauses).toBeGreaterThan(5)
  })
})
