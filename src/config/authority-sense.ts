/** Whether what a configuration of an authority says fits together, and can be meant. Its form is right already. */

import { DomainName } from '../dns/name/domain-name.ts'
import { suggest } from '../suggestion.ts'
import type { FilePath } from '../yamlfile/file-position.ts'
import { accessUses, admitsSomebody, peersUses, policies, rulesOf } from './access-uses.ts'
import { listening } from './listening.ts'
import type { SenseMistake } from './read-config.ts'
import type { AuthorityConfig } from './schema/authority-schema.ts'

/** What there is beside the file's sound part. */
export interface Circumstances {
  /** Names of all keys that there are. */
  readonly keys: readonly DomainName[]
  /** Where the file is wrong in form, so that something seems to be missing that is not. */
  readonly unsound: readonly FilePath[]
}

type Check = (config: AuthorityConfig, circumstances: Circumstances) => Iterable<SenseMistake>

export function authoritySense(config: AuthorityConfig, circumstances: Circumstances): SenseMistake[] {
  return CHECKS.flatMap((check) => [...check(config, circumstances)])
}

const CHECKS: readonly Check[] = [
  listening,
  purpose,
  sources,
  catalogs,
  repeatedZones,
  updates,
  keyNames,
  listNames,
  circles,
]

function* purpose({ zones, folder }: AuthorityConfig, { unsound }: Circumstances): Iterable<SenseMistake> {
  const isSaid = unsound.some(([key]) => key === 'zones' || key === 'folder')
  if (isSaid || folder !== undefined || Object.keys(zones ?? {}).length > 0) return
  yield { path: ['zones'], message: 'nothing to serve: expected zones, or a folder of zone files' }
}

function* sources({ zones = {} }: AuthorityConfig): Iterable<SenseMistake> {
  for (const [name, { file, primaries, members, produce }] of Object.entries(zones)) {
    const path = ['zones', name]
    const isMade = produce === true
    if (file === undefined && primaries === undefined && !isMade)
      yield { path, message: `${name} has neither a file nor primaries to come from` }
    if (file !== undefined && primaries !== undefined)
      yield {
        path: [...path, 'primaries'],
        message: `${name} has a file already; a zone is primary or secondary`,
      }
    if (primaries?.length === 0)
      yield { path: [...path, 'primaries'], message: `${name} has no primary to be got from` }
    if (isMade && (file !== undefined || primaries !== undefined))
      yield { path: [...path, 'produce'], message: `${name} is made here, or comes from elsewhere: not both` }
    if (members !== undefined && members !== false && primaries === undefined)
      yield {
        path: [...path, 'members'],
        message: `${name} has no primaries, which its members could be got from`,
      }
  }
}

/** A zone that no catalog lists in the end is one that no secondary serves. */
function* catalogs(config: AuthorityConfig): Iterable<SenseMistake> {
  const { zones = {} } = config
  const made = Object.keys(zones).filter((name) => zones[name]!.produce === true)
  for (const { path, policy } of policies(config)) {
    const { catalog } = policy
    if (catalog === undefined || made.some((name) => catalog.equals(DomainName.parse(name)))) continue
    const hint = suggest(catalog.toString(), made)
    yield {
      path: [...path, 'catalog'],
      message: `${catalog.toString()} is not made here${hint}: expected a zone of that name with produce: true`,
    }
  }
}

function* repeatedZones({ zones = {} }: AuthorityConfig): Iterable<SenseMistake> {
  const known = new Map<string, string>()
  for (const name of Object.keys(zones)) {
    const { key } = DomainName.parse(name)
    const other = known.get(key)
    if (other !== undefined) yield { path: ['zones', name], message: `${name} is the same zone as ${other}` }
    known.set(key, name)
  }
}

/** What is admitted has to have somewhere to be kept (RFC 2136 §3.5), and one file cannot be two zones that change. */
function* updates(config: AuthorityConfig, { unsound }: Circumstances): Iterable<SenseMistake> {
  const { zones = {}, state, access = {} } = config
  const hasState = state !== undefined || unsound.some(([key]) => key === 'state')
  for (const { path, items, key } of accessUses(config)) {
    if (key !== 'allowUpdate' || !rulesOf(items, access).some(admitsSomebody)) continue
    const [, name = ''] = path
    if (zones[name]?.primaries !== undefined)
      yield { path, message: `${name} is secondary: updates are for its primary` }
    else if (!hasState)
      yield { path, message: 'updates are kept in a journal: expected the key state, a folder for it' }
  }
}

function* keyNames(config: AuthorityConfig, { keys, unsound }: Circumstances): Iterable<SenseMistake> {
  // Of a file that could not be read nobody knows which keys are in it.
  if (unsound.some(([key, ...below]) => key === 'keyFiles' || (key === 'keys' && below.length === 0))) return
  const wrong = unsound.flatMap(([key, name]) => (key === 'keys' ? [DomainName.parse(String(name))] : []))
  const known = [...keys, ...wrong]
  for (const { path, key } of keysNamed(config)) {
    if (known.some((each) => each.equals(key))) continue
    const hint = suggest(key.toString(), known.map(String))
    yield { path, message: `there is no key ${key.toString()}${hint}` }
  }
}

function* keysNamed(
  config: AuthorityConfig,
): Iterable<{ readonly path: FilePath; readonly key: DomainName }> {
  for (const { path, items } of accessUses(config)) {
    for (const [i, item] of items.entries()) {
      if (item.kind === 'rule' && item.key !== undefined) yield { path: [...path, i], key: item.key }
    }
  }
  for (const { path, peers } of peersUses(config)) {
    for (const [i, { key }] of peers.entries()) if (key !== undefined) yield { path: [...path, i], key }
  }
}

function* listNames(config: AuthorityConfig, { unsound }: Circumstances): Iterable<SenseMistake> {
  const { access = {} } = config
  if (unsound.some(([key, ...below]) => key === 'access' && below.length === 0)) return
  const unsoundLists = unsound.flatMap(([key, name]) => (key === 'access' ? [String(name)] : []))
  const known = [...Object.keys(access), ...unsoundLists]
  for (const { path, items } of accessUses(config)) {
    for (const [i, item] of items.entries()) {
      if (item.kind !== 'list') continue
      const { list, isDenied } = item
      const place = [...path, i]
      if (!known.includes(list))
        yield { path: place, message: `there is no access list ${list}${suggest(list, known)}` }
      else if (isDenied && rulesOf(access[list] ?? [], access).some((rule) => rule.isDenied === true))
        yield { path: place, message: `${list} denies some itself: what its opposite would be is not clear` }
    }
  }
}

function* circles({ access = {} }: AuthorityConfig): Iterable<SenseMistake> {
  const leadsTo = (from: string, to: string, seen: ReadonlySet<string>): boolean =>
    (access[from] ?? []).some(
      (item) =>
        item.kind === 'list' &&
        (item.list === to || (!seen.has(item.list) && leadsTo(item.list, to, new Set([...seen, item.list])))),
    )
  for (const name of Object.keys(access)) {
    if (leadsTo(name, name, new Set())) yield { path: ['access', name], message: `${name} is part of itself` }
  }
}
