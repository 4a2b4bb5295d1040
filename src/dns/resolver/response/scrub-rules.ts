/** What the scrubber goes by beyond the rules that hold for everyone, and how it says what it took out. */

import { PrivateAddresses } from '../../policy/private-addresses.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { Limits } from '../limits.ts'
import type { ResolverSettings } from '../settings.ts'

export interface ScrubRules {
  readonly serversOfZone: number
  /** Take NS records beside an answer out. */
  readonly scrubPromiscuous: boolean
  readonly privateAddresses: PrivateAddresses | undefined
  /** Whether what stands beside answers is of use to anybody. */
  readonly keepsSections: boolean
}

/** @throws TextError 'bad-address' for a block in `privateAddresses` that is none */
export function scrubRules(settings: ResolverSettings, { serversOfZone }: Limits): ScrubRules {
  const { scrubPromiscuous, privateAddresses, privateDomains, minimalResponses } = settings
  const hasPrivate = privateAddresses.length > 0
  return {
    serversOfZone,
    scrubPromiscuous,
    privateAddresses: hasPrivate ? new PrivateAddresses(privateAddresses, privateDomains) : undefined,
    keepsSections: !minimalResponses,
  }
}

export type RemovalReason =
  /** Not of class IN. */
  | 'class'
  /** Its owner lies outside the zone of which the server was asked. */
  | 'bailiwick'
  /** In the answer section, but not about the name asked for, or of no type that answers. */
  | 'unrelated'
  /** What the server tells of the name that an alias leads to: it is asked for anew. */
  | 'beyond-alias'
  /** A name has one CNAME (RFC 2181 §10.1): the first one counts. */
  | 'second-cname'
  /** A CNAME that is not what the DNAME beside it makes of the name (RFC 6672 §2.2). */
  | 'dname-mismatch'
  /** More name servers than anyone needs. */
  | 'too-many'
  /** An address that is too short or too long for one. */
  | 'length'
  /** An address of one's own network, at a name outside of it. */
  | 'private-address'

export interface Removal {
  readonly record: ResourceRecord
  readonly reason: RemovalReason
}
