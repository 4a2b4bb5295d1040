/** What a configuration comes to for an authoritative server: lists put in their places, defaults in theirs. */

import type { SocketAddress } from '../address/socket-address.ts'
import { RequestAccess } from '../dns/hosting/request-access.ts'
import { QUERIES_ONLY, type ZoneAccess } from '../dns/hosting/hosted-zone.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { KeyRing, type TsigKey } from '../dns/tsig/tsig-key.ts'
import type { Peer } from '../dns/transfer/peer.ts'
import type { TcpLimits } from '../dns/server/limits.ts'
import { type AccessLists, admitsSomebody, rulesOf } from './access-uses.ts'
import type { AuthorityConfig, PolicyConfig } from './schema/authority-schema.ts'
import type { AccessItem, PeerConfig } from './schema/request-access.ts'

/** Who may do what with a zone, and who is told of its changes. */
export interface ZonePolicy {
  readonly access: ZoneAccess
  readonly notify: readonly Peer[]
  /** Somebody may update it. */
  readonly takesUpdates: boolean
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
}

export type ZoneSettings = PrimarySettings | SecondarySettings

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
    zones: Object.entries(zones).map(([name, { file, primaries: from = [], ...own }]): ZoneSettings => {
      const origin = DomainName.parse(name)
      const primaries = peersOf(from, ring)
      const policy = policyOf(own, primaries)
      return file === undefined
        ? { ...policy, kind: 'secondary', origin, primaries }
        : { ...policy, kind: 'primary', origin, file: near(file) }
    }),
    folders: folder.map(near),
    policy: policyOf({}, []),
    tcp: tcpLimits(config),
  }
}

function zonePolicy(
  { allowQuery, allowTransfer, allowUpdate, allowNotify, notify = [] }: PolicyConfig,
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
