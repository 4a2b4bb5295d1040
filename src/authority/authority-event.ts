/** What an authority in operation tells of itself, as data. Types only. */

import type { CatalogEvent } from '../dns/catalog/catalog-members.ts'
import type { NameServerEvent } from '../dns/nameserver/name-server-event.ts'
import type { NotifyEvent } from '../dns/transfer/notify-sender.ts'
import type { SecondaryEvent } from '../dns/transfer/secondary-event.ts'
import type { PrimaryNews } from '../dns/update/primary-news.ts'
import type { ZoneFileEvent } from '../zonefiles/zone-file-event.ts'

/** Zones are named as text. */
export type AuthorityEvent =
  | ZoneFileEvent
  | { readonly kind: 'primary'; readonly zone: string; readonly news: PrimaryNews }
  | { readonly kind: 'secondary'; readonly zone: string; readonly event: SecondaryEvent }
  | { readonly kind: 'notify'; readonly zone: string; readonly event: NotifyEvent }
  | { readonly kind: 'catalog'; readonly event: CatalogEvent }
  | { readonly kind: 'request'; readonly event: NameServerEvent }

export type AuthorityObserver = (event: AuthorityEvent) => void
