/** Where the data of a zone comes from, and what keeps it up to date: for the authority all kinds of zones are alike. */

import type { ZonePolicy } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { ZoneTrouble } from '../lab/zone-folder.ts'

export interface ZoneSource {
  /** Undefined while it is not known which zone it is. */
  readonly hosted: HostedZone | undefined
  /** The files whose changes concern it. */
  readonly paths: ReadonlySet<string>
  /** Why it cannot be what it is to be; what was served before stays. */
  readonly trouble: ZoneTrouble | undefined
  /** Resolves when the zone is served, or it is clear that there is nothing to serve for now. */
  start(): Promise<void>
  /** One of its files has changed. */
  fileChanged(): void
  /** Who may do what from now on. */
  obey(policy: ZonePolicy): void
  report(): ZoneReport | undefined
  /** Resolves when nothing of it is left to be done. What is served stays so until it is removed. */
  close(): Promise<void>
}
