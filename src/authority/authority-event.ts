/** What an authority in operation tells of itself, as data. */

import type { LabEvent } from '../lab/lab-event.ts'

/** What happens to a zone because somebody edits its file. */
export type ZoneFileEvent = Extract<
  LabEvent,
  { kind: 'zone-loaded' | 'zone-broken' | 'zone-finding' | 'serial-not-raised' | 'zone-removed' }
>

export type AuthorityEvent = ZoneFileEvent

export type AuthorityObserver = (event: AuthorityEvent) => void
