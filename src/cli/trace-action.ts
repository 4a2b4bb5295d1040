/** What `rootwalk trace` does. */

import { traceData, type TraceData } from '../control/trace-data.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { formatRcode, RCODE } from '../dns/iana/codes.ts'
import { formatType, parseType } from '../dns/iana/types.ts'
import type { Question } from '../dns/message/record.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'
import { Resolver, type ResolverOptions } from '../dns/resolver/resolver.ts'
import { mappedNetwork } from '../lab/mapped-network.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { parseTypedName } from './argument.ts'
import { itemsOf } from './control-action.ts'
import { controlClientAt } from './control-socket.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { hintsFrom } from './hints-file.ts'
import { formatJson } from './json.ts'
import { defaultZonesFolder, startLabIn } from './lab-folder.ts'
import { readRunningFleet } from './running-fleet.ts'
import { styleFor } from './style.ts'
import { traceText } from './trace-tree.ts'

interface Options {
  readonly zones?: string
  readonly hints?: string
  readonly map?: string
  readonly at?: string | true
  readonly ipv6?: true
  readonly json?: true
}

export async function trace(name: string, type: string, options: Options): Promise<ExitCode> {
  const question = { name: parseTypedName(name), type: parseType(type), rrclass: CLASS.IN }
  const data =
    options.at === undefined ? traceData(await walk(question, options)) : await askFor(question, options.at)
  if (options.json === true) process.stdout.write(formatJson(data))
  else {
    console.log(traceText(data, styleFor(process.stdout)).join('\n'))
  }
  return data.rcode === formatRcode(RCODE.NOERROR) ? EXIT.done : EXIT.no
}

/** Has a running resolver resolve it. */
async function askFor({ name, type }: Question, at: string | true): Promise<TraceData> {
  const client = await controlClientAt(at === true ? undefined : at, 'resolver')
  try {
    const words = { command: 'trace', name: name.toString(), type: formatType(type) }
    let data: unknown
    for await (const item of itemsOf(client, words)) data = item
    return data as TraceData
  } finally {
    client.close()
  }
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
