/** What `rootwalk authority` is to do: its configuration file, what the command line says above it, and key files. */

import { stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { authoritySettings, type AuthoritySettings } from '../config/authority-settings.ts'
import type { KeyFile } from '../config/config-keys.ts'
import { AUTHORITY_LISTEN, METRICS } from '../config/defaults.ts'
import type { ReadAuthorityConfig } from '../config/read-authority-config.ts'
import type { AuthorityConfig } from '../config/schema/authority-schema.ts'
import type { Identity } from '../dns/message/identity.ts'
import type { Files } from '../runtime/runtime.ts'
import type { FileMistake } from '../yamlfile/file-mistake.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { readWhole } from './input-files.ts'
import { serverIdentity } from './server-identity.ts'

/** What the command line says. */
export interface AuthorityFlags {
  readonly config?: string
  readonly zone?: readonly string[]
  readonly listen?: readonly SocketAddress[]
  readonly logQueries?: true
  readonly metrics?: SocketAddress | true
  readonly control?: string | boolean
}

export interface AuthoritySetup {
  readonly settings: AuthoritySettings
  readonly identity: Identity | undefined
  readonly metrics: SocketAddress | undefined
  /** The path of the control socket; true for the usual place, false for none. */
  readonly control: string | boolean
  readonly log: NonNullable<AuthorityConfig['log']>
  readonly warnings: readonly FileMistake[]
}

/**
 * Rejects with `ConfigError`, `FileError` and `CommandFailure` for what cannot be used.
 *
 * @param inherited where whoever started the program has opened sockets for it: it listens there in any case
 */
export async function readAuthoritySetup(
  files: Files,
  flags: AuthorityFlags,
  inherited: readonly SocketAddress[] = [],
): Promise<AuthoritySetup> {
  if (flags.config === undefined && flags.zone === undefined)
    throw new CommandFailure(EXIT.usage, 'nothing to serve: name zone files with --zone, or a --config')
  refuseRepeated(flags.zone ?? [])
  const near = (path: string): string => resolve(dirname(flags.config ?? ''), path)
  const read = flags.config === undefined ? NOTHING : await readConfig(files, flags.config, near)
  const config = { ...read.config, ...overrides(flags, read.config) }
  const { log = {}, metrics = false, control = true } = config
  const settings = authoritySettings(config, {
    keys: read.keys,
    listen: inherited.length > 0 ? [] : [AUTHORITY_LISTEN],
    near,
  })
  const { policy, zones } = settings
  const named = (flags.zone ?? []).map(
    (file) => ({ ...policy, kind: 'primary', origin: undefined, file }) as const,
  )
  return {
    settings: {
      ...settings,
      listen: distinct([...inherited, ...settings.listen]),
      zones: [...zones, ...named],
    },
    identity: serverIdentity(config.identity),
    metrics: metrics === true ? METRICS : metrics === false ? undefined : metrics,
    control: typeof control === 'string' && flags.control === undefined ? near(control) : control,
    log,
    warnings: read.warnings,
  }
}

const NOTHING: ReadAuthorityConfig = { config: {}, keys: [], warnings: [] }

async function readConfig(
  files: Files,
  path: string,
  near: (path: string) => string,
): Promise<ReadAuthorityConfig> {
  // Loaded when there is a file: with YAML and a schema it is a good part of the program.
  const { readAuthorityConfig } = await import('../config/read-authority-config.ts')
  const text = (await readWhole(files, path)).toString('utf8')
  return readAuthorityConfig(text, path, (keyFile) => readKeyFile(files, near(keyFile)))
}

async function readKeyFile(files: Files, file: string): Promise<KeyFile> {
  const text = (await readWhole(files, file)).toString('utf8')
  return { file, text, isExposed: ((await stat(file)).mode & READ_BY_OTHERS) !== 0 }
}

const READ_BY_OTHERS = 0o004

/** The command line counts more than the file. */
function overrides(
  { listen, metrics, control, logQueries }: AuthorityFlags,
  read: AuthorityConfig,
): Partial<AuthorityConfig> {
  return {
    ...(listen !== undefined && { listen: [...listen] }),
    ...(metrics !== undefined && { metrics }),
    ...(control !== undefined && { control }),
    ...(logQueries === true && { log: { ...read.log, queries: true } }),
  }
}

/** An address that is configured may be one that was inherited. */
function distinct(addresses: readonly SocketAddress[]): SocketAddress[] {
  const known = new Set<string>()
  return addresses.filter((address) => {
    const text = formatSocketAddress(address)
    const isKnown = address.port !== 0 && known.has(text)
    known.add(text)
    return !isKnown
  })
}

function refuseRepeated(paths: readonly string[]): void {
  const repeated = paths.find((path, i) => paths.indexOf(path) < i)
  if (repeated === undefined) return
  throw new CommandFailure(EXIT.usage, `${repeated} is named twice; a zone is served from one file`)
}
