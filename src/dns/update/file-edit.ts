/**
 * What a person has done to a zone file, found by comparing, and made to what is served. Remembers what the file has held
 * lately, since an editor may save a file that was opened before updates were written into it.
 */

import { TYPE } from '../iana/types.ts'
import { isSerialRaised, nextSerial } from '../zone/serial-number.ts'
import { soaSerial, withSerial } from '../rdata/soa-data.ts'
import { zoneDelta } from '../zone/compare-zones.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import { ZoneDraft, type FinishedDraft } from '../zone/zone-draft.ts'
import type { Zone } from '../zone/zone.ts'
import type { JournaledZone } from './journaled-zone.ts'
import { mergeEdit } from './merge-edit.ts'
import type { PrimaryObserver, RrsetName } from './primary-news.ts'

export type FileEdit =
  /** The file says what it has said before. */
  | { readonly kind: 'unchanged' }
  /** `previous` is what was served before. */
  | { readonly kind: 'served'; readonly zone: Zone; readonly previous: Zone }
  /** What was served stays served, and the file is not written to until it has been edited again. */
  | { readonly kind: 'conflict'; readonly rrsets: readonly RrsetName[] }
  /** It will be looked at with `thaw`. */
  | { readonly kind: 'frozen' }

/** More than one, for those who were slow to save. */
const REMEMBERED = 3

export class FileEdits {
  readonly #zone: JournaledZone
  readonly #pause: () => Promise<void>
  readonly #observe: PrimaryObserver
  /** What the file has held, what it holds now last. */
  #contents: readonly Zone[]
  /** Told last, so that it is not told again each time the file is looked at. */
  #toldConflict = ''

  constructor(zone: JournaledZone, inFile: Zone, pause: () => Promise<void>, observe: PrimaryObserver) {
    this.#zone = zone
    this.#contents = [inFile]
    this.#pause = pause
    this.#observe = observe
  }

  /** Whether the file, as far as we know, holds what is served. */
  get isFileCurrent(): boolean {
    return this.#contents.at(-1) === this.#zone.zone
  }

  /** The file has been given this content. */
  noteContent(zone: Zone): void {
    if (this.#contents.at(-1) !== zone) this.#contents = [...this.#contents, zone].slice(-REMEMBERED)
  }

  /** Makes what has been done to the file to what is served. Rejects with `FileError` when the journal cannot take it. */
  async take(inFile: Zone): Promise<FileEdit> {
    const base = this.#baseOf(inFile)
    const edit = await zoneDelta(base, inFile, this.#pause)
    if (edit === undefined) {
      // What it has held before: read before we wrote to it, or put back by somebody. To look at it again does no harm.
      if (base !== this.#contents.at(-1)) this.noteContent(base)
      return { kind: 'unchanged' }
    }
    return this.#zone.inTurn(() =>
      this.#zone.zone === base ? this.#replace(inFile, edit) : this.#merge(base, inFile, edit),
    )
  }

  /** What the person saw who edited the file: going by the serial, the last content whose serial is not above it. */
  #baseOf({ serial }: Zone): Zone {
    let base: Zone | undefined
    for (const content of this.#contents) {
      if (isSerialRaised(serial, content.serial)) continue
      if (base === undefined || !isSerialRaised(content.serial, base.serial)) base = content
    }
    return base ?? this.#contents.at(-1)!
  }

  /** Nothing else has changed. */
  async #replace(inFile: Zone, edit: ZoneDelta): Promise<FileEdit> {
    const previous = this.#zone.zone
    const isRaised = isSerialRaised(previous.serial, inFile.serial)
    const change = isRaised ? { zone: inFile, delta: edit } : withNextSerial(inFile, edit, previous.serial)
    await this.#zone.commitStored(change)
    this.noteContent(inFile)
    return this.#served(previous, inFile)
  }

  /** There are updates that the file has not seen. */
  async #merge(base: Zone, inFile: Zone, edit: ZoneDelta): Promise<FileEdit> {
    const previous = this.#zone.zone
    const { draft, conflicts } = mergeEdit(base, inFile, previous, rrsetsOf(edit))
    if (conflicts.length > 0) return this.#refuse(conflicts)
    const isRaised = isSerialRaised(previous.serial, inFile.serial)
    if (isRaised || draft.isChanged) {
      setSerial(draft, previous, isRaised ? inFile.serial : nextSerial(previous.serial))
      const change = await draft.finishInSlices(this.#pause)
      await this.#zone.commit(change === undefined ? [] : [change])
    }
    this.noteContent(inFile)
    return this.#served(previous, inFile)
  }

  #refuse(rrsets: readonly RrsetName[]): FileEdit {
    const told = rrsets.map(({ owner, type }) => `${type} ${owner.key}`).join()
    if (told !== this.#toldConflict) this.#observe({ kind: 'edit-conflict', rrsets })
    this.#toldConflict = told
    return { kind: 'conflict', rrsets }
  }

  #served(previous: Zone, inFile: Zone): FileEdit {
    this.#toldConflict = ''
    const { zone } = this.#zone
    if (zone === previous) return { kind: 'unchanged' }
    if (!isSerialRaised(previous.serial, inFile.serial)) {
      this.#observe({ kind: 'serial-raised', fileSerial: inFile.serial, serial: zone.serial })
    }
    return { kind: 'served', zone, previous }
  }
}

/** The zone with the serial after `serial`, and what leads to it. */
function withNextSerial(zone: Zone, edit: ZoneDelta, serial: number): FinishedDraft {
  const draft = new ZoneDraft(zone)
  setSerial(draft, zone, nextSerial(serial))
  const { zone: raised } = draft.finish()!
  const [, ...added] = edit.added
  const soa = raised.rrset(raised.origin, TYPE.SOA)
  return { zone: raised, delta: { ...edit, toSerial: raised.serial, added: [...soa, ...added] } }
}

function setSerial(draft: ZoneDraft, { origin }: Zone, serial: number): void {
  const soa = draft.rrset(origin, TYPE.SOA)[0]!
  if (soaSerial(soa.rdata) === serial) return
  draft.removeRrset(origin, TYPE.SOA)
  draft.add({ ...soa, rdata: withSerial(soa.rdata, serial) })
}

function rrsetsOf({ removed, added }: ZoneDelta): RrsetName[] {
  const names = new Map<string, RrsetName>()
  for (const { owner, type } of [...removed, ...added]) names.set(`${type} ${owner.key}`, { owner, type })
  return [...names.values()]
}
