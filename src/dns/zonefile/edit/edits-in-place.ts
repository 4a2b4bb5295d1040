/** Changes an entry where it stands: its owner, its TTL, its data. All else of it, comments above all, stays. */

import type { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { formatRelativeName } from '../relative-name.ts'
import { formatUnits } from '../ttl-text.ts'
import { dataTokens, styledToken } from './data-text.ts'
import type { EntryEdit } from './edit-plan.ts'
import type { EntryText } from './entry-text.ts'
import { TAB_WIDTH, widthOf, type LineModel } from './record-line.ts'
import { replaceToken, type TextEdit } from './text-edit.ts'

/** The edits of an entry that stays, by places in its text; undefined when its data cannot be changed in place. */
export function editsInPlace({ context, model }: EntryText, edit: EntryEdit): TextEdit[] | undefined {
  if (model === undefined) return []
  const { text } = model
  const edits: TextEdit[] = []
  const newline = text.endsWith('\r\n') ? '\r\n' : '\n'
  if (edit.before !== undefined) edits.push({ start: 0, finish: 0, text: edit.before + newline })
  if (edit.owner !== undefined) edits.push(stateOwner(text, formatRelativeName(edit.owner, context.origin)))
  if (edit.ttlSeconds !== undefined) edits.push(stateTtl(model, edit.ttlSeconds))
  if (edit.replacement === undefined) return edits
  const data = replaceData(model, edit.record!, edit.replacement, context.origin)
  return data && [...edits, ...data]
}

/** Puts an owner into the blanks at the beginning of a line. */
function stateOwner(text: string, owner: string): TextEdit {
  const blanks = /^[ \t]+/.exec(text)![0]
  if (blanks.includes('\t')) {
    const tabs = Math.ceil(widthOf(blanks) / TAB_WIDTH) - Math.floor(owner.length / TAB_WIDTH)
    return { start: 0, finish: blanks.length, text: owner + '\t'.repeat(Math.max(1, tabs)) }
  }
  return { start: 0, finish: blanks.length, text: owner.padEnd(blanks.length - 1) + ' ' }
}

/** The edit that makes a record state a TTL. */
export function stateTtl({ text, fields }: LineModel, ttlSeconds: number): TextEdit {
  const { ttl, rrclass, type } = fields
  if (ttl !== undefined) {
    const hasUnits = /[a-z]/i.test(text.slice(ttl.start, ttl.finish))
    return replaceToken(text, ttl.start, ttl.finish, hasUnits ? formatUnits(ttlSeconds) : String(ttlSeconds))
  }
  const at = Math.min(rrclass?.start ?? type.start, type.start)
  const token = `${ttlSeconds} `
  // Behind an owner the blanks make room, so that the columns stay.
  let blanks = 0
  while (fields.owner !== undefined && text[at - blanks - 1] === ' ') blanks++
  const taken = blanks > token.length ? token.length : 0
  return { start: at - taken, finish: at, text: token }
}

function replaceData(
  { text, fields }: LineModel,
  old: ResourceRecord,
  record: ResourceRecord,
  origin: DomainName,
): TextEdit[] | undefined {
  const [before, after] = [dataTokens(old), dataTokens(record)]
  const isSameShape = before.length === after.length && before.length === fields.data.length
  if (!isSameShape) return replaceAllData(text, fields.type.finish, fields.data, after.join(' '))
  return after.flatMap((token, i) => {
    const { start, finish } = fields.data[i]!
    if (token === before[i]) return []
    return replaceToken(
      text,
      start,
      finish,
      styledToken(token, record.type, i, text.slice(start, finish), origin),
    )
  })
}

/** Data that stands on one line and outside parentheses gives way as a whole. */
function replaceAllData(
  text: string,
  typeFinish: number,
  data: LineModel['fields']['data'],
  replacement: string,
): TextEdit[] | undefined {
  const [first, last] = [data[0], data.at(-1)]
  if (first === undefined || last === undefined) return undefined
  let between = ''
  let at = typeFinish
  for (const { start, finish } of data) {
    between += text.slice(at, start)
    at = finish
  }
  // A comment that a parenthesis stands in is not worth a closer look.
  return /[()\n]/.test(between) || /[()]/.test(text.slice(at).split(';')[0]!)
    ? undefined
    : [{ start: first.start, finish: last.finish, text: replacement }]
}
