/** What an authority in operation tells of itself, as data. Types only. */

import type { CatalogEvent } from '../dns/catalog/catalog-members.ts'
import type { NameServerEvent } from '../dns/nameserver/name-server-event.ts'
import type { TransferForm } from '../dns/transfer/answer-transfer.ts'
import type { NotifyEvent } from '../dns/transfer/notify-sender.ts'
import type { Peer } from '../dns/transfer/peer.ts'
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
  /** Another server is given the zone, or what has changed in it; 'none': it has `serial` already, or a later one. */
  | {
      readonly kind: 'transfer-out'
      readonly zone: string
      readonly serial: number
      readonly form: TransferForm
      readonly to: Peer
    }
  /** `serial` is the one after it, undefined where there is no data to update. */
  | {
      readonly kind: 'update'
      readonly zone: string
      readonly serial: number | undefined
      readonly rcode: number
      readonly from: Peer
    }

export type AuthorityObserver = (event: AuthorityEvent) => void
