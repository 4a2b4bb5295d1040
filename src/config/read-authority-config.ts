/** Reads the configuration file of an authority: YAML, then its form, its sense, and what in it is sound but unwise. */

import type { TsigKey } from '../dns/tsig/tsig-key.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { authoritySense } from './authority-sense.ts'
import { authorityWarnings } from './authority-warnings.ts'
import { configKeys, type ReadKeyFile } from './config-keys.ts'
import { readConfig, refuseMistakes } from './read-config.ts'
import { type AuthorityConfig, authoritySchema } from './schema/authority-schema.ts'

export interface ReadAuthorityConfig {
  readonly config: AuthorityConfig
  /** Those of the file and those of its key files. */
  readonly keys: readonly TsigKey[]
  /** What can be meant, and is dangerous. */
  readonly warnings: readonly FileMistake[]
}

/**
 * What the text says. `file` is for positions only.
 *
 * @throws ConfigError with every mistake: in the YAML; or else in keys, values, and how they fit together
 */
export async function readAuthorityConfig(
  text: string,
  file: string,
  readKeyFile: ReadKeyFile,
): Promise<ReadAuthorityConfig> {
  const { config, mistakes, unsound, place } = readConfig(authoritySchema, text, file)
  const found = await configKeys(config, readKeyFile)
  const keys = found.keys.map(({ name }) => name)
  const sense = authoritySense(config, { keys, unsound: [...unsound, ...found.unread] })
  refuseMistakes([
    ...mistakes.map((mistake, i) => (isSecret(unsound[i]!) ? withoutToken(mistake) : mistake)),
    ...found.mistakes,
    ...[...found.senseMistakes, ...sense].map(place),
  ])
  const warnings = [...found.warnings, ...authorityWarnings(config, found.keys)]
  return { config, keys: found.keys, warnings: warnings.map(place) }
}

function isSecret(path: readonly (string | number)[]): boolean {
  return (path[0] === 'keys' && path[2] === 'secret') || (path[0] === 'cookies' && path[1] === 'secrets')
}

/** A secret that is nearly right is one that nobody else should see. */
function withoutToken({ expected, ...mistake }: FileMistake): FileMistake {
  return { ...mistake, expected, token: '', message: `expected ${expected}` }
}
