/** What there is to say of one zone, as data: for `rootwalk control zones` and the metrics. */

import type { HostedZone } from '../dns/hosting/hosted-zone.ts'

export interface ZoneReport {
  readonly zone: string
  readonly kind: 'primary' | 'secondary'
  /** Absent, as all that is told of the data, where nothing is served. */
  readonly serial?: number
  readonly records?: number
  /** Of a primary zone. */
  readonly file?: string
  /** The file, as it is now, gives no zone; what is served is the last good one, if there was one. */
  readonly isBroken?: true
}

export function dataReport({ zone }: HostedZone): Pick<ZoneReport, 'serial' | 'records'> {
  return zone === undefined ? {} : { serial: zone.serial, records: zone.recordCount }
}
