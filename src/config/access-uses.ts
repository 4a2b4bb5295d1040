/** Where in an authority's configuration access lists and peers stand, and what lists come to. Judges nothing. */

import type { RequestRule } from '../dns/hosting/request-access.ts'
import type { FilePath } from '../yamlfile/file-position.ts'
import type { AuthorityConfig, PolicyConfig } from './schema/authority-schema.ts'
import type { AccessItem, PeerConfig } from './schema/request-access.ts'

const ACCESS_KEYS = ['allowQuery', 'allowTransfer', 'allowUpdate', 'allowNotify'] as const
export type AccessKey = (typeof ACCESS_KEYS)[number]

export type AccessLists = Readonly<Record<string, readonly AccessItem[]>>

export interface AccessUse {
  readonly path: FilePath
  readonly items: readonly AccessItem[]
  /** Undefined for the definition of a list. */
  readonly key: AccessKey | undefined
}

export interface PeersUse {
  readonly path: FilePath
  readonly peers: readonly PeerConfig[]
}

export function* accessUses({ access = {}, ...config }: AuthorityConfig): Iterable<AccessUse> {
  for (const [name, items] of Object.entries(access)) yield { path: ['access', name], items, key: undefined }
  for (const { path, policy } of policies(config)) {
    for (const key of ACCESS_KEYS) {
      const items = policy[key]
      if (items !== undefined) yield { path: [...path, key], items, key }
    }
  }
}

export function* peersUses(config: AuthorityConfig): Iterable<PeersUse> {
  for (const { path, policy } of policies(config)) {
    if (policy.notify !== undefined) yield { path: [...path, 'notify'], peers: policy.notify }
    if (policy.primaries !== undefined) yield { path: [...path, 'primaries'], peers: policy.primaries }
  }
}

/** A policy, and where it stands. */
export interface PolicyUse {
  readonly path: FilePath
  readonly policy: PolicyConfig & { readonly primaries?: readonly PeerConfig[] }
}

export function* policies({ defaults, zones = {} }: AuthorityConfig): Iterable<PolicyUse> {
  if (defaults !== undefined) yield { path: ['defaults'], policy: defaults }
  for (const [name, zone] of Object.entries(zones)) {
    const { members, ...policy } = zone
    const path = ['zones', name]
    yield { path, policy }
    if (members === undefined || typeof members === 'boolean') continue
    const { groups = {}, ...all } = members
    yield { path: [...path, 'members'], policy: all }
    for (const [group, own] of Object.entries(groups))
      yield { path: [...path, 'members', 'groups', group], policy: own }
  }
}

/** The rules of a list, with those of the lists that it names in their places. Names of no list match nobody. */
export function rulesOf(items: readonly AccessItem[], lists: AccessLists): RequestRule[] {
  return items.flatMap((item): RequestRule[] => {
    if (item.kind === 'rule') {
      const { from, key, isDenied } = item
      return [{ ...(from !== undefined && { from }), ...(key !== undefined && { key }), isDenied }]
    }
    const { [item.list]: named = [], ...others } = lists
    const rules = rulesOf(named, others)
    return item.isDenied ? rules.map((rule) => ({ ...rule, isDenied: true })) : rules
  })
}

export function admitsSomebody({ from, isDenied }: RequestRule): boolean {
  return isDenied !== true && from?.length !== 0
}
