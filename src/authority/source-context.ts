/** What the sources of all zones of an authority share. */

import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { Files } from '../runtime/runtime.ts'
import type { AuthorityObserver } from './authority-event.ts'
import type { ZoneSource } from './zone-source.ts'

export interface SourceContext {
  readonly files: Files
  readonly observe: AuthorityObserver
  /** Awaited between slices of long work: lets others run. */
  readonly pause: () => Promise<void>
  /** Serves a zone from now on, in the place of the one of that name. */
  readonly host: (hosted: HostedZone, source: ZoneSource) => void
  readonly unhost: (hosted: HostedZone) => void
  /** Whose zone it is, if it is anybody's. */
  readonly holderOf: (origin: DomainName, rrclass: number) => ZoneSource | undefined
  /** From now on changes of these files are told to the sources that they concern. Rejects with `FileError`. */
  readonly watch: (paths: Iterable<string>) => Promise<void>
}
