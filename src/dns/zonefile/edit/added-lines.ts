/** Lines for records that are new in a file, in the manner of the entry that they stand behind. */

import { formatClass } from '../../iana/classes.ts'
import { findType, formatType, TYPE } from '../../iana/types.ts'
import type { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { formatRelativeName } from '../relative-name.ts'
import { NO_TTL, parseTtl } from '../ttl-text.ts'
import { dataTokens, isNameAt, styledToken } from './data-text.ts'
import type { EntryContext } from './entry-table.ts'
import type { EntryText } from './entry-text.ts'
import { formatLine, type LineModel, type LineParts } from './record-line.ts'

export interface LineStyle {
  /** Whether an owner that repeats is left out. */
  readonly isIndented: boolean
  readonly newline: string
  /** A name in the data of a record nearby, to go by. */
  readonly name: string | undefined
}

/** The lines of `records` behind `entry`; `above` is whose the line before them is, where that is known. */
export function addedLines(
  { context, model }: EntryText,
  records: readonly ResourceRecord[],
  above: DomainName | undefined,
  style: LineStyle,
): string {
  const like = model !== undefined && typeOf(model) !== TYPE.SOA ? model : undefined
  let owner = above
  let lines = ''
  for (const record of records) {
    const isRepeated = style.isIndented && owner?.equals(record.owner) === true
    const ownerText = isRepeated ? '' : ownerLike(record.owner, context.origin, like)
    lines += formatLine({ ...partsOf(record, context, like, style), owner: ownerText }, like) + style.newline
    owner = record.owner
  }
  return lines
}

function ownerLike(owner: DomainName, origin: DomainName, like: LineModel | undefined): string {
  const span = like?.fields.owner
  const isAbsolute = span !== undefined && like!.text.slice(span.start, span.finish).endsWith('.')
  return isAbsolute ? owner.toString() : formatRelativeName(owner, origin)
}

function partsOf(
  record: ResourceRecord,
  { origin, defaultTtlSeconds }: EntryContext,
  like: LineModel | undefined,
  { name }: LineStyle,
): Omit<LineParts, 'owner'> {
  const { ttlSeconds, rrclass, type } = record
  const isImplied = defaultTtlSeconds !== NO_TTL && defaultTtlSeconds === ttlSeconds
  // Some files state on each line what $TTL says already.
  const isTtlStated = !isImplied || (like !== undefined && ttlIn(like) === defaultTtlSeconds)
  const isClassStated = like === undefined || like.fields.rrclass !== undefined
  const data = dataTokens(record).map((token, at) =>
    isNameAt(type, at) ? styledToken(token, type, at, name, origin) : token,
  )
  return {
    ttl: isTtlStated ? String(ttlSeconds) : undefined,
    rrclass: isClassStated ? formatClass(rrclass) : undefined,
    type: formatType(type),
    data: data.join(' '),
  }
}

function ttlIn({ text, fields: { ttl } }: LineModel): number | undefined {
  return ttl && parseTtl(Buffer.from(text, 'latin1'), ttl.start, ttl.finish)
}

/** A name in the data of a record, if its type has one. */
export function nameIn(model: LineModel): string | undefined {
  const type = typeOf(model)
  const span = model.fields.data.find((_, at) => isNameAt(type, at))
  return span && model.text.slice(span.start, span.finish)
}

function typeOf({ text, fields }: LineModel): number {
  return findType(text.slice(fields.type.start, fields.type.finish)) ?? 0
}
