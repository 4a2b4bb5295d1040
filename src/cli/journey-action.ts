/** What `rootwalk journey` does. */

import { parseFault } from '../internet/faults/fault-text.ts'
import { startInternet } from '../internet/start-internet.ts'
import { diagnose } from '../journey/diagnosis/diagnose.ts'
import { groundOf } from '../journey/ground.ts'
import { runJourney } from '../journey/run-journey.ts'
import { parseTypedUrl } from '../journey/web-url.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { TlsVersion } from '../tls/tls-version.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'
import { diagnosisLines } from './diagnosis-text.ts'
import { journeyData, type JourneyResult } from './journey-data.ts'
import { cableNamed, writeJourneyFiles } from './journey-files.ts'
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
  readonly tap?: string
  readonly keylog?: string
  readonly json?: true
  readonly seed: number
}

export async function journey(typed: string, options: Options): Promise<ExitCode> {
  const { from, zones = defaultZonesFolder(), again, tls, fault = [], seed, pcap, tap, keylog } = options
  const { text: url, host } = parseTypedUrl(typed)
  const faults = fault.map(parseFault)
  const world = await readWorld(options.world)
  const internet = await named(() => startInternet({ world, zones, seed, faults, aim: { host, from } }))
  try {
    const cable = tap && cableNamed(internet.world, tap)
    const ground = groundOf(internet)
    const request = { url, from, tlsVersions: tls && [tls] }
    const cold = await named(() => runJourney(ground, request))
    const diagnosis = diagnose(cold.journey, internet)
    const warm = again === true ? await runJourney(ground, request) : undefined
    await writeJourneyFiles({ pcap, cable, keylog }, cold)
    print(options, { cold: cold.journey, diagnosis, warm: warm?.journey })
    return (warm ?? cold).journey.outcome.kind === 'page' ? EXIT.done : EXIT.no
  } finally {
    await internet.close()
  }
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
