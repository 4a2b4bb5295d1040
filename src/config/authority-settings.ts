/** What a configuration comes to for an authoritative server: lists put in their places, defaults in theirs. */

import type { SocketAddress } from '../address/socket-address.ts'
import { RequestAccess } from '../dns/hosting/request-access.ts'
import { QUERIES_ONLY, type ZoneAccess } from '../dns/hosting/hosted-zone.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { TcpLimits } from '../dns/server/limits.ts'
import { type AccessLists, rulesOf } from './access-uses.ts'
import type { AuthorityConfig, PolicyConfig, ZoneConfig } from './schema/authority-schema.ts'
import type { AccessItem, Peer } from './schema/request-access.ts'

/** Who may do what with a zone, and who is told of its changes. */
export interface ZonePolicy {
  readonly access: ZoneAccess
  readonly notify: readonly Peer[]
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
  /** The folder for what outlives a restart. */
  readonly state: string | undefined
  readonly zones: readonly ZoneSettings[]
  /** Of each, every zone file is a primary zone. */
  readonly folders: readonly string[]
  /** For the zones of the folders. */
  readonly policy: ZonePolicy
  readonly tcp: Partial<TcpLimits>
}

/**
 * @param near a path of the file, as one that can be opened
 * @param listen where to listen when the file does not say it
 */
export function authoritySettings(
  config: AuthorityConfig,
  listen: readonly SocketAddress[],
  near: (path: string) => string,
): AuthoritySettings {
  const { zones = {}, folder = [], defaults = {}, access = {}, state } = config
  const policyOf = (own: PolicyConfig): ZonePolicy => zonePolicy({ ...defaults, ...own }, access)
  return {
    listen: config.listen ?? listen,
    state: state === undefined ? undefined : near(state),
    zones: Object.entries(zones).map(([name, zone]) => zoneSettings(name, zone, policyOf(zone), near)),
    folders: folder.map(near),
    policy: policyOf({}),
    tcp: tcpLimits(config),
  }
}

function zoneSettings(
  name: string,
  { file, primaries = [] }: ZoneConfig,
  policy: ZonePolicy,
  near: (path: string) => string,
): ZoneSettings {
  const origin = DomainName.parse(name)
  return file === undefined
    ? { ...policy, kind: 'secondary', origin, primaries }
    : { ...policy, kind: 'primary', origin, file: near(file) }
}

function zonePolicy(config: PolicyConfig, lists: AccessLists): ZonePolicy {
  const { allowQuery, allowTransfer, allowUpdate, allowNotify, notify = [] } = config
  const access = (items: readonly AccessItem[] | undefined, byDefault: RequestAccess): RequestAccess =>
    items === undefined ? byDefault : new RequestAccess(rulesOf(items, lists))
  return {
    access: {
      query: access(allowQuery, QUERIES_ONLY.query),
      transfer: access(allowTransfer, QUERIES_ONLY.transfer),
      update: access(allowUpdate, QUERIES_ONLY.update),
      notify: access(allowNotify, QUERIES_ONLY.notify),
    },
    notify,
  }
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
