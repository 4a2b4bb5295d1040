/** What there is to say of the data of a zone. */

import type { ZoneReport } from '../control/authority-stats.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'

export function dataReport({ zone }: HostedZone): Pick<ZoneReport, 'serial' | 'records'> {
  return zone === undefined ? {} : { serial: zone.serial, records: zone.recordCount }
}
