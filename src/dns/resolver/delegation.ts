/** A zone and its servers, as the walk carries them from one zone cut to the next. */

import { formatIpv4, IPV4_LENGTH } from '../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH } from '../../address/ipv6.ts'
import type { RrsetEntry } from '../cache/cache-entry.ts'
import { rdatasOf } from '../cache/packed-records.ts'
import type { RecordCache } from '../cache/record-cache.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { nameInRdata } from './alias.ts'
import { LIMITS } from './limits.ts'
import type { ResolverSettings } from './settings.ts'
import type { ScrubbedResponse } from './scrub-response.ts'

export interface Delegation {
  readonly zone: DomainName
  readonly servers: readonly NameServer[]
}

export interface NameServer {
  readonly name: DomainName
  /** Addresses in canonical text; none when they have to be looked up. */
  readonly ips: readonly string[]
}

/** The types of address records that are of use: where there is no IPv6, AAAA records are not. */
export type AddressTypes = readonly (typeof TYPE.A | typeof TYPE.AAAA)[]

export function addressTypesFor({ useIpv4, useIpv6 }: ResolverSettings): AddressTypes {
  return [...(useIpv4 ? ([TYPE.A] as const) : []), ...(useIpv6 ? ([TYPE.AAAA] as const) : [])]
}

/** The root's, from hints: NS records and addresses. */
export function delegationFromHints(hints: readonly ResourceRecord[], types: AddressTypes): Delegation {
  const names = hints.filter(({ type }) => type === TYPE.NS).map(({ rdata }) => nameInRdata(rdata))
  return { zone: DomainName.root, servers: names.map((name) => withAddresses(name, hints, types)) }
}

/** That of a referral: addresses from its glue, or else from the cache. */
export function delegationFromReferral(
  { ns, addresses }: ScrubbedResponse,
  zone: DomainName,
  types: AddressTypes,
  cache: RecordCache,
  nowMs: number,
): Delegation {
  const glue = addresses.flatMap(({ records }) => records)
  const servers = (ns?.records ?? []).map(({ rdata }) => {
    const server = withAddresses(nameInRdata(rdata), glue, types)
    return server.ips.length > 0 ? server : withCachedAddresses(server.name, types, cache, nowMs)
  })
  return { zone, servers }
}

/** That of an NS RRset in the cache, which is whole there: of its servers no more are taken than of a referral. */
export function delegationFromCache(
  { packed }: RrsetEntry,
  types: AddressTypes,
  cache: RecordCache,
  nowMs: number,
): Delegation {
  const names = rdatasOf(packed, LIMITS.serversOfZone).map(nameInRdata)
  return {
    zone: DomainName.from(packed),
    servers: names.map((name) => withCachedAddresses(name, types, cache, nowMs)),
  }
}

/**
 * Whether the zone's servers can be reached from what is known: an address is, or a server has its name
 * elsewhere, where it can be looked up without the zone itself.
 */
export function isReachable({ zone, servers }: Delegation): boolean {
  return servers.some(({ name, ips }) => ips.length > 0 || !name.isSubdomainOf(zone))
}

/** The address in an A or AAAA record's data; undefined when the data has the wrong length for one. */
export function addressText(rdata: Uint8Array): string | undefined {
  if (rdata.length === IPV4_LENGTH) return formatIpv4(rdata)
  return rdata.length === IPV6_LENGTH ? formatIpv6(rdata) : undefined
}

function withAddresses(
  name: DomainName,
  records: readonly ResourceRecord[],
  types: AddressTypes,
): NameServer {
  const ips: string[] = []
  for (const { owner, type, rdata } of records) {
    if (!types.some((wanted) => wanted === type) || !owner.equals(name)) continue
    const ip = addressText(rdata)
    if (ip !== undefined) ips.push(ip)
  }
  return { name, ips }
}

function withCachedAddresses(
  name: DomainName,
  types: AddressTypes,
  cache: RecordCache,
  nowMs: number,
): NameServer {
  const ips: string[] = []
  for (const type of types) {
    const entry = cache.peek(name.key, type, nowMs)
    if (entry?.kind !== 'rrset') continue
    for (const rdata of rdatasOf(entry.packed, LIMITS.addressesOfServer)) {
      const ip = addressText(rdata)
      if (ip !== undefined) ips.push(ip)
    }
  }
  return { name, ips }
}
