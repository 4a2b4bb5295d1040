/** A zone and its servers, as the walk carries them from one zone cut to the next. */

import { formatIpv4, IPV4_LENGTH } from '../../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH } from '../../../address/ipv6.ts'
import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { LEAST_ANSWERABLE } from '../../cache/credibility.ts'
import { firstRdata, rdataLengthAt } from '../../cache/packed-records.ts'
import type { RecordCache } from '../../cache/record-cache.ts'
import { DNS_PORT } from '../../iana/port.ts'
import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { DomainName } from '../../name/domain-name.ts'
import { nameInRdata } from '../answer/alias.ts'
import { LIMITS } from '../limits.ts'
import type { ResolverSettings, RouteServer, ZoneRoute } from '../settings.ts'
import type { ScrubbedResponse } from '../response/scrub-response.ts'

export interface Delegation {
  readonly zone: DomainName
  readonly servers: readonly NameServer[]
  readonly source: DelegationSource
  /** No zone lies between this one and the zone whose DS RRset is asked for. */
  readonly isParentOfAsked?: true
}

/** Who named these servers, and with it what is left to try when they are of no use. */
export type DelegationSource =
  /** The operator: hints, whom only another hint could replace. */
  | 'hints'
  /** The operator: authorities of a zone. */
  | 'stub'
  /** The operator: resolvers. */
  | 'forward'
  /** The cache, where the zone's own word may stand in the place of its parent's. */
  | 'cache'
  /** The parent, in a referral. */
  | 'referral'
  /** The parent, when the zone's own word had led nowhere before. */
  | 'parent-side'
  /** The parents of the zones that the servers' names are in: the last that can be tried. */
  | 'glue'

export interface NameServer {
  readonly name: DomainName
  readonly port: number
  /** Addresses in canonical text; none when they have to be looked up. */
  readonly ips: readonly string[]
  /** Glue that is not to be used unless no other address can be had (`hardenUnverifiedGlue`). */
  readonly unverified: readonly string[]
}

const NO_IPS: readonly string[] = []

/** The types of address records that are of use: where there is no IPv6, AAAA records are not. */
export type AddressTypes = readonly (typeof TYPE.A | typeof TYPE.AAAA)[]

export function addressTypesFor({ useIpv4, useIpv6 }: ResolverSettings): AddressTypes {
  return [...(useIpv4 ? ([TYPE.A] as const) : []), ...(useIpv6 ? ([TYPE.AAAA] as const) : [])]
}

/** Which addresses of servers are of use, and how far they are believed. */
export interface AddressPolicy {
  readonly addressTypes: AddressTypes
  readonly settings: Pick<ResolverSettings, 'hardenUnverifiedGlue'>
}

/** The root's, from hints: NS records and addresses. */
export function delegationFromHints(hints: readonly ResourceRecord[], types: AddressTypes): Delegation {
  const names = hints.filter(({ type }) => type === TYPE.NS).map(({ rdata }) => nameInRdata(rdata))
  const servers = names.map((name) => serverAt(name, addressesAmong(name, hints, types)))
  return { zone: DomainName.root, servers, source: 'hints' }
}

/** That of a stub or forward zone. A server that is given by address alone goes by the zone's name. */
export function delegationFromRoute(
  { kind, zone, servers }: Pick<ZoneRoute, 'kind' | 'zone' | 'servers'>,
  types: AddressTypes,
): Delegation {
  const named = (server: RouteServer): NameServer => {
    if ('name' in server) return { ...server, ips: NO_IPS, unverified: NO_IPS }
    const ips = types.includes(typeOfAddress(server.ip)) ? [server.ip] : NO_IPS
    return { name: zone, port: server.port, ips, unverified: NO_IPS }
  }
  return { zone, servers: servers.map(named), source: kind }
}

