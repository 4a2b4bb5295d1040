/** How a resolver behaves, as its operator wants it. Data only; numbers that bound its work are in `limits.ts`. */

import type { HostsEntry } from '../../address/hosts-file.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { DomainName } from '../name/domain-name.ts'
import type { ClientLimitsSettings } from '../policy/client-limits.ts'
import type { PolicyLists } from '../policy/list/policy-lists.ts'
import type { LocalZoneRule } from '../policy/local-zones.ts'
import type { Dns64Settings } from './operator/dns64.ts'

/** Asks these servers about a zone and all below it, instead of those that delegations lead to. */
export interface ZoneRoute {
  /**
   * 'stub': they are authoritative, are asked without RD, and what they delegate is followed.
   * 'forward': they are resolvers, are asked with RD, and give the whole answer. Without servers, names below
   * are resolved from the root again: an exception from a forward zone above.
   */
  readonly kind: 'stub' | 'forward'
  readonly zone: DomainName
  readonly servers: readonly RouteServer[]
  /** Of a stub: ask its servers for the zone's NS RRset first, and then go by that. */
  readonly isPrimed: boolean
  /** Whether to walk from the root when none of the servers is of use. */
  readonly fallsBack: boolean
}

/** By address, or by a name whose addresses are looked up. */
export type RouteServer =
  { readonly ip: string; readonly port: number } | { readonly name: DomainName; readonly port: number }

export interface ServeStale {
  /** How long after its end data may still be served; RFC 8767 §5 suggests one to three days. */
  readonly maxStaleSeconds: number
  /** The TTL that stale records are given (RFC 8767 §4 says 30). */
  readonly answerTtlSeconds: number
  /** How long a client waits for fresh data before it gets stale data; 0 serves stale data at once. */
  readonly clientTimeoutMs: number
  /** How long after a failed refresh stale data is served without trying again (RFC 8767 §5). */
  readonly failureRecheckSeconds: number
  /** Whether each failed refresh has `maxStaleSeconds` begin anew, so that what is asked for stays as long as that. */
  readonly renewsOnFailure?: boolean
}

export interface ResolverSettings {
  /** Whether to talk to servers over IPv4. */
  readonly useIpv4: boolean
  /** Whether to talk to servers over IPv6. */
  readonly useIpv6: boolean
  /**
   * RFC 9156: tell each server no more of the name than it needs. 'relaxed' asks for the whole name where a
   * server denies a part of it or fails over it, since some do so wrongly; 'strict' believes the denial.
   */
  readonly qnameMinimisation: 'relaxed' | 'strict' | 'off'
  /** 0x20: the letters of a name in random case, which a forger has to guess. */
  readonly caseRandomisation: boolean
  /** DNS cookies towards servers (RFC 7873). */
  readonly cookies: boolean
  /**
   * By depth of nesting, how many server addresses to look up beyond what a question needs, so that later ones
   * have a choice; -1 looks up all. The last number holds for all depths below.
   */
  readonly targetFetchPolicy: readonly number[]
  /** Leave out of answers what the question does not ask for. */
  readonly minimalResponses: boolean
  /** Begin each RRset of an answer with another of its records. */
  readonly rotateRecords: boolean
  /** Extended DNS Errors in responses (RFC 8914). */
  readonly extendedErrors: boolean
  /** How long clients are told that their connections may stay idle (RFC 7828); undefined tells nothing. */
  readonly tcpKeepaliveMs: number | undefined
  /**
   * Look up the NS RRset and the addresses of each delegation at its own servers too, whose word no forged
   * authority section can replace.
   */
  readonly hardenReferralPath: boolean
  /** Use glue from outside of the delegated zone only once its own servers have confirmed it. */
  readonly hardenUnverifiedGlue: boolean
  /** RFC 8020: nothing exists below a name that does not. */
  readonly hardenBelowNxdomain: boolean
  /** Take NS records beside an answer out, unless they were asked for. */
  readonly scrubPromiscuous: boolean
  /** Resolve an answer again that is asked for in the last tenth of its life. */
  readonly prefetch: boolean
  /** Undefined never serves what has expired. */
  readonly serveStale: ServeStale | undefined
  /** Address blocks of servers that are never asked. */
  readonly doNotQuery: readonly string[]
  /** Address blocks that names of the public Internet may not point to: protection against DNS rebinding. */
  readonly privateAddresses: readonly string[]
  /** Names at and under which private addresses are believed. */
  readonly privateDomains: readonly DomainName[]
  /** Stub and forward zones; of several that hold a name the deepest counts. */
  readonly routes: readonly ZoneRoute[]
  /** Zones that are answered here; the deepest that holds a name decides (see `policy/zone-type.ts`). */
  readonly localZones: readonly LocalZoneRule[]
  /** Records that are answered here, in local zones or by themselves; `parseLocalData` makes them of text. */
  readonly localData: readonly ResourceRecord[]
  /** `localhost` and other zones that are nobody else's business (RFC 6761, RFC 6303) are answered here. */
  readonly defaultLocalZones: boolean
  /** What /etc/hosts says, to be answered here. */
  readonly hosts: readonly HostsEntry[]
  /** How many queries each client may send; undefined sets no limit. */
  readonly clientLimits: ClientLimitsSettings | undefined
  /** Blocklists and response policy zones; whoever holds them may replace their rules at any time. */
  readonly policyLists: PolicyLists | undefined
  /** IPv6 addresses for names that have none (RFC 6147); undefined synthesizes nothing. */
  readonly dns64: Dns64Settings | undefined
}

export const SETTINGS: ResolverSettings = {
  useIpv4: true,
  useIpv6: false,
  qnameMinimisation: 'relaxed',
  caseRandomisation: true,
  cookies: true,
  targetFetchPolicy: [0],
  minimalResponses: true,
  rotateRecords: true,
  extendedErrors: true,
  tcpKeepaliveMs: undefined,
  hardenReferralPath: false,
  hardenUnverifiedGlue: false,
  hardenBelowNxdomain: true,
  scrubPromiscuous: true,
  prefetch: false,
  serveStale: undefined,
  // What is asked there is ourselves, a service of this machine that expects no DNS, or everybody at once.
  doNotQuery: ['127.0.0.0/8', '::1', '0.0.0.0/8', '::', '224.0.0.0/4', '240.0.0.0/4', 'ff00::/8'],
  privateAddresses: [],
  privateDomains: [],
  routes: [],
  localZones: [],
  localData: [],
  defaultLocalZones: true,
  hosts: [],
  clientLimits: undefined,
  policyLists: undefined,
  dns64: undefined,
}
