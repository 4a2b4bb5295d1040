/** What an authority in operation tells of itself, as data. Types only. */

import type { NameServerEvent } from '../dns/nameserver/name-server-event.ts'
import type { NotifyEvent } from '../dns/transfer/notify-sender.ts'
import type { SecondaryEvent } from '../dns/transfer/secondary-event.ts'
import type { PrimaryNews } from '../dns/update/primary-news.ts'
import type { LabEvent } from '../lab/lab-event.ts'

/** What happens to a zone because somebody edits its file. */
export type ZoneFileEvent = Extract<
  LabEvent,
  { kind: 'zone-loaded' | 'zone-broken' | 'zone-finding' | 'serial-not-raised' | 'zone-removed' }
>

/** Zones are named as text. */
export type AuthorityEvent =
  | ZoneFileEvent
  | { readonly kind: 'primary'; readonly zone: string; readonly news: PrimaryNews }
  | { readonly kind: 'secondary'; readonly zone: string; readonly event: SecondaryEvent }
  | { readonly kind: 'notify'; readonly zone: string; readonly event: NotifyEvent }
  | { readonly kind: 'request'; readonly event: NameServerEvent }

export type AuthorityObserver = (event: AuthorityEvent) => void
