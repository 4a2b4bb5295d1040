/** What `rootwalk journey` does. */

import { parseFault } from '../internet/faults/fault-text.ts'
import { startBrokenInternet } from '../internet/broken-internet.ts'
import { diagnose } from '../journey/diagnosis/diagnose.ts'
import { groundOf } from '../journey/ground.ts'
import { runJourney, type RecordedJourney } from '../journey/run-journey.ts'
import { parseWebUrl } from '../journey/web-url.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { TlsVersion } from '../tls/tls-version.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { diagnosisLines } from './diagnosis-text.ts'
import { journeyData, type JourneyResult } from './journey-data.ts'
import { savingLines } from './journey-savings.ts'
import { journeyLines, type Depth } from './journey-text.ts'
import { formatJson } from './json.ts'
import { defaultZonesFolder } from './lab-folder.ts'
import { styleFor } from './style.ts'
import { readWorld } from './world-source.ts'

interface Options {
  readonly from: string
  readonly world?: string
  readonly zones?: string
  readonly depth: '1' | '2' | '3'
  readonly again?: true
  readonly tls?: TlsVersion
  readonly fault?: readonly string[]
  readonly pcap?: string
  readonly keylog?: string
  readonly json?: true
  readonly seed: number
}

export async function journey(url: string, options: Options): Promise<ExitCode> {
  const { from, zones = defaultZonesFolder(), again, tls, fault = [], seed } = options
  const { host } = parseWebUrl(url)
  const faults = fault.map(parseFault)
  const world = await readWorld(options.world)
  const internet = await named(() => startBrokenInternet({ world, zones, seed, faults, aim: { host, from } }))
  try {
    const ground = groundOf(internet)
    const request = { url, from, tlsVersions: tls && [tls] }
    const cold = await named(() => runJourney(ground, request))
    const diagnosis = diagnose(cold.journey, internet)
    const warm = again === true ? await runJourney(ground, request) : undefined
    await writeFiles(options, cold)
    print(options, { cold: cold.journey, diagnosis, warm: warm?.journey })
    return (warm ?? cold).journey.outcome.kind === 'page' ? EXIT.done : EXIT.no
  } finally {
    await internet.close()
  }
}

async function writeFiles({ pcap, keylog }: Options, { journey, capture }: RecordedJourney): Promise<void> {
  const { files } = nodeRuntime()
  const secrets = journey.keyLog.map((line) => `${line}\n`).join('')
  if (pcap !== undefined) await files.replace(pcap, capture.pcapng(journey.keyLog))
  if (keylog !== undefined) await files.replace(keylog, Buffer.from(secrets))
}

function print({ json, depth }: Options, result: JourneyResult): void {
  if (json === true) {
    process.stdout.write(formatJson(journeyData(result)))
    return
  }
  const { cold, diagnosis, warm } = result
  const style = styleFor(process.stdout)
  const savings = warm === undefined ? [] : savingLines(cold, warm, style)
  const lines = [
    ...journeyLines(cold, Number(depth) as Depth, style),
    ...diagnosisLines(diagnosis, style),
    ...savings,
  ]
  console.log(lines.join('\n'))
}

/** What `work` comes to; a name that the world does not have is wrong usage. */
async function named<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TopologyError) throw new CommandFailure(EXIT.usage, error.message, { cause: error })
    throw error
  }
}
