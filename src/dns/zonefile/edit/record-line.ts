/** Writes a record as a line in the columns of another one, with its blanks or tabs. Knows no zone and no file. */

import type { EntryFields, Span } from '../entry-fields.ts'

/** The parts of a line as text; `ttl` and `rrclass` may be left out, and `owner` is empty where it is that of the line before. */
export interface LineParts {
  readonly owner: string
  readonly ttl: string | undefined
  readonly rrclass: string | undefined
  readonly type: string
  readonly data: string
}

/** A record's line to go by. */
export interface LineModel {
  /** One character an octet. */
  readonly text: string
  readonly fields: EntryFields
}

type PartName = 'ttl' | 'rrclass' | 'type' | 'data'

interface Column {
  readonly name: PartName
  /** Characters before it; those that a tab takes count, too. */
  readonly at: number
  readonly isTabbed: boolean
}

export const TAB_WIDTH = 8

/** The usual order where there is nothing to go by. */
const PLAIN_ORDER: readonly PartName[] = ['ttl', 'rrclass', 'type', 'data']

/** The line without its end. */
export function formatLine(parts: LineParts, model: LineModel | undefined): string {
  const columns = model === undefined ? [] : columnsOf(model)
  let line = parts.owner
  for (const name of orderOf(columns)) {
    const text = parts[name]
    if (text === undefined || text === '') continue
    const own = columns.find((each) => each.name === name)
    const column = own ?? (line === parts.owner ? columns[0] : undefined)
    line += blanksBefore(line, column) + text
  }
  return line
}

/** The blanks that lead from the end of `line` to a column, at least one. */
function blanksBefore(line: string, column: Column | undefined): string {
  const width = widthOf(line)
  if (column === undefined) return line === '' ? '\t' : ' '
  if (!column.isTabbed) return ' '.repeat(Math.max(1, column.at - width))
  return '\t'.repeat(Math.max(1, Math.ceil(column.at / TAB_WIDTH) - Math.floor(width / TAB_WIDTH)))
}

function columnsOf({ text, fields }: LineModel): Column[] {
  const spans: readonly [PartName, Span | undefined][] = [
    ['ttl', fields.ttl],
    ['rrclass', fields.rrclass],
    ['type', fields.type],
    ['data', fields.data[0]],
  ]
  const columns: Column[] = []
  for (const [name, span] of spans) {
    if (span === undefined || text.slice(0, span.start).includes('\n')) continue
    // Data may begin in a parenthesis, which the new line has not.
    const before = text.slice(0, span.start).replace(/\(\s*$/, '')
    columns.push({ name, at: widthOf(before), isTabbed: before.endsWith('\t') })
  }
  return columns.sort((a, b) => a.at - b.at)
}

/** The order of the model; what it lacks stands before what follows in the usual one. */
function orderOf(columns: readonly Column[]): PartName[] {
  const order = columns.map(({ name }) => name)
  for (const name of [...PLAIN_ORDER].reverse()) {
    if (order.includes(name)) continue
    const follower = PLAIN_ORDER[PLAIN_ORDER.indexOf(name) + 1]
    const at = follower === undefined ? order.length : order.indexOf(follower)
    order.splice(at, 0, name)
  }
  return order
}

/** How many columns a text takes that begins a line. */
export function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    width = character === '\t' ? (Math.floor(width / TAB_WIDTH) + 1) * TAB_WIDTH : width + 1
  }
  return width
}
