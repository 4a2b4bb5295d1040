/** What `rootwalk up` does. */

import type { SocketAddress } from '../address/socket-address.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { defaultZonesFolder, startLabIn } from './lab-folder.ts'
import { openLog } from './log.ts'
import { describeLabEvent } from './lab-news.ts'
import { NewsLog } from './news-log.ts'
import { endAsked } from './serving.ts'
import { styleFor } from './style.ts'
import { describeTaken } from './taken-ports.ts'
import { jsonReport, textReport } from './up-report.ts'
import { VERSION } from './version.ts'

interface Options {
  readonly listen: SocketAddress
  readonly portBase: number
  readonly json?: true
  readonly quiet?: true
}

export async function up(given: string | undefined, options: Options): Promise<ExitCode> {
  const { listen, portBase, quiet = false, json = false } = options
  const folder = given ?? defaultZonesFolder()
  const log = await openLog()
  const report = json ? jsonReport : textReport(styleFor(process.stdout), quiet)
  const print = (line: string): boolean => !quiet && process.stdout.write(line)
  const runtime = nodeRuntime()
  const news = new NewsLog(log, runtime.files, describeLabEvent)
  const taken: SocketAddress[] = []
  let isStarting = true
  const lab = await startLabIn(folder, {
    runtime,
    ports: { firstServer: portBase, resolver: listen },
    version: `rootwalk ${VERSION}`,
    onEvent: (event) => {
      // While it starts the table tells of servers, and one line of all ports that were taken.
      if (isStarting && event.kind === 'servers-started') return
      if (isStarting && event.kind === 'port-taken') taken.push(event.address)
      else if (event.kind === 'resolved') print(report.resolved(event.resolution, event.client))
      else if (event.kind === 'unresolved') print(report.unresolved(event.unresolved, event.client))
      else news.tell(event)
    },
  })
  isStarting = false
  const resolver = lab.resolver.address
  for (const line of describeTaken(taken, listen, resolver)) log.warn(line)
  const ended = endAsked()
  process.stdout.write(
    report.start({ folder, servers: lab.servers, resolver, wished: listen, elapsedMs: performance.now() }),
  )
  await ended
  await lab.close()
  await news.written()
  return EXIT.done
}
