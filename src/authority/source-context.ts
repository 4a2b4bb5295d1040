/** What the sources of all zones of an authority share. */

import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { TransferSurroundings } from '../dns/transfer/transfer-surroundings.ts'
import type { Clock, Files } from '../runtime/runtime.ts'
import type { AuthorityObserver } from './authority-event.ts'

/** Who has a zone, as far as others need to know. */
export interface ZoneHolder {
  /** What a message calls it. */
  readonly title: string
}

export interface SourceContext {
  readonly files: Files
  readonly clock: Clock
  /** Of all that has to do with other servers. */
  readonly surroundings: TransferSurroundings
  readonly observe: AuthorityObserver
  /** Awaited between slices of long work: lets others run. */
  readonly pause: () => Promise<void>
  /** The folder for what outlives a restart, without `/` at its end. */
  readonly state: string | undefined
  /** Whether there is a file of that name in it. */
  readonly isKept: (name: string) => boolean
  /** Serves a zone from now on, in the place of the one of that name. */
  readonly host: (hosted: HostedZone, holder: ZoneHolder) => void
  readonly unhost: (hosted: HostedZone) => void
  /** Whose zone it is, if it is anybody's. */
  readonly holderOf: (origin: DomainName, rrclass: number) => ZoneHolder | undefined
  /** Whether the zones of the start have been brought in: what comes after them is news. */
  readonly isStarted: () => boolean
  /**
   * From now on changes of these files are told to the sources that they concern, also where their folder is not there
   * yet. True if one of the folders had not been watched before.
   */
  readonly watch: (paths: Iterable<string>) => Promise<boolean>
}
