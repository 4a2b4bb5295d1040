/**
 * The head of a scenario, as options of our resolver, with Unbound's defaults for what it leaves out. What it
 * names and we have not is said by name: nothing is ignored in silence.
 */

import { TextError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import { internetRootHints } from '../dns/resolver/zone-cut/root-hints.ts'
import { suggest } from '../suggestion.ts'
import { ConfigDraft } from './config-draft.ts'
import { SERVER_OPTIONS } from './config-options.ts'
import type { ConfigItem } from './config-text.ts'
import { RpzDraft } from './config-rpz.ts'
import { RouteDraft } from './config-zones.ts'
import type { UnsupportedOption } from './report.ts'
import { ScenarioError, type ScenarioMistake } from './scenario-error.ts'
import type { Scenario } from './scenario.ts'

export interface ScenarioConfig {
  readonly options: Omit<ResolverOptions, 'runtime'>
  readonly unsupported: readonly UnsupportedOption[]
  /** Zones whose servers the head names, the root's included. */
  readonly zones: readonly { readonly zone: DomainName; readonly ips: readonly string[] }[]
}

type Head = Pick<Scenario, 'config' | 'file'> & Partial<Pick<Scenario, 'files'>>

/** What is wrong with the values of options; nothing for a sound head. */
export function headMistakes(head: Head): readonly ScenarioMistake[] {
  try {
    resolverOptionsFrom(head)
    return []
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error
    return error.errors
  }
}

/** @throws ScenarioError for values that are none of their options', with all of them */
export function resolverOptionsFrom({ config, file, files = new Map() }: Head): ScenarioConfig {
  const mistakes: ScenarioMistake[] = []
  const at = <T>({ line }: ConfigItem, work: () => T): T | undefined => {
    try {
      return work()
    } catch (error) {
      mistakes.push(...mistakesIn(error, line))
      return undefined
    }
  }
  const draft = new ConfigDraft()
  const unsupported: UnsupportedOption[] = []
  const routes = new Map<number, Begun<RouteDraft>>()
  const policies = new Map<number, Begun<RpzDraft>>()
  for (const item of config) {
    const reason = at(item, () => takeOption(item, draft, routes, policies))
    if (reason !== undefined) unsupported.push({ ...item, reason })
  }
  for (const { draft: route, item } of routes.values()) at(item, () => draft.routes.push(route.finish()))
  for (const { draft: policy, item } of policies.values())
    at(item, () => draft.policyLists.push(policy.finish(file, files)))
  const [first, ...others] = mistakes
  if (first !== undefined) throw new ScenarioError(file, [first, ...others])
  return { options: optionsFrom(draft), unsupported, zones: zonesIn(draft) }
}

/** A clause whose options are being read. */
interface Begun<Draft> {
  readonly draft: Draft
  /** Its first option. */
  readonly item: ConfigItem
}

/** Why the option cannot be had; undefined when it is taken. */
function takeOption(
  item: ConfigItem,
  draft: ConfigDraft,
  routes: Map<number, Begun<RouteDraft>>,
  policies: Map<number, Begun<RpzDraft>>,
): string | undefined {
  const { clause, clauseIndex, name, value } = item
  if (clause === 'stub-zone' || clause === 'forward-zone') {
    const kind = clause === 'stub-zone' ? 'stub' : 'forward'
    const route = routes.get(clauseIndex) ?? { draft: new RouteDraft(kind), item }
    routes.set(clauseIndex, route)
    return route.draft.take(name, value)
  }
  if (clause === 'rpz') {
    const policy = policies.get(clauseIndex) ?? { draft: new RpzDraft(), item }
    policies.set(clauseIndex, policy)
    return policy.draft.take(name, value)
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

function optionsFrom(draft: ConfigDraft): Omit<ResolverOptions, 'runtime'> {
  const { hidesIdentity, hidesVersion, identity, version, nsid, access, limits, cacheLimits } = draft
  return {
    ...draft.finish(),
    hints: internetRootHints(),
    access,
    limits,
    cacheLimits,
    identity: {
      nsid,
      ...(hidesIdentity ? {} : { name: identity }),
      ...(hidesVersion ? {} : { version }),
    },
  }
}

function zonesIn({ routes }: ConfigDraft): ScenarioConfig['zones'] {
  return routes.map(({ zone, servers }) => ({
    zone,
    ips: servers.flatMap((server) => ('ip' in server ? [server.ip] : [])),
  }))
}

/** What is wrong with an option is wrong on its line. */
function mistakesIn(error: unknown, line: number): readonly ScenarioMistake[] {
  if (error instanceof ScenarioError) return error.errors
  if (!(error instanceof TextError)) throw error
  return [{ line, token: error.token, expected: error.expected }]
}
