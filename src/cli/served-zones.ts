/**
 * The zones of an authority, kept as given files are: an edited file is read again, and while it is broken its
 * last good zone is served. Tells what happens in the words of a lab; printing it is for others.
 */

import { dirname, resolve } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { ZoneFileError } from '../errors.ts'
import { Authority } from '../dns/authority/authority.ts'
import { formatType } from '../dns/iana/types.ts'
import type { Identity } from '../dns/message/identity.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import type { LabObserver } from '../lab/lab-event.ts'
import { newFindings } from '../lab/new-findings.ts'
import { isSerialRaised } from '../dns/zone/serial-number.ts'
import { compareZones } from '../dns/zone/compare-zones.ts'
import { noting, wrongZone } from '../lab/zone-folder.ts'
import { FileError, type Files } from '../runtime/runtime.ts'

interface ServedFile {
  readonly zone: Zone
  /** The file itself and those that it includes. */
  readonly paths: ReadonlySet<string>
  /** The last state of the file gave no zone. */
  readonly isBroken: boolean
}

export class ServedZones {
  readonly authority: Authority
  readonly #files: Files
  readonly #served = new Map<string, ServedFile>()
  readonly #watches = new Map<string, { stop(): void }>()
  /** Edits are looked at one after another. */
  #work: Promise<void> = Promise.resolve()

  private constructor(files: Files, identity: Identity) {
    this.#files = files
    this.authority = new Authority({ identity })
  }

  /**
   * Reads all files and serves their zones. No path is given twice.
   *
   * @throws ZoneFileError, FileError for the first file that gives none
   */
  static async read(files: Files, paths: Iterable<string>, identity: Identity): Promise<ServedZones> {
    const all = new ServedZones(files, identity)
    for (const path of paths) all.#serve(path, await all.#read(path))
    return all
  }

  /** From now on edits of the files take effect. Rejects with `FileError`. */
  async follow(observe: LabObserver): Promise<void> {
    for (const [file, { zone, paths }] of this.#served) {
      for (const finding of newFindings(zone)) observe({ kind: 'zone-finding', file, finding })
      await this.#watchFoldersOf(paths, observe)
    }
  }

  stop(): void {
    for (const watch of this.#watches.values()) watch.stop()
  }

  async #watchFoldersOf(paths: Iterable<string>, observe: LabObserver): Promise<void> {
    for (const folder of new Set(Array.from(paths, (path) => dirname(path)))) {
      if (this.#watches.has(folder)) continue
      const watch = await this.#files.watch(folder, (name) => this.#notice(resolve(folder, name), observe))
      this.#watches.set(folder, watch)
    }
  }

  #notice(changed: string, observe: LabObserver): void {
    this.#work = this.#work.then(async () => {
      for (const [path, served] of this.#served) {
        if (hasPath(served, changed)) await this.#readAgain(path, served, observe)
      }
    })
  }

  async #readAgain(file: string, before: ServedFile, observe: LabObserver): Promise<void> {
    const previousSerial = before.zone.serial
    const paths = new Set<string>()
    try {
      const now = await this.#read(file, paths)
      // An edit may include a file of yet another folder.
      await this.#watchFoldersOf(now.paths, observe)
      this.#serve(file, now)
      const changes = await compareZones(before.zone, now.zone, pause)
      // The file was only touched.
      if (changes.length === 0 && !before.isBroken) return
      const { origin, serial } = now.zone
      const news = { zone: origin.toString(), file, serial, previousSerial }
      const rrsets = changes.map(({ kind, owner, type }) => ({
        kind,
        name: owner.toString(),
        type: formatType(type),
      }))
      observe({ kind: 'zone-loaded', ...news, changes: rrsets, held: [] })
      if (changes.length > 0 && !isSerialRaised(previousSerial, serial))
        observe({ kind: 'serial-not-raised', ...news })
      const findings = newFindings(now.zone, before.zone)
      for (const finding of findings) observe({ kind: 'zone-finding', file, finding })
    } catch (error) {
      if (!(error instanceof ZoneFileError || error instanceof FileError)) throw error
      // What is missing now may be there after the next edit of any file that was looked for.
      this.#served.set(file, { ...before, paths: new Set([...before.paths, ...paths]), isBroken: true })
      observe({ kind: 'zone-broken', file, error, servedSerial: previousSerial })
    }
  }

  #serve(file: string, now: ServedFile): void {
    const before = this.#served.get(file)
    if (before !== undefined && !isSameZone(before.zone, now.zone)) {
      this.authority.removeZone(before.zone.origin, before.zone.rrclass)
    }
    this.authority.putZone(now.zone)
    this.#served.set(file, now)
  }

  /** `paths` is filled with every file that was looked for. */
  async #read(file: string, paths = new Set<string>()): Promise<ServedFile> {
    const zone = await readZone(noting(this.#files, paths), file, { pause })
    for (const [other, served] of this.#served) {
      if (other !== file && isSameZone(served.zone, zone))
        throw wrongZone(zone.origin, file, `another zone than that of ${other}`)
    }
    return { zone, paths, isBroken: false }
  }
}

/** Whether the file at the absolute path `changed` is one of those. */
function hasPath({ paths }: ServedFile, changed: string): boolean {
  return Array.from(paths, (path) => resolve(path)).includes(changed)
}

function isSameZone(a: Zone, b: Zone): boolean {
  return a.rrclass === b.rrclass && a.origin.equals(b.origin)
}

/** Lets others run. */
function pause(): Promise<void> {
  return setImmediate()
}
