import { describe, expect, it } from 'vitest'
import { HostedZone } from '../../../src/dns/hosting/hosted-zone.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { zoneDelta } from '../../../src/dns/zone/compare-zones.ts'
import type { Zone } from '../../../src/dns/zone/zone.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

const origin = DomainName.parse('example.')

function zone(serial: number, address: string): Zone {
  return parseZone(`$TTL 60\n@ SOA a b ${serial} 1 1 1 1\n@ NS a\nhost A ${address}\n`, { origin })
}

async function raise(hosted: HostedZone, next: Zone): Promise<void> {
  hosted.publish(next, await zoneDelta(hosted.zone!, next, () => Promise.resolve()))
}

describe('the history of a hosted zone', () => {
  it('is what has changed, from the first generation on', async () => {
    const hosted = new HostedZone({ origin, rrclass: 1 })
    hosted.publish(zone(1, '192.0.2.1'))
    await raise(hosted, zone(2, '192.0.2.2'))
    expect(hosted.history.since(1)).toHaveLength(1)
  })

  it('gives nothing to a secondary that may have a serial with other data', async () => {
    const hosted = new HostedZone({ origin, rrclass: 1 })
    hosted.publish(zone(1, '192.0.2.1'))
    hosted.serve(zone(1, '192.0.2.2'))
    hosted.publish(zone(1, '192.0.2.2'))
    await raise(hosted, zone(2, '192.0.2.2'))
    expect(hosted.history.since(1)).toBeUndefined()
    await raise(hosted, zone(3, '192.0.2.3'))
    expect(hosted.history.since(2)).toHaveLength(1)
  })

  it('gives nothing for what was served before the zone expired', async () => {
    const hosted = new HostedZone({ origin, rrclass: 1 })
    hosted.publish(zone(1, '192.0.2.1'))
    hosted.withdraw()
    hosted.publish(zone(1, '192.0.2.2'))
    await raise(hosted, zone(2, '192.0.2.2'))
    expect(hosted.history.since(1)).toBeUndefined()
  })
})
