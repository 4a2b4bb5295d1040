// Other people's resolvers, set up to resolve from hints of ours and to tell of servers that they find wanting.

import { mkdirSync } from 'node:fs'
import { eventually, RunningProgram, runProgram } from './program.ts'
import type { ScratchFolder } from './scratch-folder.ts'

export interface OtherResolverOptions {
  /** Listens here, at port 53. */
  readonly ip: string
  /** A file. */
  readonly hints: string
  readonly folder: ScratchFolder
  readonly through: readonly string[]
}

interface UnboundOptions extends OtherResolverOptions {
  /** Further lines of its `server:` clause. */
  readonly settings?: readonly string[]
}

/** named as a resolver. It logs to stderr. */
export async function startNamed({
  ip,
  hints,
  folder,
  through,
}: OtherResolverOptions): Promise<RunningProgram> {
  const directory = folder.pathOf(`named-${ip}`)
  mkdirSync(directory, { recursive: true })
  const config = folder.write(
    `named-${ip}.conf`,
    `options {
      directory "${directory}";
      pid-file none;
      session-keyfile none;
      listen-on { ${ip}; };
      listen-on-v6 { none; };
      recursion yes;
      allow-recursion { any; };
      dnssec-validation no;
      empty-zones-enable no;
    };
    controls { };
    zone "." { type hint; file "${hints}"; };`,
  )
  const named = RunningProgram.start('named', ['-g', '-c', config], { through })
  await named.printed(/ running$/m)
  // It says so a moment before its sockets are open.
  await eventually('an answer of named', async () => {
    const args = ['-r', `@${ip}`, '+tries=1', '+time=1', 'CH', 'TXT', 'version.bind']
    const { status } = await runProgram('dig', args, { through })
    return status === 0 ? true : undefined
  })
  return named
}

/** unbound as a resolver. It logs to stderr, and there what it thinks of each response. */
export async function startUnbound({
  ip,
  hints,
  folder,
  through,
  settings = [],
}: UnboundOptions): Promise<RunningProgram> {
  const config = folder.write(
    'unbound.conf',
    `server:
      do-daemonize: no
      username: ""
      chroot: ""
      directory: "${folder.path}"
      pidfile: ""
      use-syslog: no
      verbosity: 2
      interface: ${ip}
      port: 53
      root-hints: "${hints}"
      module-config: "iterator"
      trust-anchor-signaling: no
      ${settings.join('\n      ')}
    remote-control:
      control-enable: no`,
  )
  const unbound = RunningProgram.start('unbound', ['-d', '-c', config], { through })
  await unbound.printed(/ start of service /)
  return unbound
}
