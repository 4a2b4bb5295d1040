/**
 * A folder of zone files: which zones it holds now, and the last good one of each file. Reads, and says what
 * became of each file; what to do about it is for others.
 */

import type { DomainName } from '../dns/name/domain-name.ts'
import { readZone, type ReadZoneOptions } from '../dns/zone/zone-text.ts'
import { Zone } from '../dns/zone/zone.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import { FileError, type Files } from '../runtime/runtime.ts'
import { customaryFile, isZoneFile, nameOf, pathIn } from '../zonefiles/file-name.ts'
import { readZoneOnce, wrongZone, type ZoneTrouble } from '../zonefiles/zone-reading.ts'

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
  readonly #good = new Map<string, Zone>()
  /** Which file holds the zone of a name. */
  readonly #holders = new Map<string, string>()
  /** Which files a path was read for, or would have been. */
  readonly #readers = new Map<string, Set<string>>()
  /** The same, by the files of the folder. */
  readonly #paths = new Map<string, ReadonlySet<string>>()
  /** Files that give no zone as they are now. */
  readonly #broken = new Set<string>()

  /** `pause` is awaited between slices of long work: lets others run. */
  constructor(files: Pick<Files, 'read' | 'list'>, folder: string, pause?: () => Promise<void>) {
    this.#files = files
    this.#folder = folder
    this.#pauses = pause === undefined ? {} : { pause }
  }

  /** The last good zone of each file. */
  get zones(): Zone[] {
    return [...this.#good.values()]
  }

  /** The name of a zone's file: as it is called now, or would be by custom. */
  fileFor(origin: DomainName): string {
    return this.#fileOf(origin) ?? customaryFile(origin)
  }

  pathOf(file: string): string {
    return pathIn(this.#folder, file)
  }

  /**
   * Reads every zone file.
   *
   * @throws FileError when the folder cannot be listed
   */
  async readAll(): Promise<FileOutcome[]> {
    const names = await this.#files.list(this.#folder)
    return this.readAgain(names.map((name) => this.pathOf(name)))
  }

  /** Every file that was looked for when the zones were read. */
  get paths(): Iterable<string> {
    return this.#readers.keys()
  }

  /** Reads those zone files again that are, or include, one of these files. */
  async readAgain(changed: Iterable<string>): Promise<FileOutcome[]> {
    const present = new Set(await this.#list())
    const concerned = this.#concernedBy(changed)
    const gone = concerned.filter((file) => !present.has(file))
    const outcomes = gone.flatMap((file) => this.#remove(file))
    // A file may have been broken only because another held its zone.
    const again = outcomes.length === 0 ? concerned : [...new Set([...concerned, ...this.#broken])]
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
    return this.#holders.get(origin.key)
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

  #concernedBy(changed: Iterable<string>): string[] {
    const concerned = new Set<string>()
    for (const path of changed) {
      const name = nameOf(path)
      if (isZoneFile(name) && path === this.pathOf(name)) concerned.add(name)
      for (const file of this.#readers.get(path) ?? []) concerned.add(file)
    }
    return [...concerned]
  }

  #remove(file: string): FileOutcome[] {
    this.#note(file, new Set())
    this.#broken.delete(file)
    const previous = this.#good.get(file)
    this.#keep(file, undefined)
    return previous === undefined ? [] : [{ kind: 'removed', file, previous }]
  }

  async #read(file: string): Promise<FileOutcome> {
    const previous = this.#good.get(file)
    const { result, paths } = await readZoneOnce(this.#files, this.pathOf(file), this.#pauses, (zone) =>
      this.#refuseSecond(zone, file),
    )
    this.#note(file, paths)
    if (!(result instanceof Zone)) {
      this.#broken.add(file)
      return { kind: 'broken', file, error: result, previous }
    }
    const wasBroken = this.#broken.delete(file)
    this.#keep(file, result)
    return { kind: 'loaded', file, zone: result, previous, wasBroken }
  }

  #keep(file: string, zone: Zone | undefined): void {
    const before = this.#good.get(file)
    if (before !== undefined) this.#holders.delete(before.origin.key)
    if (zone === undefined) this.#good.delete(file)
    else {
      this.#good.set(file, zone)
      this.#holders.set(zone.origin.key, file)
    }
  }

  /** `paths` were looked for when a file was read. */
  #note(file: string, paths: ReadonlySet<string>): void {
    for (const path of this.#paths.get(file) ?? []) {
      const readers = this.#readers.get(path)!
      readers.delete(file)
      if (readers.size === 0) this.#readers.delete(path)
    }
    for (const path of paths) {
      const readers = this.#readers.get(path) ?? new Set()
      this.#readers.set(path, readers.add(file))
    }
    this.#paths.set(file, paths)
  }

  #refuseSecond({ origin }: Zone, file: string): void {
    const holder = this.#fileOf(origin)
    if (holder === undefined || holder === file) return
    throw wrongZone(origin, this.pathOf(file), `another zone than that of ${this.pathOf(holder)}`)
  }
}