/** That of a referral: addresses from its glue, or else from the cache. */
export function delegationFromReferral(
  { ns, addresses }: ScrubbedResponse,
  zone: DomainName,
  policy: AddressPolicy,
  cache: RecordCache,
  nowMs: number,
): Delegation {
  const glue = addresses.flatMap(({ records }) => records)
  const servers = (ns?.records ?? []).map(({ rdata }) => {
    const name = nameInRdata(rdata)
    const ips = addressesAmong(name, glue, policy.addressTypes)
    if (ips.length === 0) return serverFromCache(name, zone, policy, cache, nowMs)
    if (!isUnverified(name, zone, policy)) return serverAt(name, ips)
    return { ...serverFromCache(name, zone, policy, cache, nowMs), unverified: ips }
  })
  return { zone, servers, source: 'referral' }
}

/** That of an NS RRset in the cache, which is whole there: of its servers no more are taken than of a referral. */
export function delegationFromCache(
  { packed }: RrsetEntry,
  policy: AddressPolicy,
  cache: RecordCache,
  nowMs: number,
): Delegation {
  const zone = DomainName.from(packed)
  const servers: NameServer[] = []
  for (let at = firstRdata(packed); at < packed.length; at += 2 + rdataLengthAt(packed, at)) {
    if (servers.length === LIMITS.serversOfZone) break
    servers.push(serverFromCache(DomainName.from(packed, at + 2), zone, policy, cache, nowMs))
  }
  return { zone, servers, source: 'cache' }
}

/**
 * Whether the zone's servers can be reached from what is known: an address is, or a server has its name
 * elsewhere, where it can be looked up without the zone itself.
 */
export function isReachable({ zone, servers }: Delegation): boolean {
  return servers.some(({ name, ips }) => ips.length > 0 || !name.isSubdomainOf(zone))
}

/** The address in an A or AAAA record's data at `at`; undefined when the data has the wrong length for one. */
export function addressText(octets: Uint8Array, at = 0, length = octets.length): string | undefined {
  if (length === IPV4_LENGTH) return formatIpv4(octets, at)
  return length === IPV6_LENGTH ? formatIpv6(octets, at) : undefined
}

/** The type of the record that an address in canonical text stands in. */
export function typeOfAddress(ip: string): AddressTypes[number] {
  return ip.includes(':') ? TYPE.AAAA : TYPE.A
}

/** Addresses of a server in the cache, whatever their rank, or only those of `leastCredibility` and above. */
export function cachedAddresses(
  name: DomainName,
  types: AddressTypes,
  cache: RecordCache,
  nowMs: number,
  leastCredibility = 0,
): readonly string[] {
  const ips: string[] = []
  const take = (octets: Uint8Array, at: number, length: number): void => {
    const ip = addressText(octets, at, length)
    if (ip !== undefined) ips.push(ip)
  }
  for (const type of types) {
    const entry = cache.glance(name.octets, type, nowMs)
    if (entry?.kind !== 'rrset' || entry.credibility < leastCredibility) continue
    entry.visitRdatas(LIMITS.addressesOfServer, take)
  }
  return ips
}

function serverAt(name: DomainName, ips: readonly string[]): NameServer {
  return { name, port: DNS_PORT, ips, unverified: NO_IPS }
}

function serverFromCache(
  name: DomainName,
  zone: DomainName,
  policy: AddressPolicy,
  cache: RecordCache,
  nowMs: number,
): NameServer {
  const { addressTypes } = policy
  if (!isUnverified(name, zone, policy))
    return serverAt(name, cachedAddresses(name, addressTypes, cache, nowMs))
  const ips = cachedAddresses(name, addressTypes, cache, nowMs, LEAST_ANSWERABLE)
  if (ips.length > 0) return serverAt(name, ips)
  return { ...serverAt(name, NO_IPS), unverified: cachedAddresses(name, addressTypes, cache, nowMs) }
}

/** Whether a server's glue is no part of what the delegation has to tell: its name lies elsewhere. */
function isUnverified(name: DomainName, zone: DomainName, { settings }: AddressPolicy): boolean {
  return settings.hardenUnverifiedGlue && !name.isSubdomainOf(zone)
}

function addressesAmong(
  name: DomainName,
  records: readonly ResourceRecord[],
  types: AddressTypes,
): readonly string[] {
  const ips: string[] = []
  for (const { owner, type, rdata } of records) {
    if (!types.some((wanted) => wanted === type) || !owner.equals(name)) continue
    const ip = addressText(rdata)
    if (ip !== undefined) ips.push(ip)
  }
  return ips
}
