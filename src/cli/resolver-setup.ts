/** What `rootwalk resolver` is to do: its configuration file, what the command line says above it, and their files. */

import { hostname } from 'node:os'
import { dirname, resolve } from 'node:path'
import { parseHosts } from '../address/hosts-file.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import { HOSTS_FILE, LISTEN, METRICS } from '../config/defaults.ts'
import { resolverOptions } from '../config/resolver-options.ts'
import type { ResolverConfig } from '../config/schema/resolver-schema.ts'
import type { Identity } from '../dns/message/identity.ts'
import { PolicyLists } from '../dns/policy/list/policy-lists.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import type { Files } from '../runtime/runtime.ts'
import { readBlocklists } from './blocklists.ts'
import { hintsFrom } from './hints-file.ts'
import { readWhole } from './input-files.ts'
import { VERSION } from './version.ts'

/** What the command line says. */
export interface ResolverFlags {
  readonly config?: string
  readonly hints?: string
  readonly allow?: readonly string[]
  readonly ipv6?: true
  readonly listen?: readonly SocketAddress[]
  readonly logQueries?: true
  readonly metrics?: SocketAddress | true
  readonly control?: string | boolean
}

export interface ResolverSetup {
  readonly config: ResolverConfig
  readonly options: Omit<ResolverOptions, 'runtime' | 'cache' | 'onResolved' | 'onUnresolved' | 'onPolicyHit'>
  readonly listen: readonly SocketAddress[]
  readonly metrics: SocketAddress | undefined
  /** The path of the control socket; true for the usual place, false for none. */
  readonly control: string | boolean
  /** The file that the root servers are from; undefined for those of the Internet. */
  readonly hintsFile: string | undefined
  readonly cacheFile: string | undefined
  readonly log: NonNullable<ResolverConfig['log']>
}

/** Rejects with `ConfigError`, `FileError` and `CommandFailure` for what cannot be used. */
export async function readSetup(files: Files, flags: ResolverFlags): Promise<ResolverSetup> {
  const read = flags.config === undefined ? {} : await readConfig(files, flags.config)
  const config: ResolverConfig = { ...read, ...overrides(flags, read) }
  const near = (path: string): string => resolve(dirname(flags.config ?? ''), path)
  const hintsFile = flags.hints ?? (read.hints === undefined ? undefined : near(read.hints))
  const { cache = {}, log = {}, metrics = false, control = true, hostsFile = false } = config
  const identity = identityFrom(config)
  const lists = await readBlocklists(files, config.blocklists ?? [], near)
  return {
    config,
    options: {
      ...resolverOptions(config),
      hints: await hintsFrom(files, hintsFile),
      ...(identity !== undefined && { identity }),
      ...(lists.length > 0 && { policyLists: new PolicyLists(lists) }),
      ...(hostsFile !== false && {
        hosts: parseHosts(await textOf(files, hostsFile === true ? HOSTS_FILE : near(hostsFile))),
      }),
    },
    listen: config.listen ?? [LISTEN],
    metrics: metrics === true ? METRICS : metrics === false ? undefined : metrics,
    control: typeof control === 'string' && flags.control === undefined ? near(control) : control,
    hintsFile,
    cacheFile: cache.file === undefined ? undefined : near(cache.file),
    log,
  }
}

async function readConfig(files: Files, path: string): Promise<ResolverConfig> {
  // Loaded when there is a file: with YAML and a schema it is a good part of the program.
  const { readResolverConfig } = await import('../config/read-resolver-config.ts')
  return readResolverConfig(await textOf(files, path), path)
}

/** The command line counts more than the file; `--allow` adds to it. */
function overrides(flags: ResolverFlags, read: ResolverConfig): ResolverConfig {
  const { listen, metrics, control, allow, ipv6, logQueries } = flags
  return {
    ...(listen !== undefined && { listen: [...listen] }),
    ...(metrics !== undefined && { metrics }),
    ...(control !== undefined && { control }),
    ...(allow !== undefined && { allow: [...(read.allow ?? []), ...allow] }),
    ...(ipv6 === true && { ipv6 }),
    ...(logQueries === true && { log: { ...read.log, queries: true } }),
  }
}

function identityFrom({ identity = true }: ResolverConfig): Identity | undefined {
  if (identity === false) return undefined
  const { version = `rootwalk ${VERSION}`, name = hostname() } = identity === true ? {} : identity
  return { version, name }
}

async function textOf(files: Files, path: string): Promise<string> {
  return (await readWhole(files, path)).toString('utf8')
}
