/** A finding about a record becomes a problem at the place of the part that it is about, with a fix for the text there. */

import type { Finding, RecordPart, Repair } from '../dns/zone/finding.ts'
import { ruleText } from '../dns/zone/lint/rule-texts.ts'
import { stateTtl } from '../dns/zonefile/edit/edits-in-place.ts'
import { findFields, type EntryFields, type Span } from '../dns/zonefile/entry-fields.ts'
import { placeOfOctets } from './source-place.ts'
import type { Fix, Problem } from './zone-problem.ts'
import type { EntryPlace } from './zone-reading.ts'

/** The problem; undefined where the text at that place shows that there is none. */
export function problemOf(finding: Finding, place: EntryPlace, file: Buffer): Problem | undefined {
  const { rule, severity, record, message, why, part = 'owner', repair } = finding
  const entry = file.subarray(place.offset, place.endOffset)
  const fields = findFields(entry)
  const base = { rule, severity, record, message, why, file: place.file }
  if (fields === undefined) return { ...base, line: place.line, column: 1, token: '' }
  const span = spanOf(fields, part)
  // Who writes the final dot means it.
  if (rule === 'missing-final-dot' && !isRelative(entry, span)) return undefined
  const [start, finish] = [place.offset + span.start, place.offset + span.finish]
  const at = placeOfOctets(file, start, finish, { from: place.offset, line: place.line })
  const fix = repair && fixOf(repair, finding, place, entry, fields, span)
  return { ...base, ...at, ...(fix && { fix }) }
}

function spanOf(fields: EntryFields, part: RecordPart): Span {
  const first = [fields.owner, fields.ttl, fields.rrclass, fields.type].find((span) => span !== undefined)!
  if (part === 'owner') return first
  if (part === 'type') return fields.type
  return (part === 'ttl' ? fields.ttl : fields.data[part]) ?? fields.type
}

function isRelative(entry: Buffer, { start, finish }: Span): boolean {
  const token = entry.toString('latin1', start, finish)
  return token !== '@' && !token.endsWith('.')
}

function fixOf(
  repair: Repair,
  { rule }: Finding,
  { file, offset, endOffset }: EntryPlace,
  entry: Buffer,
  fields: EntryFields,
  span: Span,
): Fix | undefined {
  const isSafe = ruleText(rule).isMended === true
  const [start, finish] = [offset + span.start, offset + span.finish]
  const text = entry.toString('latin1')
  const token = text.slice(span.start, span.finish)
  switch (repair.kind) {
    case 'replace':
      return {
        file,
        start,
        finish,
        text: repair.text,
        isSafe,
        says: `write ${repair.text} instead of ${token}`,
      }
    case 'add-dot':
      if (!isRelative(entry, span)) return undefined
      return { file, start, finish, text: `${token}.`, isSafe, says: `write ${token}. with a final dot` }
    case 'remove':
      return { file, start: offset, finish: endOffset, text: '', isSafe, says: 'take the line out' }
    case 'insert-before':
      return {
        file,
        start: offset,
        finish: offset,
        text: `${repair.line}\n`,
        isSafe,
        says: `put ${repair.line} above`,
      }
    case 'set-ttl': {
      const edit = stateTtl({ text, fields }, repair.ttlSeconds)
      const says = `give it the TTL ${repair.ttlSeconds}`
      return { file, start: offset + edit.start, finish: offset + edit.finish, text: edit.text, isSafe, says }
    }
  }
}
