/** Reads the configuration file of an authority: YAML, then its form, its sense, and what in it is sound but unwise. */

import type { DomainName } from '../dns/name/domain-name.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { authoritySense } from './authority-sense.ts'
import { authorityWarnings } from './authority-warnings.ts'
import { readConfig, refuseMistakes } from './read-config.ts'
import { type AuthorityConfig, authoritySchema } from './schema/authority-schema.ts'

export interface ReadAuthorityConfig {
  readonly config: AuthorityConfig
  /** What can be meant, and is dangerous. */
  readonly warnings: readonly FileMistake[]
}

/**
 * What the text says. `file` is for positions only.
 *
 * @throws ConfigError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export function readAuthorityConfig(text: string, file: string): ReadAuthorityConfig {
  const { config, mistakes, unsound, place } = readConfig(authoritySchema, text, file)
  const keys: DomainName[] = []
  refuseMistakes([...mistakes, ...authoritySense(config, { keys, unsound }).map(place)])
  return { config, warnings: authorityWarnings(config).map(place) }
}
