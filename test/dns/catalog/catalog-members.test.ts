import { describe, expect, it } from 'vitest'
import { CatalogMembers, type CatalogEvent } from '../../../src/dns/catalog/catalog-members.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

/** A server that follows catalogs, and what it was told to do. */
function scene(configured: readonly string[] = []) {
  const done: string[] = []
  const events: CatalogEvent[] = []
  const pauses = { count: 0 }
  const members = new CatalogMembers(
    {
      add: ({ zone, groups }, catalog) => {
        if (configured.includes(zone.toString())) return false
        done.push(`add ${[zone.toString(), ...groups].join(' ')} of ${catalog.toString()}`)
        return true
      },
      change: ({ zone, groups }, catalog) =>
        done.push(`change ${[zone.toString(), ...groups].join(' ')} of ${catalog.toString()}`),
      remove: (zone) => done.push(`remove ${zone.toString()}`),
    },
    () => {
      pauses.count++
      return Promise.resolve()
    },
    (event) => events.push(event),
  )
  const catalogs = new Map<string, { hosted: HostedZone; serial: number }>()
  const catalog = (name: string) => {
    const known = catalogs.get(name)
    if (known !== undefined) return known
    const hosted = new HostedZone({ origin: DomainName.parse(name), rrclass: CLASS.IN })
    const made = { hosted, serial: 0 }
    catalogs.set(name, made)
    return made
  }
  /** A catalog says something else. Gives what the server does then. */
  const says = (name: string, text: string, version = '2') => {
    const one = catalog(name)
    const head = `$ORIGIN ${name}\n@ 0 SOA invalid. invalid. ${++one.serial} 1 1 1 1\n@ 0 NS invalid.\nversion 0 TXT "${version}"\n`
    one.hosted.publish(parseZone(head + text))
    return done.splice(0)
  }
  const follow = (name: string) => members.follow(catalog(name).hosted)
  return { members, says, follow, done, events, pauses }
}

describe('a catalog of thousands', () => {
  const text = (count: number): string =>
    Array.from({ length: count }, (_, i) => `m${i}.zones 0 PTR z${i}.\n`).join('')
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('is read and obeyed in slices, the last state of it in the end', async () => {
    const { follow, says, members, pauses } = scene()
    follow('cat.')
    says('cat.', text(5000))
    expect(members.size).toBeLessThan(5000)
    says('cat.', text(4000))
    says('cat.', text(3000))
    await settled()
    expect(members.size).toBe(3000)
    expect(pauses.count).toBeGreaterThanOrEqual(3000 / 100)
  })

  it('is let go of as a whole, even while it is read', async () => {
    const { follow, says, members } = scene()
    says('cat.', text(5000))
    const stop = follow('cat.')
    stop()
    await settled()
    expect(members.size).toBe(0)
  })
})

