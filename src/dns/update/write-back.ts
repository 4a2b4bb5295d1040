/** Updates put into the zone's file, in the style of the file. What a person has done to it meanwhile is taken first. */

import { TextError } from '../../errors.ts'
import { FileError, type Files } from '../../runtime/runtime.ts'
import { zoneDelta } from '../zone/compare-zones.ts'
import { readZone } from '../zone/zone-text.ts'
import type { Zone } from '../zone/zone.ts'
import { rewriteZoneFile } from '../zonefile/edit/rewrite-zone-file.ts'
import type { ZoneRewrite } from '../zonefile/edit/rewrite.ts'
import type { FileReader } from '../zonefile/zone-file.ts'
import type { FileEdits } from './file-edit.ts'
import { FileSnapshot } from './file-snapshot.ts'
import type { JournaledZone } from './journaled-zone.ts'
import type { PrimaryObserver, RrsetName } from './primary-news.ts'
import { WRITE_BACK } from './update-limits.ts'

/** The file and updates that it has not seen contradict each other: neither is overwritten. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
  readonly rrsets: readonly RrsetName[]

  constructor(rrsets: readonly RrsetName[]) {
    super('the zone file was edited where updates have changed the zone')
    this.rrsets = rrsets
  }
}

const BUSY = new Error('the file changes all the time')

export interface WriteBackParts {
  readonly files: Pick<Files, 'read' | 'replace'>
  readonly path: string
  readonly zone: JournaledZone
  readonly edits: FileEdits
  readonly observe: PrimaryObserver
  readonly pause: () => Promise<void>
}

export class WriteBack {
  readonly #parts: WriteBackParts

  constructor(parts: WriteBackParts) {
    this.#parts = parts
  }

  /**
   * Brings file and served zone together; afterwards the file holds what was served when its last part began. Rejects with
   * `ConflictError`, `FileError`, `ZoneFileError`, or `TextError` when another zone is in the file; then it is as it was,
   * or, of a file that includes others, brought on a part of the way, which ends where the serial stands.
   */
  async run(): Promise<void> {
    const { files, path, zone, edits, observe } = this.#parts
    for (let attempt = 1; ; attempt++) {
      const snapshot = new FileSnapshot(files)
      const inFile = await this.readFile(snapshot)
      const edit = await edits.take(inFile)
      if (edit.kind === 'conflict') throw new ConflictError(edit.rrsets)
      const target = zone.zone
      const rewrite = await this.#rewrite(snapshot, inFile, target)
      if (rewrite !== undefined) {
        // An editor that saves between this and the replacement is overwritten: no file system could tell us.
        if (!(await snapshot.isCurrent())) {
          if (attempt === WRITE_BACK.attempts) throw new FileError('OTHER', path, { cause: BUSY })
          continue
        }
        for (const each of rewrite.files) await files.replace(each.path, each.octets)
        observe({ kind: 'written-back', serial: target.serial, notes: rewrite.notes })
      }
      edits.noteContent(target)
      await zone.noteStored(target.serial)
      return
    }
  }

  /** The zone in the file. Rejects with `FileError`, `ZoneFileError`, or `TextError` when it is another zone. */
  async readFile(files: FileReader = this.#parts.files): Promise<Zone> {
    const { path, pause } = this.#parts
    const { origin } = this.#parts.zone.zone
    const zone = await readZone(files, path, { origin, pause })
    if (zone.origin.equals(origin)) return zone
    throw new TextError('bad-value', zone.origin.toString(), `the zone ${origin.toString()} in ${path}`)
  }

  async #rewrite(snapshot: FileSnapshot, inFile: Zone, target: Zone): Promise<ZoneRewrite | undefined> {
    const { path, pause } = this.#parts
    const delta = await zoneDelta(inFile, target, pause)
    return delta && rewriteZoneFile(snapshot, path, delta, { origin: target.origin, pause })
  }
}
