/**
 * The head of a scenario, as options of our resolver, with Unbound's defaults for what it leaves out. What it
 * names and we have not is said by name: nothing is ignored in silence.
 */

import { TextError } from '../errors.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { Identity } from '../dns/message/identity.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { formatRdata, parseRdata } from '../dns/rdata/registry.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import { internetRootHints } from '../dns/resolver/root-hints.ts'
import type { ZoneRoute } from '../dns/resolver/settings.ts'
import { suggest } from '../suggestion.ts'
import { ConfigDraft } from './config-draft.ts'
import { SERVER_OPTIONS } from './config-options.ts'
import type { ConfigItem } from './config-text.ts'
import { RouteDraft } from './config-zones.ts'
import type { UnsupportedOption } from './report.ts'
import { ScenarioError } from './scenario-error.ts'
import type { Scenario } from './scenario.ts'

export interface ScenarioConfig {
  readonly options: Omit<ResolverOptions, 'runtime'>
  readonly unsupported: readonly UnsupportedOption[]
  /** Zones whose servers the head names, the root's included. */
  readonly zones: readonly { readonly zone: DomainName; readonly ips: readonly string[] }[]
}

/** @throws ScenarioError for a value that is none of its option's */
export function resolverOptionsFrom({ config, file }: Pick<Scenario, 'config' | 'file'>): ScenarioConfig {
  const draft = new ConfigDraft()
  const unsupported: UnsupportedOption[] = []
  const routes = new Map<number, { readonly draft: RouteDraft; readonly item: ConfigItem }>()
  for (const item of config) {
    const reason = at(file, item, () => takeOption(item, draft, routes))
    if (reason !== undefined) unsupported.push({ ...item, reason })
  }
  for (const { draft: route, item } of routes.values())
    addRoute(
      draft,
      at(file, item, () => route.finish()),
    )
  return { options: optionsFrom(draft), unsupported, zones: zonesIn(draft) }
}

/** Why the option cannot be had; undefined when it is taken. */
function takeOption(
  item: ConfigItem,
  draft: ConfigDraft,
  routes: Map<number, { readonly draft: RouteDraft; readonly item: ConfigItem }>,
): string | undefined {
  const { clause, clauseIndex, name, value } = item
  if (clause === 'stub-zone' || clause === 'forward-zone') {
    const kind = clause === 'stub-zone' ? 'stub' : 'forward'
    const route = routes.get(clauseIndex) ?? { draft: new RouteDraft(kind), item }
    routes.set(clauseIndex, route)
    return route.draft.take(name, value)
  }
  if (clause === 'remote-control') return undefined
  if (clause !== 'server') return `rootwalk has no ${clause}`
  const rule = SERVER_OPTIONS.get(name)
  switch (rule?.kind) {
    case 'effect':
      rule.apply(draft, value)
      return undefined
    case 'irrelevant':
      return undefined
    case 'fixed':
      return rule.values.includes(value) ? undefined : rule.reason
    case undefined:
      return `not known here${suggest(name, SERVER_OPTIONS.keys())}`
  }
}

/** A stub of the root takes the place of the root hints, as in Unbound, and is primed as they are. */
function addRoute(draft: ConfigDraft, route: ZoneRoute): void {
  if (route.kind === 'stub' && route.zone.isRoot) draft.hints = [...(draft.hints ?? []), ...hintsFor(route)]
  else draft.routes.push(route)
}

const HINT_TTL_SECONDS = 3_600_000

function hintsFor({ servers }: ZoneRoute): ResourceRecord[] {
  return servers.flatMap((server, i) => {
    const owner = 'name' in server ? server.name : DomainName.parse(`root-server-${i + 1}.invalid.`)
    const ns = { owner: DomainName.root, type: TYPE.NS, rdata: owner.octets }
    const address =
      'name' in server
        ? []
        : [server.ip.includes(':') ? TYPE.AAAA : TYPE.A].map((type) => ({
            owner,
            type,
            rdata: parseRdata(type, CLASS.IN, server.ip),
          }))
    return [ns, ...address].map((record) => ({ ...record, rrclass: CLASS.IN, ttlSeconds: HINT_TTL_SECONDS }))
  })
}

function optionsFrom(draft: ConfigDraft): Omit<ResolverOptions, 'runtime'> {
  const identity = identityFrom(draft)
  return {
    ...draft.finish(),
    hints: draft.hints ?? internetRootHints(),
    access: draft.access,
    limits: draft.limits,
    cacheLimits: draft.cacheLimits,
    ...(identity === undefined ? {} : { identity }),
  }
}

function identityFrom({ hidesIdentity, hidesVersion, identity, version }: ConfigDraft): Identity | undefined {
  return hidesIdentity && hidesVersion ? undefined : { name: identity, version }
}

function zonesIn({ hints, routes }: ConfigDraft): ScenarioConfig['zones'] {
  const addresses = (hints ?? []).filter(({ type }) => type !== TYPE.NS)
  const rootIps = addresses.map(({ type, rrclass, rdata }) => formatRdata(type, rrclass, rdata))
  return [
    { zone: DomainName.root, ips: rootIps },
    ...routes.map(({ zone, servers }) => ({
      zone,
      ips: servers.flatMap((server) => ('ip' in server ? [server.ip] : [])),
    })),
  ]
}

/** What `work` says is wrong is wrong on the line of the option. */
function at<T>(file: string, { line }: ConfigItem, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof TextError)) throw error
    throw new ScenarioError(file, line, error.token, error.expected, { cause: error })
  }
}
