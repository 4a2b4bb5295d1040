/** Reads a zone file as far as it can be read, past all mistakes in it. Judges nothing. */

import { ZoneFileError } from '../errors.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import type { Finding } from '../dns/zone/finding.ts'
import type { BrokenEntry } from '../dns/zone/lint-doubt.ts'
import { findingAboutTaken, findingAboutUnstatedTtl, isOddlyTaken } from '../dns/zone/lint-source.ts'
import type { Taken } from '../dns/zone/zone-builder.ts'
import { ZoneSink } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RecordPlace, RecordSink, UnstatedTtlSource } from '../dns/zonefile/record-sink.ts'
import { readZoneFile, type FileReader } from '../dns/zonefile/zone-file.ts'

/** A finding with the line that its record begins on. */
export interface PlacedFinding extends Finding {
  readonly file: string
  readonly line: number
}

export interface ZoneReading {
  /** What the records that could be read make; undefined without SOA or NS among them. */
  readonly zone: Zone | undefined
  readonly mistakes: readonly ZoneFileError[]
  /** One for each mistake in the text. */
  readonly broken: readonly BrokenEntry[]
  /** What is odd about the text of the zone. */
  readonly findings: readonly PlacedFinding[]
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
  const { brokenEntries: broken } = sink
  try {
    const zone = sink.finish()
    return { zone, mistakes, broken, findings: sink.findingsIn(zone) }
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    return { zone: undefined, mistakes: mistakes.length > 0 ? mistakes : [error], broken, findings: [] }
  }
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

/** A record as it stands in the file. */
interface SourceRecord extends Pick<RecordPlace, 'file' | 'line'> {
  readonly record: ResourceRecord
}

class ToleratingSink extends ZoneSink implements RecordSink {
  readonly brokenEntries: BrokenEntry[] = []
  readonly #odd: (SourceRecord & { readonly taken: Taken })[] = []
  /** The first record whose TTL is stated nowhere. */
  #unstated: (SourceRecord & { readonly ttlSource: UnstatedTtlSource }) | undefined

  override record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): Taken {
    const taken = super.record(owner, type, rrclass, ttlSeconds, rdata, rdataLength, place)
    const { file, line, ttlSource } = place
    const source = (): SourceRecord => {
      const data = rdata.slice(0, rdataLength)
      return { file, line, record: { owner: DomainName.from(owner), type, rrclass, ttlSeconds, rdata: data } }
    }
    if (isOddlyTaken(taken, type)) this.#odd.push({ ...source(), taken })
    if (ttlSource === 'previous' || ttlSource === 'soa') this.#unstated ??= { ...source(), ttlSource }
    return taken
  }

  broken(owner: Uint8Array | undefined): void {
    this.brokenEntries.push(owner && DomainName.from(owner))
  }

  /** What is odd about the text of the zone that it made. */
  findingsIn(zone: Zone): PlacedFinding[] {
    const odd = this.#odd.map(({ taken, record, file, line }) => ({
      ...findingAboutTaken(zone, taken, record),
      file,
      line,
    }))
    if (this.#unstated === undefined) return odd
    const { record, ttlSource, file, line } = this.#unstated
    return [{ ...findingAboutUnstatedTtl(record, ttlSource), file, line }, ...odd]
  }
}
