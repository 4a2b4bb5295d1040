/** Zones from master files: the parser of `zonefile/` joined to the zone store. */

import { TextError, ZoneFileError } from '../../errors.ts'
import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseZoneFile, readZoneFile, type FileReader } from '../zonefile/zone-file.ts'
import type { RecordPlace, RecordSink } from '../zonefile/record-sink.ts'
import { ZoneBuilder, type Taken, type ZoneBuilderOptions } from './zone-builder.ts'
import type { Zone } from './zone.ts'

export interface ZoneTextOptions {
  /**
   * The zone's apex, as a name or its text. When left out, the owner of the SOA record is, and relative
   * names need an `$ORIGIN` before them.
   */
  readonly origin?: DomainName | string
  /** What error messages call the text. */
  readonly file?: string
  /** The octets of a file that `$INCLUDE` names; without it, `$INCLUDE` is an error. */
  readonly include?: (path: string) => Uint8Array
}

/**
 * The zone that the text of a master file describes (RFC 1035 §5).
 *
 * @throws ZoneFileError the first mistake, with the remaining ones in `others`
 */
export function parseZone(text: string | Uint8Array, options: ZoneTextOptions = {}): Zone {
  const { file = 'zone', include } = options
  const origin = typeof options.origin === 'string' ? DomainName.parse(options.origin) : options.origin
  const sink = new ZoneSink(file, origin === undefined ? {} : { origin })
  parseZoneFile(text, { file, ...(origin && { origin }), ...(include && { include }) }, sink)
  return sink.finish()
}

export interface ReadZoneOptions {
  /** What relative names before any `$ORIGIN` are relative to: by default the file's name without `.zone`. */
  readonly origin?: DomainName | undefined
  /** Awaited between slices of work that need no further octets, as a long `$GENERATE`: lets others run. */
  readonly pause?: () => Promise<void>
}

/**
 * The zone in a master file, read as a stream, piece by piece, so that the event loop is not held. `$INCLUDE` is
 * followed.
 *
 * @throws ZoneFileError the first mistake, with the remaining ones in `others`
 * @throws FileError when the file itself cannot be read
 */
export async function readZone(
  files: FileReader,
  path: string,
  { origin = originOfFile(path), pause }: ReadZoneOptions = {},
): Promise<Zone> {
  const sink = new ZoneSink(path, origin === undefined ? {} : { likelyOrigin: origin })
  await readZoneFile(files, path, { ...(origin && { origin }), ...(pause && { pause }) }, sink)
  return sink.finish()
}

/** By custom a zone file is called as its zone: `example.com.zone`, `root.zone`. */
export function originOfFile(path: string): DomainName | undefined {
  const [, stem] = /([^/]+)\.zone$/.exec(path) ?? []
  if (stem === undefined) return undefined
  if (stem === 'root') return DomainName.root
  try {
    return DomainName.parse(stem)
  } catch (error) {
    if (error instanceof TextError) return undefined
    throw error
  }
}

/** A builder that can say where in the file a whole zone falls short. */
export class ZoneSink implements RecordSink {
  readonly #builder: ZoneBuilder
  readonly #file: string
  #soaLine = 1

  constructor(file: string, options: ZoneBuilderOptions) {
    this.#file = file
    this.#builder = new ZoneBuilder(options)
  }

  record(
    owner: Uint8Array,
    type: number,
    rrclass: number,
    ttlSeconds: number,
    rdata: Uint8Array,
    rdataLength: number,
    place: RecordPlace,
  ): Taken {
    const taken = this.#builder.record(owner, type, rrclass, ttlSeconds, rdata, rdataLength)
    if (type === TYPE.SOA) this.#soaLine = place.line
    return taken
  }

  /**
   * The zone, whatever else was wrong with the file.
   *
   * @throws ZoneFileError without an SOA or NS record
   */
  finish(): Zone {
    try {
      return this.#builder.finish()
    } catch (error) {
      if (!(error instanceof TextError)) throw error
      const { code, token, expected } = error
      throw new ZoneFileError({ code, file: this.#file, line: this.#soaLine, column: 1, token, expected })
    }
  }
}