describe('the zones of a catalog', () => {
  it('come and go with it', () => {
    const { follow, says, members } = scene()
    follow('cat.')
    expect(says('cat.', 'a.zones 0 PTR one.\nb.zones 0 PTR two.')).toEqual([
      'add one. of cat.',
      'add two. of cat.',
    ])
    expect(says('cat.', 'b.zones 0 PTR two.')).toEqual(['remove one.'])
    expect(says('cat.', 'b.zones 0 PTR two.')).toEqual([])
    expect(members.size).toBe(1)
    expect(members.catalogOf(DomainName.parse('two.'))?.toString()).toBe('cat.')
  })

  it('are there at once when the catalog is, and go when it is not followed any more', () => {
    const { follow, says, done } = scene()
    says('cat.', 'a.zones 0 PTR one.')
    const stop = follow('cat.')
    expect(done.splice(0)).toEqual(['add one. of cat.'])
    stop()
    expect(done).toEqual(['remove one.'])
  })

  it('stay as they are while it is broken', () => {
    const { follow, says, events } = scene()
    follow('cat.')
    says('cat.', 'a.zones 0 PTR one.')
    expect(says('cat.', 'b.zones 0 PTR two.', '3')).toEqual([])
    expect(events.at(-1)).toMatchObject({ kind: 'catalog-broken' })
    expect(says('cat.', 'b.zones 0 PTR two.')).toEqual(['remove one.', 'add two. of cat.'])
  })

  it('are left alone where the operator has one of that name', () => {
    const { follow, says, events } = scene(['one.'])
    follow('cat.')
    expect(says('cat.', 'a.zones 0 PTR one.\nb.zones 0 PTR two.')).toEqual(['add two. of cat.'])
    expect(events[0]).toMatchObject({ kind: 'member-refused', reason: 'a zone of that name is configured' })
    expect(says('cat.', 'b.zones 0 PTR two.')).toEqual([])
  })

  it('are not the catalog itself', () => {
    const { follow, says, events } = scene()
    follow('cat.')
    expect(says('cat.', 'a.zones 0 PTR CAT.\nb.zones 0 PTR two.')).toEqual(['add two. of cat.'])
    expect(events[0]).toMatchObject({ kind: 'member-refused', reason: 'it is a catalog that is followed' })
  })

  it('begin anew under another label', () => {
    const { follow, says } = scene()
    follow('cat.')
    says('cat.', 'a.zones 0 PTR one.')
    expect(says('cat.', 'z.zones 0 PTR one.')).toEqual(['remove one.', 'add one. of cat.'])
  })

  it('change with their groups', () => {
    const { follow, says } = scene()
    follow('cat.')
    expect(says('cat.', 'a.zones 0 PTR one.\ngroup.a.zones 0 TXT few')).toEqual(['add one. few of cat.'])
    expect(says('cat.', 'a.zones 0 PTR one.\ngroup.a.zones 0 TXT many')).toEqual(['change one. many of cat.'])
  })
})

describe('a zone that two catalogs list', () => {
  it('belongs to the first', () => {
    const { follow, says, events } = scene()
    follow('old.')
    follow('new.')
    says('old.', 'a.zones 0 PTR one.')
    expect(says('new.', 'a.zones 0 PTR one.')).toEqual([])
    expect(events.at(-1)).toMatchObject({ kind: 'member-refused', reason: 'the catalog old. holds it' })
  })

  it('goes to the other one when the first lets it go', () => {
    const { follow, says } = scene()
    follow('old.')
    follow('new.')
    says('old.', 'a.zones 0 PTR one.')
    says('new.', 'a.zones 0 PTR one.')
    expect(says('old.', '')).toEqual(['remove one.', 'add one. of new.'])
  })

  it.each([
    ['the old one leaves it', ['coo', 'new']],
    ['the new one lists it', ['new', 'coo']],
  ])('moves as it is with a coo property, once %s', (_, order) => {
    const { follow, says } = scene()
    follow('old.')
    follow('new.')
    says('old.', 'a.zones 0 PTR one.')
    const steps: Record<string, () => string[]> = {
      coo: () => says('old.', 'a.zones 0 PTR one.\ncoo.a.zones 0 PTR new.'),
      new: () => says('new.', 'a.zones 0 PTR one.'),
    }
    expect(order.flatMap((step) => steps[step]!())).toEqual(['change one. of new.'])
    expect(says('old.', '')).toEqual([])
  })

  it('stays where it is when a catalog leaves it to itself', () => {
    const { follow, says, events } = scene()
    follow('old.')
    says('old.', 'a.zones 0 PTR one.\ncoo.a.zones 0 PTR old.')
    expect(says('old.', 'a.zones 0 PTR one.\ncoo.a.zones 0 PTR old.')).toEqual([])
    expect(events.map(({ kind }) => kind)).toEqual(['member-added'])
  })

  it('moves and begins anew when its label is another one there', () => {
    const { follow, says } = scene()
    follow('old.')
    follow('new.')
    says('old.', 'a.zones 0 PTR one.\ncoo.a.zones 0 PTR new.')
    expect(says('new.', 'b.zones 0 PTR one.')).toEqual(['remove one.', 'add one. of new.'])
  })
})
