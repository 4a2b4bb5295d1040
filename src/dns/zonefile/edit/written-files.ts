/** Makes the files that a plan leads to: entries changed where they stand, lines added, `$GENERATE`s written out. */

import type { ResourceRecord } from '../../message/record.ts'
import { RecordList } from '../record-list.ts'
import { parseZoneFile } from '../zone-file.ts'
import { NO_TTL } from '../ttl-text.ts'
import { addedLines, nameIn, type LineStyle } from './added-lines.ts'
import { generatedKey, type EditPlan, type EntryEdit } from './edit-plan.ts'
import { editsInPlace } from './edits-in-place.ts'
import { entryText, type EntryText } from './entry-text.ts'
import type { FoundRecords } from './found-records.ts'
import type { HeldFiles } from './held-files.ts'
import type { RecordIndex } from './record-index.ts'
import { applyEdits, type TextEdit } from './text-edit.ts'

/** How far back an example is looked for. */
const NEARBY = 30

/** Entries that are edited without a pause. Each looks at those nearby. */
const EDITS_IN_A_SLICE = 20

export interface WrittenFiles {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly notes: readonly string[]
}

export class FileWriter {
  readonly #plan: EditPlan
  readonly #found: FoundRecords
  readonly #wanted: RecordIndex
  readonly #held: HeldFiles
  readonly #edits = new Map<string, TextEdit[]>()
  readonly #notes: string[] = []

  constructor(plan: EditPlan, found: FoundRecords, wanted: RecordIndex, held: HeldFiles) {
    this.#plan = plan
    this.#found = found
    this.#wanted = wanted
    this.#held = held
  }

  /** `pause` is awaited between slices of work of a few milliseconds. */
  async write(pause: () => Promise<void>): Promise<WrittenFiles> {
    for (const [i, entry] of this.#plan.entries.entries()) {
      this.#edit(entry, this.#plan.of(entry))
      if (i % EDITS_IN_A_SLICE === EDITS_IN_A_SLICE - 1) await pause()
    }
    const files = new Map<string, Uint8Array>()
    for (const [file, edits] of this.#edits) files.set(file, applyEdits(this.#held.octets(file), edits))
    return { files, notes: this.#notes }
  }

  #edit(number: number, edit: EntryEdit): void {
    const { entries } = this.#found
    const entry = this.#textOf(number)
    const { context } = entry
    const start = entries.offset(number)
    const style = this.#styleOf(number, entry)
    const edits = entries.isGenerated(number)
      ? this.#writeOut(entry, edit, style)
      : this.#change(entry, edit, style)
    const { length } = entry.text
    edits.push({ start: length, finish: length, text: this.#linesBehind(entry, edit, style) })
    const all = this.#edits.get(context.file) ?? []
    this.#edits.set(context.file, all)
    for (const each of edits) all.push({ ...each, start: start + each.start, finish: start + each.finish })
  }

  #change(entry: EntryText, edit: EntryEdit, style: LineStyle): TextEdit[] {
    const whole = { start: 0, finish: entry.text.length }
    if (edit.isRemoved === true) return [{ ...whole, text: '' }]
    const edits = editsInPlace(entry, edit)
    if (edits !== undefined) return edits
    // Its line says whose it is, whatever stands above it.
    return [{ ...whole, text: addedLines(entry, [edit.replacement!], undefined, style) }]
  }

  #linesBehind(entry: EntryText, edit: EntryEdit, style: LineStyle): string {
    if (edit.after.length === 0) return ''
    const isGone = edit.isRemoved === true
    const lines = addedLines(entry, edit.after, isGone ? undefined : edit.whose, style)
    return isGone || /[\r\n]$/.test(entry.text) ? lines : style.newline + lines
  }

  #writeOut(entry: EntryText, edit: EntryEdit, style: LineStyle): TextEdit[] {
    if (edit.dropped.size === 0 && edit.ttlSeconds === undefined) return []
    const records = this.#generated(entry).filter((record) => !edit.dropped.has(generatedKey(record)))
    this.#notes.push(
      `${entry.context.file}: a $GENERATE is written out, since one of its records has changed: ${entry.text.trim()}`,
    )
    const lines = addedLines({ ...entry, model: undefined }, records, undefined, {
      ...style,
      isIndented: false,
    })
    return [{ start: 0, finish: entry.text.length, text: lines }]
  }

  #generated({ context, text }: EntryText): ResourceRecord[] {
    const { origin, defaultTtlSeconds } = context
    const list = new RecordList()
    const ttl = defaultTtlSeconds === NO_TTL ? {} : { defaultTtlSeconds }
    parseZoneFile(Buffer.from(text, 'latin1'), { origin, ...ttl }, list)
    return list.records.map((record) => {
      const { owner, type } = record
      const isTouched = this.#found.isTouched(owner, type)
      const ttlSeconds = (isTouched ? this.#wanted.ttlOf(owner, type) : undefined) ?? record.ttlSeconds
      return { ...record, ttlSeconds }
    })
  }

  #styleOf(number: number, { text }: EntryText): LineStyle {
    const newline = text.endsWith('\r\n') ? '\r\n' : '\n'
    return { newline, isIndented: this.#found.entries.hasIndented, name: this.#nameNear(number) }
  }

  /** A name in the data of the entry or one of those before it, not many. */
  #nameNear(number: number): string | undefined {
    for (let at = number; at >= 0 && at > number - NEARBY; at--) {
      const { model } = this.#textOf(at)
      const name = model && nameIn(model)
      if (name !== undefined) return name
    }
    return undefined
  }

  #textOf(number: number): EntryText {
    const { entries } = this.#found
    const context = entries.context(number)
    const octets = this.#held.octets(context.file)
    return entryText(context, octets.subarray(entries.offset(number), entries.endOffset(number)))
  }
}
