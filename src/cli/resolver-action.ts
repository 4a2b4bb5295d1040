/** What `rootwalk resolver` does. */

import { hostname } from 'node:os'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { AccessList, LOOPBACK_ONLY } from '../dns/policy/access-list.ts'
import { Resolver } from '../dns/resolver/resolver.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hintsFrom } from './hints-file.ts'
import { formatJsonLine } from './json.ts'
import { describeResolution, describeTurnedAway } from './lab-news.ts'
import { openLog } from './log.ts'
import { digCommand, endAsked, serve } from './serving.ts'
import { VERSION } from './version.ts'

interface Options {
  readonly hints?: string
  readonly allow?: readonly string[]
  readonly ipv6?: true
  readonly listen: SocketAddress
  readonly logQueries?: true
  readonly json?: true
}

export async function serveRecursion(options: Options): Promise<ExitCode> {
  const { hints, allow = [], listen, json } = options
  const runtime = nodeRuntime()
  const log = await openLog()
  const resolver = new Resolver({
    runtime,
    hints: await hintsFrom(runtime.files, hints),
    allow: [...LOOPBACK_ONLY, ...allow],
    useIpv6: options.ipv6 === true,
    identity: { version: `rootwalk ${VERSION}`, name: hostname() },
    ...(options.logQueries === true && {
      onResolved: (resolution, client) => log.info(describeResolution(resolution, client)),
      onUnresolved: (unresolved, client) => log.info(describeTurnedAway(unresolved, client)),
    }),
  })
  const server = await serve(runtime, listen, (query, client) => resolver.respond(query, client), log)
  const { local } = server
  if (AccessList.allowing(LOOPBACK_ONLY).actionFor(local.ip) === 'refuse') {
    const admitted =
      allow.length === 0 ? 'this machine; --allow admits others' : `this machine and ${allow.join(', ')}`
    log.warn(
      `${formatSocketAddress(local)} can be reached by others, but recursion is refused for all but ${admitted}`,
    )
  }
  const ended = endAsked()
  process.stdout.write(
    json === true ? formatJsonLine({ event: 'ready', listen: local }) : startText(local, hints),
  )
  await ended
  await server.close()
  resolver.close()
  return EXIT.done
}

function startText(local: SocketAddress, hints: string | undefined): string {
  return [
    `Resolving from ${hints === undefined ? "the Internet's root servers" : `the root servers in ${hints}`}`,
    `at ${formatSocketAddress(local)}, UDP and TCP. Try:`,
    `  ${digCommand(local, 'www.example.com')}`,
    'ready',
    '',
  ].join('\n')
}
