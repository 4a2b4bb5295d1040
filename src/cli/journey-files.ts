/** What a journey leaves in files: its capture, of all cables or of one, and the secrets of TLS. */

import type { RecordedJourney } from '../journey/run-journey.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { cablesOf } from '../shell/find-cable.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

export interface JourneyFiles {
  readonly pcap: string | undefined
  /** The only cable whose frames are wanted; undefined for all. */
  readonly cable: string | undefined
  readonly keylog: string | undefined
}

/** Rejects with `FileError`. */
export async function writeJourneyFiles(
  { pcap, cable, keylog }: JourneyFiles,
  { journey, capture }: RecordedJourney,
): Promise<void> {
  const { files } = nodeRuntime()
  const { keyLog } = journey
  if (pcap !== undefined) {
    const octets = cable === undefined ? capture.pcapng(keyLog) : capture.pcapngOf(cable, keyLog)
    await files.replace(pcap, octets)
  }
  if (keylog !== undefined)
    await files.replace(keylog, Buffer.from(keyLog.map((line) => `${line}\n`).join('')))
}

/** The cable of this name, or the only one at the machine of this name. Throws `CommandFailure`. */
export function cableNamed({ cables }: WiredWorld, text: string): string {
  const exact = cables.find(({ name }) => name === text)
  const found = exact === undefined ? cablesOf(cables, text) : [exact]
  const [only, ...others] = found.map(({ name }) => name)
  if (only === undefined) throw new CommandFailure(EXIT.usage, `--tap: there is no machine or cable ${text}`)
  if (others.length === 0) return only
  const names = [only, ...others].join(', ')
  throw new CommandFailure(EXIT.usage, `--tap: ${text} has several cables; name one of them: ${names}`)
}
