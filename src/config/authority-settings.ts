/** What a configuration comes to for an authoritative server: lists put in their places, defaults in theirs. */

import { addressOctets, cidrContains, parseCidr } from '../address/cidr.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import type { RateLimitSettings } from '../dns/authority/response-rate-limit.ts'
import { RequestAccess } from '../dns/hosting/request-access.ts'
import { QUERIES_ONLY, type ZoneAccess } from '../dns/hosting/hosted-zone.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { KeyRing, type TsigKey } from '../dns/tsig/tsig-key.ts'
import type { Peer } from '../dns/transfer/peer.ts'
import type { TcpLimits } from '../dns/server/limits.ts'
import { type AccessLists, admitsSomebody, rulesOf } from './access-uses.ts'
import type { AuthorityConfig, MembersConfig, PolicyConfig } from './schema/authority-schema.ts'
import type { CookiesConfig, RateLimitConfig } from './schema/open-port-schema.ts'
import { type AccessItem, LOOPBACK, type PeerConfig } from './schema/request-access.ts'

/** Who may do what with a zone, and who is told of its changes. */
export interface ZonePolicy {
  readonly access: ZoneAccess
  readonly notify: readonly Peer[]
  /** Somebody may update it. */
  readonly takesUpdates: boolean
  /** What lists it, and the groups that it is listed with. */
  readonly catalog: DomainName | undefined
  readonly groups: readonly string[]
}

export interface PrimarySettings extends ZonePolicy {
  readonly kind: 'primary'
  /** Undefined for the zone that the file says it is. */
  readonly origin: DomainName | undefined
  readonly file: string
}

export interface SecondarySettings extends ZonePolicy {
  readonly kind: 'secondary'
  readonly origin: DomainName
  readonly primaries: readonly Peer[]
  /** How the zones are treated that it lists; undefined where it is no catalog. */
  readonly members?: MembersSettings | undefined
}

/** A catalog that is made here. */
export interface CatalogSettings extends ZonePolicy {
  readonly kind: 'catalog'
  readonly origin: DomainName
}

export interface MemberTerms extends ZonePolicy {
  readonly primaries: readonly Peer[]
}

export interface MembersSettings {
  /** For those of no group that is known. */
  readonly template: MemberTerms
  readonly groups: ReadonlyMap<string, MemberTerms>
}

export type ZoneSettings = PrimarySettings | SecondarySettings | CatalogSettings

export interface AuthoritySettings {
  readonly listen: readonly SocketAddress[]
  readonly keys: KeyRing
  /** The folder for what outlives a restart. */
  readonly state: string | undefined
  readonly zones: readonly ZoneSettings[]
  /** Of each, every zone file is a primary zone. */
  readonly folders: readonly string[]
  /** For the zones of the folders. */
  readonly policy: ZonePolicy
  readonly tcp: Partial<TcpLimits>
  readonly manners: MannersSettings
  /** Where requests to other servers leave from; the system chooses where it is empty. */
  readonly sources: readonly string[]
}

/** How those are treated who ask. */
export interface MannersSettings {
  readonly minimalResponses: boolean
  /** Undefined for none; without secrets there is a random one. */
  readonly cookies: { readonly secrets: readonly Uint8Array[]; readonly areRequired: boolean } | undefined
  readonly rateLimit: RateLimitSettings | undefined
}

export interface SettingsOptions {
  /** All keys that peers may be named with. */
  readonly keys: readonly TsigKey[]
  /** Where to listen when the file does not say it. */
  readonly listen: readonly SocketAddress[]
  /** A path of the file, as one that can be opened. */
  readonly near: (path: string) => string
}

export function authoritySettings(
  config: AuthorityConfig,
  { keys, listen, near }: SettingsOptions,
): AuthoritySettings {
  const { zones = {}, folder = [], defaults = {}, access = {}, state } = config
  const ring = new KeyRing(keys)
  const policyOf = (own: PolicyConfig, from: readonly Peer[]): ZonePolicy =>
    zonePolicy({ ...defaults, ...own }, access, ring, from)
  return {
    listen: config.listen ?? listen,
    keys: ring,
    state: state === undefined ? undefined : near(state),
    zones: Object.entries(zones).map(([name, zone]) => {
      const { file, primaries: from = [], members = false, produce = false, ...own } = zone
      const origin = DomainName.parse(name)
      const primaries = peersOf(from, ring)
      const policy = policyOf(own, primaries)
      if (file !== undefined) return { ...policy, kind: 'primary', origin, file: near(file) }
      if (produce) return { ...policy, ...UNLISTED, kind: 'catalog', origin }
      if (members === false) return { ...policy, kind: 'secondary', origin, primaries }
      const terms = membersSettings(members === true ? {} : members, from, (config, peers) =>
        memberTerms(config, peers, ring, policyOf),
      )
      return { ...policy, ...UNLISTED, kind: 'secondary', origin, primaries, members: terms }
    }),
    folders: folder.map(near),
    policy: policyOf({}, []),
    tcp: tcpLimits(config),
    manners: manners(config),
    sources: config.source ?? onlySource(config.listen ?? listen),
  }
}

