/** The blocklists of a configuration, read. */

import { basename } from 'node:path'
import type { ResolverConfig } from '../config/schema/resolver-schema.ts'
import { readNameList } from '../dns/policy/list/name-list.ts'
import { PolicyList } from '../dns/policy/list/policy-list.ts'
import { readRpz } from '../dns/policy/list/rpz-zone.ts'
import type { RuleSet } from '../dns/policy/list/rule-set.ts'
import { ZoneFileError } from '../errors.ts'
import type { Files } from '../runtime/runtime.ts'
import { troublesText } from './error-text.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { styleFor } from './style.ts'

type Entry = NonNullable<ResolverConfig['blocklists']>[number]

/**
 * In the order of the configuration, which is the one in which they decide.
 *
 * @param near where the path of a list leads
 * @throws FileError
 * @throws CommandFailure for a list with mistakes, with all of them
 */
export async function readBlocklists(
  files: Files,
  entries: readonly Entry[],
  near: (path: string) => string,
): Promise<PolicyList[]> {
  const lists: PolicyList[] = []
  for (const entry of entries) {
    const { file, name = basename(file), action } = entry
    const rules = await readRules(files, entry, near(file)).catch((error: unknown) => refuse(error, files))
    lists.push(new PolicyList({ name, ...(action !== undefined && { override: action }) }, rules))
  }
  return lists
}

function readRules(files: Files, { file, kind = kindOf(file), zone }: Entry, path: string): Promise<RuleSet> {
  if (kind === 'hosts') return readNameList(files, path)
  return readRpz(files, path, zone === undefined ? {} : { origin: zone })
}

function kindOf(file: string): 'hosts' | 'rpz' {
  return /\.(rpz|zone)$/.test(file) ? 'rpz' : 'hosts'
}

async function refuse(error: unknown, files: Files): Promise<never> {
  if (!(error instanceof ZoneFileError)) throw error
  const text = await troublesText('this blocklist cannot be used', [error], files, styleFor(process.stderr))
  throw new CommandFailure(EXIT.usage, text, { cause: error })
}
