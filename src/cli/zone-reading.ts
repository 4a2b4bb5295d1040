/** Reads a zone file as far as it can be read, past all mistakes in it. Judges no more than what each record is refused for. */

import { TextError, ZoneFileError } from '../errors.ts'
import { TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import type { BrokenEntry } from '../dns/zone/lint-doubt.ts'
import { findingAboutTaken, findingAboutUnstatedTtl, isOddlyTaken } from '../dns/zone/lint-source.ts'
import type { ZoneRule } from '../dns/zone/lint/rule.ts'
import type { Taken } from '../dns/zone/zone-builder.ts'
import { ZoneSink } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { RecordPlace, RecordSink, UnstatedTtlSource } from '../dns/zonefile/record-sink.ts'
import { readZoneFile, type FileReader } from '../dns/zonefile/zone-file.ts'
import type { Finding } from '../dns/zone/finding.ts'

/** Where the entry of a record stands. */
export type EntryPlace = Pick<RecordPlace, 'file' | 'line' | 'offset' | 'endOffset'>

/** A mistake, and the rule that it breaks where more is known than its code says. */
export interface ToldMistake {
  readonly mistake: ZoneFileError
  readonly rule: ZoneRule | undefined
}

/** A finding about a record whose place is known. */
export interface SourceFinding {
  readonly finding: Finding
  readonly place: EntryPlace
}

export interface ZoneReading {
  /** What the records that could be read make; undefined without SOA or NS among them. */
  readonly zone: Zone | undefined
  readonly mistakes: readonly ToldMistake[]
  /** One for each mistake in the text. */
  readonly broken: readonly BrokenEntry[]
  /** What is odd about the text of the zone. */
  readonly findings: readonly SourceFinding[]
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
  const errors = await mistakesIn(() =>
    readZoneFile(files, file, origin === undefined ? {} : { origin }, sink),
  )
  const mistakes = errors.map((mistake) => ({ mistake, rule: sink.ruleBrokenBy(mistake) }))
  const { brokenEntries: broken } = sink
  try {
    const zone = sink.finish()
    return { zone, mistakes, broken, findings: sink.findingsIn(zone) }
  } catch (error) {
    if (!(error instanceof ZoneFileError)) throw error
    const missing = { mistake: error, rule: sink.hasSoa ? 'missing-ns' : 'missing-soa' } as const
    return { zone: undefined, mistakes: errors.length > 0 ? mistakes : [missing], broken, findings: [] }
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
interface SourceRecord {
  readonly place: EntryPlace
  readonly record: ResourceRecord
}

class ToleratingSink extends ZoneSink implements RecordSink {
  readonly brokenEntries: BrokenEntry[] = []
  hasSoa = false
  readonly #odd: (SourceRecord & { readonly taken: Taken })[] = []
  /** The first record whose TTL is stated nowhere. */
  #unstated: (SourceRecord & { readonly ttlSource: UnstatedTtlSource }) | undefined
  #apex: DomainName | undefined
  readonly #aliases = new Set<string>()
  /** By the file and the line that they stand on. */
  readonly #broken = new Map<string, ZoneRule>()

  constructor(file: string, options: { readonly likelyOrigin?: DomainName }) {
    super(file, options)
    this.#apex = options.likelyOrigin
  }

  override record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): Taken {
    const taken = this.#take(owner, type, place, () =>
      super.record(owner, type, rrclass, ttlSeconds, rdata, rdataLength, place),
    )
    const { file, line, offset, endOffset, ttlSource } = place
    const source = (): SourceRecord => {
      const data = rdata.slice(0, rdataLength)
      const record = { owner: DomainName.from(owner), type, rrclass, ttlSeconds, rdata: data }
      return { record, place: { file, line, offset, endOffset } }
    }
    if (isOddlyTaken(taken, type)) this.#odd.push({ ...source(), taken })
    if (ttlSource === 'previous' || ttlSource === 'soa') this.#unstated ??= { ...source(), ttlSource }
    return taken
  }

  broken(owner: Uint8Array | undefined): void {
    this.brokenEntries.push(owner && DomainName.from(owner))
  }

  ruleBrokenBy({ file, line, code }: ZoneFileError): ZoneRule | undefined {
    return code === 'bad-value' ? this.#broken.get(`${file}:${line}`) : undefined
  }

  /** What is odd about the text of the zone that it made. */
  findingsIn(zone: Zone): SourceFinding[] {
    const odd = this.#odd.map(({ taken, record, place }) => ({
      finding: findingAboutTaken(zone, taken, record),
      place,
    }))
    if (this.#unstated === undefined) return odd
    const { record, ttlSource, place } = this.#unstated
    return [{ finding: findingAboutUnstatedTtl(record, ttlSource), place }, ...odd]
  }

  /** Notes why a record is refused. */
  #take(owner: Uint8Array, type: number, { file, line }: RecordPlace, take: () => Taken): Taken {
    const isSoa = type === TYPE.SOA
    try {
      const taken = take()
      if (isSoa) this.hasSoa = true
      if (isSoa) this.#apex ??= DomainName.from(owner)
      if (type === TYPE.CNAME) this.#aliases.add(DomainName.from(owner).key)
      return taken
    } catch (error) {
      if (error instanceof TextError)
        this.#broken.set(`${file}:${line}`, this.#ruleOf(DomainName.from(owner), type))
      throw error
    }
  }

  #ruleOf(owner: DomainName, type: number): ZoneRule {
    const apex = this.#apex
    if (apex === undefined) return 'missing-soa'
    if (!owner.isSubdomainOf(apex)) return 'out-of-zone'
    if (type === TYPE.SOA) return owner.equals(apex) ? 'several-soas' : 'soa-below-apex'
    if (type === TYPE.DNAME && !this.#aliases.has(owner.key)) return 'several-dnames'
    if (type !== TYPE.CNAME) return 'cname-and-other-data'
    if (owner.equals(apex)) return 'cname-at-apex'
    return this.#aliases.has(owner.key) ? 'several-cnames' : 'cname-and-other-data'
  }
}
