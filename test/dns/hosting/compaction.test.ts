import { expect, it } from 'vitest'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { ZoneHosting } from '../../../src/dns/hosting/zone-hosting.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { withSerial } from '../../../src/dns/rdata/soa-data.ts'
import { ZoneDraft } from '../../../src/dns/zone/zone-draft.ts'
import { formatZone } from '../../../src/dns/zone/zone-format.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const ADDRESSES = 100

const origin = DomainName.parse('example.')

/** Other addresses for the host with every edit. */
function edit(hosted: HostedZone, serial: number): void {
  const draft = new ZoneDraft(hosted.zone!)
  const soa = draft.rrset(origin, TYPE.SOA)[0]!
  draft.remove(soa)
  draft.add({ ...soa, rdata: withSerial(soa.rdata, serial) })
  const owner = DomainName.parse('host.example.')
  draft.removeName(owner)
  for (let i = 0; i < ADDRESSES; i++) {
    const rdata = Uint8Array.of(10, serial >> 8, serial, i)
    draft.add({ owner, type: TYPE.A, rrclass: 1, ttlSeconds: 60, rdata })
  }
  const { zone, delta } = draft.finish()!
  hosted.publish(zone, delta)
}

it('copies a zone that its history outweighs, while it is edited, and tells nobody', async () => {
  const waiting: (() => void)[] = []
  const pause = () => new Promise<void>((resolve) => waiting.push(resolve))
  const hosting = new ZoneHosting(new Authority(), pause)
  const hosted = new HostedZone({ origin, rrclass: 1 })
  const bulk = Array.from({ length: 2500 }, (_, i) => `h${i} A 192.0.2.1`).join('\n')
  hosted.publish(parseZone(`$TTL 60\n@ SOA a b 1 1 1 1 1\n@ NS a\n${bulk}\n`, { origin }))
  hosting.put(hosted)
  let published = 0
  hosted.observe(() => published++)

  let serial = 1
  while (waiting.length === 0) edit(hosted, ++serial)
  const wasted = hosted.zone!.slab.wastedRecords
  for (let i = 0; i < 3; i++) edit(hosted, ++serial)
  const before = formatZone(hosted.zone!)
  while (waiting.length > 0) {
    waiting.shift()!()
    await new Promise(setImmediate)
  }

  expect(wasted).toBeGreaterThan(10_000)
  expect(hosted.zone!.slab.wastedRecords).toBeLessThan(1000)
  expect(formatZone(hosted.zone!)).toBe(before)
  expect([...hosting.authority.zones]).toEqual([hosted.zone])
  expect(published).toBe(serial - 1)
})
