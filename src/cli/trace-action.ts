/** What `rootwalk trace` does. */

import { traceData } from '../control/trace-data.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { RCODE } from '../dns/iana/codes.ts'
import { formatType, parseType } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/resolution.ts'
import { Resolver, type ResolverOptions } from '../dns/resolver/resolver.ts'
import { mappedNetwork } from '../lab/mapped-network.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { parseTypedName } from './argument.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hintsFrom } from './hints-file.ts'
import { formatJson } from './json.ts'
import { defaultZonesFolder, startLabIn } from './lab-folder.ts'
import { readRunningFleet } from './running-fleet.ts'
import { styleFor } from './style.ts'
import { traceTree } from './trace-tree.ts'
import { formatTree } from './tree.ts'

interface Options {
  readonly zones?: string
  readonly hints?: string
  readonly map?: string
  readonly ipv6?: true
  readonly json?: true
}

export async function trace(name: string, type: string, options: Options): Promise<ExitCode> {
  const question = { name: parseTypedName(name), type: parseType(type), rrclass: CLASS.IN }
  const resolution = await walk(question, options)
  const data = traceData(resolution)
  if (options.json === true) process.stdout.write(formatJson(data))
  else {
    const style = styleFor(process.stdout)
    const lines = formatTree(traceTree(data, style), { frame: style.faint, note: style.faint })
    console.log(lines.join('\n'))
  }
  return resolution.rcode === RCODE.NOERROR ? EXIT.done : EXIT.no
}

async function walk(question: Question, { zones, hints, map, ipv6 }: Options): Promise<Resolution> {
  const runtime = nodeRuntime()
  if (hints !== undefined) {
    const useIpv6 = ipv6 === true
    return resolveOnce(question, { runtime, hints: await hintsFrom(runtime.files, hints), useIpv6 })
  }
  if (map !== undefined) {
    const fleet = await readRunningFleet(runtime.files, map)
    const network = mappedNetwork(runtime.network, fleet.map)
    return resolveOnce(question, { runtime: { ...runtime, network }, hints: fleet.hints, useIpv6: true })
  }
  const lab = await startLabIn(zones ?? defaultZonesFolder())
  try {
    const { resolution } = await lab.resolve(question.name.toString(), formatType(question.type))
    return resolution
  } finally {
    await lab.close()
  }
}

async function resolveOnce(question: Question, options: ResolverOptions): Promise<Resolution> {
  const resolver = new Resolver(options)
  try {
    return await resolver.resolve(question)
  } finally {
    resolver.close()
  }
}
