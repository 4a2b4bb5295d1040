/** What an operator may want to know of requests that were turned away. */

import type { HostedZone, ZoneAccess } from '../hosting/hosted-zone.ts'
import type { Client } from '../message/client.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { TsigFault } from '../tsig/check-request.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'

export type NameServerEvent =
  /** The key is called as the request calls it, which proves nothing. */
  | {
      readonly kind: 'bad-signature'
      readonly fault: TsigFault
      readonly keyName: DomainName
      readonly client: Client | undefined
    }
  | {
      readonly kind: 'denied'
      readonly access: keyof ZoneAccess
      readonly hosted: HostedZone
      readonly key: TsigKey | undefined
      readonly client: Client
    }