/** A catalog is for its followers, whatever holds for the zones that it lists. */
const UNLISTED = { catalog: undefined, groups: [] } as const

type MemberConfig = Omit<MembersConfig, 'groups'>
type TermsOf = (config: MemberConfig, primaries: readonly PeerConfig[]) => MemberTerms

/** What a group says counts more than what is said for all members. */
function membersSettings(
  { groups = {}, ...all }: MembersConfig,
  primaries: readonly PeerConfig[],
  termsOf: TermsOf,
): MembersSettings {
  const named = Object.entries(groups).map(
    ([name, own]) => [name, termsOf({ ...all, ...own }, primaries)] as const,
  )
  return { template: termsOf(all, primaries), groups: new Map(named) }
}

function memberTerms(
  { primaries: own, ...config }: MemberConfig,
  primaries: readonly PeerConfig[],
  keys: KeyRing,
  policyOf: (own: PolicyConfig, from: readonly Peer[]) => ZonePolicy,
): MemberTerms {
  const from = peersOf(own ?? primaries, keys)
  return { ...policyOf(config, from), ...UNLISTED, primaries: from }
}

function zonePolicy(
  { allowQuery, allowTransfer, allowUpdate, allowNotify, notify = [], catalog, groups = [] }: PolicyConfig,
  lists: AccessLists,
  keys: KeyRing,
  primaries: readonly Peer[] = [],
): ZonePolicy {
  const access = (items: readonly AccessItem[] | undefined, byDefault: RequestAccess): RequestAccess =>
    items === undefined ? byDefault : new RequestAccess(rulesOf(items, lists))
  return {
    access: {
      query: access(allowQuery, QUERIES_ONLY.query),
      transfer: access(allowTransfer, QUERIES_ONLY.transfer),
      update: access(allowUpdate, QUERIES_ONLY.update),
      // Whoever a zone is got from may tell of changes: that leads to no more than a question to him.
      notify: new RequestAccess([
        ...rulesOf(allowNotify ?? [], lists),
        { from: primaries.map(({ address }) => address.ip) },
      ]),
    },
    notify: peersOf(notify, keys),
    takesUpdates: rulesOf(allowUpdate ?? [], lists).some(admitsSomebody),
    catalog,
    groups,
  }
}

/** The keys are there: a file that names others is not read so far. */
function peersOf(peers: readonly PeerConfig[], keys: KeyRing): Peer[] {
  return peers.map(({ address, key: name }) => {
    const key = name && keys.find(name)
    return { address, ...(key !== undefined && { key }) }
  })
}

function tcpLimits({
  tcp: { connections, connectionsPerClient, idle } = {},
}: AuthorityConfig): Partial<TcpLimits> {
  return {
    ...(connections !== undefined && { connections }),
    ...(connectionsPerClient !== undefined && { connectionsPerClient }),
    ...(idle !== undefined && { idleMs: idle }),
  }
}

/** Whoever listens at one address is known by it. */
function onlySource(listen: readonly SocketAddress[]): string[] {
  const ips = [...new Set(listen.map(({ ip }) => ip))]
  const families = [ips.filter((ip) => !ip.includes(':')), ips.filter((ip) => ip.includes(':'))]
  return families.flatMap((own) => (own.length === 1 && isSource(own[0]!) ? own : []))
}

/** From the loopback nobody can be reached but this machine, for which the system chooses by itself. */
function isSource(ip: string): boolean {
  const octets = addressOctets(ip)!
  const isLoopback = LOOPBACK.some((block) => cidrContains(parseCidr(block), octets))
  return !isLoopback && octets.some((octet) => octet !== 0)
}

function manners({ minimalResponses = true, cookies = true, rateLimit }: AuthorityConfig): MannersSettings {
  return {
    minimalResponses,
    cookies: cookies === false ? undefined : cookieSettings(cookies === true ? {} : cookies),
    rateLimit: rateLimit && rateLimitSettings(rateLimit),
  }
}

function cookieSettings({ secrets = [], required = false }: CookiesConfig): MannersSettings['cookies'] {
  return { secrets, areRequired: required }
}

function rateLimitSettings({ window, dryRun, ...same }: RateLimitConfig): RateLimitSettings {
  return {
    ...same,
    ...(window !== undefined && { windowSeconds: window }),
    ...(dryRun !== undefined && { isDryRun: dryRun }),
  }
}
