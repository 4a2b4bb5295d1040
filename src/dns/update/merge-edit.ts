/**
 * A person's edit of a zone file brought together with updates that the file does not hold yet: both are changes of one
 * generation, and where they do not speak of the same records both are made. Knows no files.
 */

import { TextError } from '../../errors.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { withSerial } from '../rdata/soa-data.ts'
import { ZoneDraft } from '../zone/zone-draft.ts'
import type { Zone } from '../zone/zone.ts'
import type { RrsetName } from './primary-news.ts'
import { differenceOf, keyOf, type RrsetDifference } from './rrset-difference.ts'

export interface MergedEdit {
  /** What is served, with the edit; its serial is still as it was. Of no use when there are conflicts. */
  readonly draft: ZoneDraft
  readonly conflicts: readonly RrsetName[]
}

/** One RRset, as the file had it before the edit, as it has it now, and as it is served. */
interface Versions {
  readonly before: readonly ResourceRecord[]
  readonly edited: readonly ResourceRecord[]
  readonly served: readonly ResourceRecord[]
}

/** `changes` are the RRsets in which the file differs from `base`, which is what it held before the edit. */
export function mergeEdit(base: Zone, file: Zone, served: Zone, changes: readonly RrsetName[]): MergedEdit {
  const conflicts: RrsetName[] = []
  const merges: { readonly name: RrsetName; readonly difference: RrsetDifference }[] = []
  const versionOf = (zone: Zone, { owner, type }: RrsetName): ResourceRecord[] =>
    zone.rrset(owner, type).map((record) => (type === TYPE.SOA ? withServedSerial(record, served) : record))
  for (const name of changes) {
    const [before, edited] = [versionOf(base, name), versionOf(file, name)]
    const difference = mergeRrset({ before, edited, served: versionOf(served, name) })
    if (difference === undefined) conflicts.push(name)
    else merges.push({ name, difference })
  }
  const draft = new ZoneDraft(served)
  for (const { difference } of merges) for (const record of difference.removed) draft.remove(record)
  for (const { name, difference } of merges) {
    if (!difference.added.every((record) => canAdd(draft, record))) conflicts.push(name)
  }
  return { draft, conflicts }
}

/** The serial is nobody's data: it is settled afterwards. */
function withServedSerial(soa: ResourceRecord, { serial }: Zone): ResourceRecord {
  return { ...soa, rdata: withSerial(soa.rdata, serial) }
}

/** What is to become of the RRset that is served; undefined when there is no telling. */
function mergeRrset({ before, edited, served }: Versions): RrsetDifference | undefined {
  const ttlSeconds = mergeTtl(before[0], edited[0], served[0])
  const edit = differenceOf(before, edited)
  const update = differenceOf(before, served)
  if (ttlSeconds === undefined || areRivals(edit, update)) return undefined
  const kept = differenceOf(edit.removed, served).added
  const merged = [...kept, ...edit.added].map((record) => ({ ...record, ttlSeconds }))
  return { removed: differenceOf(served, merged).removed, added: merged }
}

/** The TTL that one side has changed; 0 where there is none to have one. */
function mergeTtl(
  before: ResourceRecord | undefined,
  edited: ResourceRecord | undefined,
  served: ResourceRecord | undefined,
): number | undefined {
  const [was, mine, theirs] = [before?.ttlSeconds, edited?.ttlSeconds, served?.ttlSeconds]
  if (mine === undefined || mine === was) return theirs ?? mine ?? 0
  return theirs === undefined || theirs === was || theirs === mine ? mine : undefined
}

/** Both have put something else in the place of the same record. */
function areRivals(edit: RrsetDifference, update: RrsetDifference): boolean {
  if (edit.added.length === 0 || update.added.length === 0) return false
  const replaced = new Set(update.removed.map(keyOf))
  if (!edit.removed.some((record) => replaced.has(keyOf(record)))) return false
  const { removed, added } = differenceOf(edit.added, update.added)
  return removed.length + added.length > 0
}

function canAdd(draft: ZoneDraft, record: ResourceRecord): boolean {
  try {
    draft.add(record)
    return true
  } catch (error) {
    if (error instanceof TextError) return false
    throw error
  }
}
