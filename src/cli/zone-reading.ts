/** Reads a zone file as far as it can be read, past all mistakes in it. Judges nothing. */

import { ZoneFileError } from '../errors.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { BrokenEntry } from '../dns/zone/lint-doubt.ts'
import { ZoneSink } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RecordSink } from '../dns/zonefile/record-sink.ts'
import { readZoneFile, type FileReader } from '../dns/zonefile/zone-file.ts'

export interface ZoneReading {
  /** What the records that could be read make; undefined without SOA or NS among them. */
  readonly zone: Zone | undefined
  readonly mistakes: readonly ZoneFileError[]
  /** One for each mistake in the text. */
  readonly broken: readonly BrokenEntry[]
}

/**
 * Reads a zone file. What is missing from a zone that could not be read whole is no mistake: it may stand on a line
 * that is in error.
 *
 * @throws FileError when the file cannot be read
 */
export async function readAsFarAsPossible(
  files: FileReader,
  file: string,
  origin: DomainName | undefined,
): Promise<ZoneReading> {
  const sink = new ToleratingSink(file, origin === undefined ? {} : { likelyOrigin: origin })
  const mistakes = await mistakesIn(() =>
    readZoneFile(files, file, origin === undefined ? {} : { origin }, sink),
  )
  let zone: Zone | undefined
  const missing = await mistakesIn(() => (zone = sink.finish()))
  return { zone, mistakes: mistakes.length > 0 ? mistakes : missing, broken: sink.brokenEntries }
}

/** All mistakes for which `read` gives up. */
export async function mistakesIn(read: () => unknown): Promise<ZoneFileError[]> {
  try {
    await read()
    return []
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    return mistakesOf(error)
  }
}

/** The mistakes of a file, one after another. */
export function mistakesOf(error: ZoneFileError): ZoneFileError[] {
  return [error, ...error.others]
}

class ToleratingSink extends ZoneSink implements RecordSink {
  readonly brokenEntries: BrokenEntry[] = []

  broken(owner: Uint8Array | undefined): void {
    this.brokenEntries.push(owner && DomainName.from(owner))
  }
}
