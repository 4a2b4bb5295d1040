/**
 * A folder of zone files: which zones it holds now, and the last good one of each file. Reads, and says what
 * became of each file; what to do about it is for others.
 */

import { ZoneFileError } from '../errors.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { readZone, type ReadZoneOptions } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { FileError, type Files } from '../runtime/runtime.ts'

/** Why a file gives no zone. */
export type ZoneTrouble = ZoneFileError | FileError

/** What became of a file that was read again. */
export type FileOutcome =
  | {
      readonly kind: 'loaded'
      readonly file: string
      readonly zone: Zone
      readonly previous: Zone | undefined
      /** Its last state gave no zone. */
      readonly wasBroken: boolean
    }
  /** `previous` is the last good zone, which stays. */
  | {
      readonly kind: 'broken'
      readonly file: string
      readonly error: ZoneTrouble
      readonly previous: Zone | undefined
    }
  | { readonly kind: 'removed'; readonly file: string; readonly previous: Zone }

interface ZoneFile {
  readonly zone: Zone
  /** Every file that was read for it: itself and what it includes. */
  readonly paths: ReadonlySet<string>
}

/** Not a hidden one: editors keep locks and the like there. */
const ZONE_FILE = /^[^.].*\.zone$/

/**
 * Every zone of a folder.
 *
 * @throws FileError when the folder cannot be listed
 */
export async function readZonesFolder(
  files: Pick<Files, 'read' | 'list'>,
  folder: string,
): Promise<{ zones: Zone[]; errors: ZoneTrouble[] }> {
  const all = new ZoneFolder(files, folder)
  const outcomes = await all.readAll()
  return {
    zones: all.zones,
    errors: outcomes.flatMap((each) => (each.kind === 'broken' ? [each.error] : [])),
  }
}

export class ZoneFolder {
  readonly #files: Pick<Files, 'read' | 'list'>
  readonly #folder: string
  readonly #pauses: Pick<ReadZoneOptions, 'pause'>
  readonly #good = new Map<string, ZoneFile>()
  /** Files that are not what `#good` holds, with the files that were read for them. */
  readonly #broken = new Map<string, ReadonlySet<string>>()

  /** `pause` is awaited between slices of long work: lets others run. */
  constructor(files: Pick<Files, 'read' | 'list'>, folder: string, pause?: () => Promise<void>) {
    this.#files = files
    this.#folder = folder
    this.#pauses = pause === undefined ? {} : { pause }
  }

  /** The last good zone of each file. */
  get zones(): Zone[] {
    return [...this.#good.values()].map(({ zone }) => zone)
  }

  /** The name of a zone's file: as it is called now, or would be by custom. */
  fileFor(origin: DomainName): string {
    return this.#fileOf(origin) ?? customaryFile(origin)
  }

  pathOf(file: string): string {
    return `${this.#folder}/${file}`
  }

  /**
   * Reads every zone file.
   *
   * @throws FileError when the folder cannot be listed
   */
  async readAll(): Promise<FileOutcome[]> {
    const names = await this.#files.list(this.#folder)
    return this.readAgain(names)
  }

  /** Reads those zone files again that have, or include a file that has, one of these names in the folder. */
  async readAgain(names: Iterable<string>): Promise<FileOutcome[]> {
    const present = new Set(await this.#list())
    const concerned = this.#concernedBy(names)
    const gone = concerned.filter((file) => !present.has(file))
    const outcomes = gone.flatMap((file) => this.#remove(file))
    // A file may have been broken only because another held its zone.
    const again = outcomes.length === 0 ? concerned : [...new Set([...concerned, ...this.#broken.keys()])]
    for (const file of again) if (present.has(file)) outcomes.push(await this.#read(file))
    return outcomes
  }

  /**
   * Whether `text` as the content of a file would be a zone of this origin; what is there stays as it is.
   *
   * @throws ZoneFileError
   */
  async check(file: string, text: Uint8Array, origin: DomainName): Promise<void> {
    const path = this.pathOf(file)
    const files = this.#files
    const withText: FileReader = {
      async *read(at) {
        if (at === path) yield text
        else yield* files.read(at)
      },
    }
    const zone = await readZone(withText, path, { origin, ...this.#pauses })
    if (!zone.origin.equals(origin)) throw wrongZone(zone.origin, path, `the zone ${origin.toString()}`)
    this.#refuseSecond(zone, file)
  }

  #fileOf(origin: DomainName): string | undefined {
    for (const [file, { zone }] of this.#good) if (zone.origin.equals(origin)) return file
    return undefined
  }

  async #list(): Promise<string[]> {
    try {
      return await this.#files.list(this.#folder)
    } catch (error) {
      // The folder itself is gone, and with it every file.
      if (error instanceof FileError && error.code === 'ENOENT') return []
      throw error
    }
  }

  #concernedBy(names: Iterable<string>): string[] {
    const concerned = new Set<string>()
    for (const name of names) {
      if (ZONE_FILE.test(name)) concerned.add(name)
      const path = this.pathOf(name)
      for (const [file, { paths }] of this.#good) if (paths.has(path)) concerned.add(file)
      for (const [file, paths] of this.#broken) if (paths.has(path)) concerned.add(file)
    }
    return [...concerned]
  }

  #remove(file: string): FileOutcome[] {
    this.#broken.delete(file)
    const previous = this.#good.get(file)?.zone
    this.#good.delete(file)
    return previous === undefined ? [] : [{ kind: 'removed', file, previous }]
  }

  async #read(file: string): Promise<FileOutcome> {
    const path = this.pathOf(file)
    const paths = new Set<string>()
    const previous = this.#good.get(file)?.zone
    try {
      const zone = await readZone(noting(this.#files, paths), path, this.#pauses)
      this.#refuseSecond(zone, file)
      const wasBroken = this.#broken.delete(file)
      this.#good.set(file, { zone, paths })
      return { kind: 'loaded', file, zone, previous, wasBroken }
    } catch (error) {
      if (!(error instanceof ZoneFileError || error instanceof FileError)) throw error
      this.#broken.set(file, paths)
      return { kind: 'broken', file, error, previous }
    }
  }

  #refuseSecond({ origin }: Zone, file: string): void {
    const holder = this.#fileOf(origin)
    if (holder === undefined || holder === file) return
    throw wrongZone(origin, this.pathOf(file), `another zone than that of ${this.pathOf(holder)}`)
  }
}

/** A sound zone in the wrong place. */
export function wrongZone(origin: DomainName, file: string, expected: string): ZoneFileError {
  return new ZoneFileError({
    code: 'bad-value',
    file,
    line: 1,
    column: 1,
    token: origin.toString(),
    expected,
  })
}

/** By custom a zone's file is called as the zone. A name may hold a slash (RFC 2317), a file's name may not. */
export function customaryFile(origin: DomainName): string {
  return origin.isRoot ? 'root.zone' : `${origin.toString().replaceAll('/', '\\047')}zone`
}

/** `files`, with the path of everything that is read put into `paths`. */
export function noting(files: FileReader, paths: Set<string>): FileReader {
  return {
    read(path) {
      paths.add(path)
      return files.read(path)
    },
  }
}
