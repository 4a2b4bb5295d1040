import { describe, expect, it } from 'vitest'
import { CatalogProducer } from '../../../src/dns/catalog/catalog-producer.ts'
import { readCatalog } from '../../../src/dns/catalog/read-catalog.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { CLASS } from '../../../src/dns/iana/classes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import type { ZoneDelta } from '../../../src/dns/zone/zone-delta.ts'

function scene() {
  const hosted = new HostedZone({ origin: DomainName.parse('catalog.'), rrclass: CLASS.IN })
  const published: (ZoneDelta | undefined)[] = []
  hosted.observe((_, delta) => published.push(delta))
  const clock = { seconds: 1000 }
  const producer = new CatalogProducer({ hosted, nowSeconds: () => clock.seconds })
  const list = (...zones: string[]) =>
    producer.list(
      zones.map((text) => {
        const [zone = '', ...groups] = text.split(' ')
        return { zone: DomainName.parse(zone), groups }
      }),
    )
  const read = () => {
    const reading = readCatalog(hosted.zone!)
    if (reading.kind === 'broken') throw new Error(reading.reason)
    return reading.members.map(({ zone, groups }) => [zone.toString(), ...groups].join(' ')).sort()
  }
  const labels = () => {
    const reading = readCatalog(hosted.zone!)
    return reading.kind === 'broken' ? [] : reading.members.map(({ label }) => label)
  }
  return { hosted, published, clock, list, read, labels }
}

describe('a catalog that is produced', () => {
  it('reads as what it was told to list', () => {
    const { list, read } = scene()
    list('one.example.', 'Two.example. few "odd\\ ones"', '.')
    expect(read()).toEqual(['.', 'Two.example. few "odd\\ ones"', 'one.example.'])
    list()
    expect(read()).toEqual([])
  })

  it('keeps groups octet by octet, whatever they are made of', () => {
    const { hosted, read } = scene()
    const groups = ['\u0001 "x" \\', 'größte', '']
    new CatalogProducer({ hosted, nowSeconds: () => 1 }).list([{ zone: DomainName.parse('one.'), groups }])
    expect(read()).toEqual([['one.', ...groups].join(' ')])
  })

  it('tells what has changed, and publishes nothing when that is nothing', () => {
    const { list, published, read } = scene()
    list('one.', 'two.')
    list('two.', 'one.')
    expect(published).toEqual([undefined])
    list('two.', 'three. few')
    expect(read()).toEqual(['three. few', 'two.'])
    const types = (records: ZoneDelta['added']) => records.map(({ type }) => type)
    expect(types(published[1]!.removed)).toEqual([TYPE.SOA, TYPE.PTR])
    expect(types(published[1]!.added)).toEqual([TYPE.SOA, TYPE.PTR, TYPE.TXT])
  })

  it('has a serial that is higher each time, and after a restart', () => {
    const { list, hosted, clock } = scene()
    list('one.')
    expect(hosted.zone!.serial).toBe(1000)
    list('two.')
    expect(hosted.zone!.serial).toBe(1001)
    clock.seconds = 2000
    list('three.')
    expect(hosted.zone!.serial).toBe(2000)
  })

  it('gives a zone the same label always, so that nobody takes it for another one', () => {
    const [first, second] = [scene(), scene()]
    first.list('one.example.')
    second.list('other.example.', 'ONE.example.')
    expect(second.labels()).toContain(first.labels()[0])
    expect(first.labels()[0]).toMatch(/^[0-9a-f]{16}$/)
  })
})
