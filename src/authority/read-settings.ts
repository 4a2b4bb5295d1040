/** The settings of an authority from a configuration file, for programs that start one themselves. */

import { type AuthoritySettings, authoritySettings } from '../config/authority-settings.ts'
import { AUTHORITY_LISTEN } from '../config/defaults.ts'
import { readAuthorityConfig } from '../config/read-authority-config.ts'
import { resolveInclude } from '../dns/zonefile/include-path.ts'
import type { Files } from '../runtime/runtime.ts'

/**
 * What `RunningAuthority.start` and `reload` take, from the configuration at `path`. Its keys `identity`, `log`,
 * `metrics` and `control` are for `rootwalk authority` and change nothing here. Who can read its key files is not looked at.
 *
 * @throws ConfigError with every mistake, FileError for a file that cannot be read
 */
export async function readAuthoritySettings(
  files: Pick<Files, 'read'>,
  path: string,
): Promise<AuthoritySettings> {
  const near = (other: string): string => resolveInclude(path, other)
  const { config, keys } = await readAuthorityConfig(await textOf(files, path), path, async (keyFile) => {
    const file = near(keyFile)
    return { file, text: await textOf(files, file), isExposed: false }
  })
  return authoritySettings(config, { keys, listen: [AUTHORITY_LISTEN], near })
}

async function textOf(files: Pick<Files, 'read'>, path: string): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of files.read(path)) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}
