/** What `rootwalk resolver` is to do: its configuration file, what the command line says above it, and their files. */

import { dirname, resolve } from 'node:path'
import { parseHosts } from '../address/hosts-file.ts'
import type { SocketAddress } from '../address/socket-address.ts'
import { HOSTS_FILE, LISTEN, METRICS } from '../config/defaults.ts'
import { resolverOptions } from '../config/resolver-options.ts'
import type { ResolverConfig } from '../config/schema/resolver-schema.ts'
import { PolicyLists } from '../dns/policy/list/policy-lists.ts'
import type { ResolverOptions } from '../dns/resolver/resolver.ts'
import type { Files } from '../runtime/runtime.ts'
import { readBlocklists } from './blocklists.ts'
import { CommandFailure, EXIT } from './exit-code.ts'
import { hintsFrom } from './hints-file.ts'
import { readWhole } from './input-files.ts'
import { missingFolder } from './target-folder.ts'
import { serverIdentity } from './server-identity.ts'

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
  const controlAt = typeof control === 'string' && flags.control === undefined ? near(control) : control
  const cacheFile = cache.file === undefined ? undefined : near(cache.file)
  await refuseMissingFolders(files, { 'cache.file': cacheFile, control: controlAt })
  const identity = serverIdentity(config.identity)
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
    control: controlAt,
    hintsFile,
    cacheFile,
    log,
  }
}

/** What is to be written where nothing can be is found out now, and not when the resolver ends. */
async function refuseMissingFolders(
  files: Files,
  paths: Readonly<Record<string, string | boolean | undefined>>,
): Promise<void> {
  const troubles: string[] = []
  for (const [key, path] of Object.entries(paths)) {
    const trouble = typeof path === 'string' ? await missingFolder(files, path) : undefined
    if (trouble !== undefined) troubles.push(`${key}: ${trouble}`)
  }
  if (troubles.length > 0) throw new CommandFailure(EXIT.usage, troubles.join('\n'))
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

async function textOf(files: Files, path: string): Promise<string> {
  return (await readWhole(files, path)).toString('utf8')
}
