import { describe, expect, it } from 'vitest'
import { ZoneFileError } from '../../../src/errors.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { copyName } from '../../../src/dns/hosting/copy-name.ts'
import { FileStore } from '../../../src/dns/transfer/secondary-store.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { ORIGIN, sameRecords, zoneOf } from './world.ts'

function stage(origin = ORIGIN) {
  const world = new FlatWorld()
  const host = world.host('192.0.2.1')
  const store = () =>
    new FileStore({ files: host.files, clock: host.clock, pause: () => Promise.resolve() }, 'state', origin)
  return { world, host, store }
}

describe('the copy of a secondary', () => {
  it('is what was kept, with when it was confirmed', async () => {
    const { world, store } = stage()
    const zone = parseZone(
      `@ 300 IN SOA ns hostmaster 7 1 2 3 4\n@ 300 NS ns\n\\000\\.x TXT "a\\"\\\\b" "\\200"\n*.w 5 TYPE65280 \\# 3 010203\n`,
      { origin: ORIGIN },
    )
    expect(await world.run(store().read())).toBeUndefined()
    await world.run(store().keep({ zone, confirmedAtMs: 1_735_689_600_123 }))
    const read = await world.run(store().read())
    expect(sameRecords(read?.zone, zone)).toBe(true)
    expect(read?.confirmedAtMs).toBe(1_735_689_600_123)
  })

  it('is not written again when only its time has changed', async () => {
    const { world, host, store } = stage()
    const one = store()
    const zone = zoneOf()
    await world.run(one.keep({ zone, confirmedAtMs: 1 }))
    host.files.remove('state/example.zone')
    await world.run(one.keep({ zone, confirmedAtMs: 2 }))
    expect(await world.run(host.files.list('state'))).toEqual(['example.confirmed'])
  })

  it('has been confirmed at no known time where that is missing or no number', async () => {
    const { world, host, store } = stage()
    await world.run(store().keep({ zone: zoneOf(), confirmedAtMs: 5 }))
    for (const text of ['', 'yesterday', '-1\n']) {
      host.files.put('state/example.confirmed', text)
      expect(await world.run(store().read())).toMatchObject({ confirmedAtMs: 0 })
    }
    host.files.remove('state/example.confirmed')
    expect(await world.run(store().read())).toMatchObject({ confirmedAtMs: 0 })
  })

  it('is the last of many', async () => {
    const { world, store } = stage()
    const one = store()
    const kept = Array.from({ length: 20 }, (_, i) =>
      one.keep({ zone: zoneOf({ serial: i }), confirmedAtMs: i }),
    )
    await world.run(one.flush())
    await world.run(Promise.all(kept))
    expect(await world.run(store().read())).toMatchObject({ zone: { serial: 19 }, confirmedAtMs: 19 })
  })

  it('says what is wrong with it', async () => {
    const { world, host, store } = stage()
    host.files.put('state/example.zone', '@ 300 IN SOA ns')
    await expect(world.run(store().read())).rejects.toThrow(ZoneFileError)
  })
})

describe('the name of a copy', () => {
  it.each([
    ['example.com.', 'example.com'],
    ['EXAMPLE.', 'example'],
    ['.', 'root'],
    ['root.', '%72oot'],
    ['0/25.2.0.192.in-addr.arpa.', '0%2F25.2.0.192.in-addr.arpa'],
    ['a\\.b.', 'a%2Eb'],
    ['a\\000b.', 'a%00b'],
    ['_x-y.', '_x-y'],
  ])('of %s is %s', (zone, name) => expect(copyName(DomainName.parse(zone))).toBe(name))

  it('fits into a folder, and belongs to one zone alone', () => {
    const long = (last: string): string =>
      copyName(DomainName.parse(`${'\\001'.repeat(60)}.${'\\002'.repeat(60)}.${last}.`))
    expect(long('a').length).toBeLessThan(240)
    expect(long('a')).not.toBe(long('b'))
  })
})
