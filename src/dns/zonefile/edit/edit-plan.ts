/**
 * What is to become of which entry, so that the records of the touched RRsets are those that are wanted. A record that
 * goes and one that comes in the same RRset share a line, which keeps its place and its comment.
 */

import type { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import { sortRecords } from '../record-order.ts'
import type { FoundRecord, FoundRecords, TouchedRrset } from './found-records.ts'
import { rdataKey, type RecordIndex, rrsetKey } from './record-index.ts'

/** What is to become of one entry. */
export interface EntryEdit {
  /** The record that it holds; undefined for a `$GENERATE` and where that stays as it is. */
  record?: ResourceRecord
  isRemoved?: boolean
  /** Whose it is, for those behind it that are of the same owner. */
  whose?: DomainName
  /** The record that takes its place. */
  replacement?: ResourceRecord
  /** The TTL to state. */
  ttlSeconds?: number
  /** The owner to state, which it took from the record before. */
  owner?: DomainName
  /** A line to stand before it, without its end. */
  before?: string
  /** The keys (see `generatedKey`) of records that a `$GENERATE` is to give no longer: it is written out. */
  readonly dropped: Set<string>
  /** Records to stand behind it. */
  after: ResourceRecord[]
}

/** Before the first entry. */
const NONE = -1

/** What a record of a `$GENERATE` is found by. */
export function generatedKey(record: ResourceRecord): string {
  return `${rrsetKey(record.owner, record.type)} ${rdataKey(record)}`
}

export class EditPlan {
  readonly edits = new Map<number, EntryEdit>()

  /** The edit of an entry, made if need be. */
  of(entry: number): EntryEdit {
    const known = this.edits.get(entry)
    if (known !== undefined) return known
    const edit: EntryEdit = { dropped: new Set(), after: [] }
    this.edits.set(entry, edit)
    return edit
  }

  /** The numbers of the entries that are edited, in order. */
  get entries(): number[] {
    return [...this.edits.keys()].sort((a, b) => a - b)
  }
}

/** RRsets that are planned for without a pause: a few milliseconds of work. */
const RRSETS_IN_A_SLICE = 100

/**
 * The plan that turns what was `found` into what is `wanted` of the touched RRsets. `pause` is awaited between slices of
 * work of a few milliseconds.
 */
export async function planEdits(
  found: FoundRecords,
  wanted: RecordIndex,
  pause: () => Promise<void>,
): Promise<EditPlan> {
  const plan = new EditPlan()
  let planned = 0
  for (const rrset of found.rrsets()) {
    planRrset(plan, found, rrset, wanted)
    if (++planned % RRSETS_IN_A_SLICE === 0) await pause()
  }
  for (const edit of plan.edits.values()) sortAdded(edit, found.apex)
  return plan
}

/** Those of the owner of the entry stand first behind it. */
function sortAdded(edit: EntryEdit, apex: DomainName): void {
  const isOwn = ({ owner }: ResourceRecord) => edit.whose?.equals(owner) === true
  const own = edit.after.filter(isOwn)
  const others = edit.after.filter((record) => !isOwn(record))
  edit.after = [...sortRecords(apex, own), ...sortRecords(apex, others)]
}

function planRrset(plan: EditPlan, found: FoundRecords, rrset: TouchedRrset, wanted: RecordIndex): void {
  const missing = wanted.recordsOf(rrset.owner, rrset.type)
  const kept: FoundRecord[] = []
  const leaving: FoundRecord[] = []
  for (const each of rrset.found) {
    const isKept = missing.delete(each.data) || kept.some(({ data }) => data === each.data)
    if (isKept) kept.push(each)
    else leaving.push(each)
  }
  const coming = [...missing.values()]
  for (const each of leaving) {
    const isGenerated = found.entries.isGenerated(each.entry)
    const replacement = isGenerated ? undefined : coming.shift()
    remove(plan, each, isGenerated, replacement)
    if (replacement !== undefined) kept.push({ ...each, record: replacement })
  }
  settleTtls(plan, found, rrset, kept, wanted)
  addRecords(plan, found, rrset, kept, coming)
}

function remove(
  plan: EditPlan,
  { entry, record }: FoundRecord,
  isGenerated: boolean,
  replacement: ResourceRecord | undefined,
): void {
  const edit = plan.of(entry)
  if (isGenerated) edit.dropped.add(generatedKey(record))
  else {
    edit.record = record
    if (replacement === undefined) edit.isRemoved = true
    else edit.replacement = replacement
  }
}

/** The first record of an RRset says the TTL of all, the others may say otherwise unless it has changed. */
function settleTtls(
  plan: EditPlan,
  found: FoundRecords,
  { owner, type, found: before }: TouchedRrset,
  kept: readonly FoundRecord[],
  wanted: RecordIndex,
): void {
  const ttlSeconds = wanted.ttlOf(owner, type)
  if (ttlSeconds === undefined) return
  const hasChanged = before[0]?.record.ttlSeconds !== ttlSeconds
  const inOrder = [...kept].sort((a, b) => a.entry - b.entry)
  for (const [i, { entry }] of inOrder.entries()) {
    if ((i > 0 && !hasChanged) || found.entries.ttlSeconds(entry) === ttlSeconds) continue
    plan.of(entry).ttlSeconds = ttlSeconds
  }
}

function addRecords(
  plan: EditPlan,
  found: FoundRecords,
  { owner, found: before }: TouchedRrset,
  kept: readonly FoundRecord[],
  coming: readonly ResourceRecord[],
): void {
  if (coming.length === 0) return
  const last = [...kept, ...before].reduce((latest, { entry }) => Math.max(latest, entry), NONE)
  const anchor = last === NONE ? found.entryFor(owner) : last
  if (anchor === undefined) return
  const edit = plan.of(anchor)
  if (found.isOf(anchor, owner)) edit.whose = owner
  edit.after.push(...coming)
}
