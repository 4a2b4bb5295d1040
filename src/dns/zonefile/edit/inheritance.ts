/**
 * Entries that leave out their owner or TTL take those of a record before. Where an edit has taken that away, or put
 * another one between, they state it from now on.
 */

import { DomainName } from '../../name/domain-name.ts'
import { findFields } from '../entry-fields.ts'
import type { EditPlan, EntryEdit } from './edit-plan.ts'
import type { EntryTable } from './entry-table.ts'
import type { HeldFiles } from './held-files.ts'

/** Whose the next entry without an owner is, as the files were and as they will be; undefined where that is not known. */
interface Owners {
  was: DomainName | undefined
  is: DomainName | undefined
}

/** The TTL that was stated last, in the same two ways. */
interface LastTtl {
  was: number | undefined
  is: number | undefined
}

/** Stretches of a file that are settled without a pause: each begins with an edit and is short as a rule. */
const STRETCHES_IN_A_SLICE = 50

/**
 * Adds to the plan what entries must state that they have left to others. `pause` is awaited between slices of work of a
 * few milliseconds.
 */
export async function settleInheritance(
  plan: EditPlan,
  entries: EntryTable,
  files: HeldFiles,
  pause: () => Promise<void>,
): Promise<void> {
  let done = -1
  let stretches = 0
  for (const entry of plan.entries) {
    if (entry <= done) continue
    done = new Inheritance(plan, entries, files).settleFrom(entry)
    if (++stretches % STRETCHES_IN_A_SLICE === 0) await pause()
  }
}

class Inheritance {
  readonly #plan: EditPlan
  readonly #entries: EntryTable
  readonly #files: HeldFiles
  readonly #owners = new Map<number, Owners>()
  readonly #ttl: LastTtl = { was: undefined, is: undefined }

  constructor(plan: EditPlan, entries: EntryTable, files: HeldFiles) {
    this.#plan = plan
    this.#entries = entries
    this.#files = files
  }

  /** Goes on until things are again as they were, and says how far it went. */
  settleFrom(first: number): number {
    this.#ttl.was = this.#ttl.is = this.#ttlBefore(first)
    let entry = first
    for (; entry < this.#entries.count; entry++) {
      const edit = this.#plan.edits.get(entry)
      if (edit === undefined && entry > first && this.#isSettled) return entry - 1
      if (this.#entries.isGenerated(entry)) this.#passGenerated(entry, edit)
      else this.#pass(entry, edit)
    }
    return entry
  }

  get #isSettled(): boolean {
    if (this.#entries.hasTtlOfPrevious && this.#ttl.was !== this.#ttl.is) return false
    return [...this.#owners.values()].every(({ was, is }) => was === is || is?.equals(was!) === true)
  }

  #pass(entry: number, edit: EntryEdit | undefined): void {
    const entries = this.#entries
    const owners = this.#ownersAt(entry)
    const owner = entries.isIndented(entry) ? owners.was : this.#statedOwner(entry)
    if (edit?.isRemoved !== true) {
      if (entries.isIndented(entry) && owner !== undefined && owners.is?.equals(owner) !== true) {
        this.#plan.of(entry).owner = owner
      }
      owners.is = owner
    }
    owners.was = owner
    this.#passTtl(entry, edit)
    this.#passAdded(edit, owners)
  }

  #passTtl(entry: number, edit: EntryEdit | undefined): void {
    const entries = this.#entries
    const ttlSeconds = entries.ttlSeconds(entry)
    const isRemoved = edit?.isRemoved === true
    if (entries.hasTtlOfItsOwn(entry)) {
      this.#ttl.was = ttlSeconds
      if (!isRemoved) this.#ttl.is = edit?.ttlSeconds ?? ttlSeconds
      return
    }
    if (!entries.takesPreviousTtl(entry)) return
    this.#ttl.was = ttlSeconds
    const changed = edit?.ttlSeconds
    if (changed !== undefined) this.#ttl.is = changed
    else if (!isRemoved && this.#ttl.is !== ttlSeconds) {
      this.#plan.of(entry).ttlSeconds = ttlSeconds
      this.#ttl.is = ttlSeconds
    }
  }

  /** A `$GENERATE` passes on neither owner nor TTL; what is written in its place does. */
  #passGenerated(entry: number, edit: EntryEdit | undefined): void {
    if (edit === undefined) return
    const owners = this.#ownersAt(entry)
    const isWrittenOut = edit.dropped.size > 0 || edit.ttlSeconds !== undefined
    if (isWrittenOut) {
      owners.is = undefined
      if (this.#entries.hasTtlOfPrevious) this.#ttl.is = -1
    }
    this.#passAdded(edit, owners)
  }

  #passAdded(edit: EntryEdit | undefined, owners: Owners): void {
    const last = edit?.after.at(-1)
    if (last === undefined) return
    owners.is = last.owner
    this.#ttl.is = last.ttlSeconds
  }

  #ownersAt(entry: number): Owners {
    const { inclusion } = this.#entries.context(entry)
    const known = this.#owners.get(inclusion)
    if (known !== undefined) return known
    const owner = this.#ownerBefore(entry)
    const owners = { was: owner, is: owner }
    this.#owners.set(inclusion, owners)
    return owners
  }

  #ownerBefore(entry: number): DomainName | undefined {
    let before = this.#entries.previous(entry)
    while (before !== undefined && this.#entries.isIndented(before)) before = this.#entries.previous(before)
    return before === undefined ? undefined : this.#statedOwner(before)
  }

  /** What an entry would take as its TTL; undefined where that is the same for all. */
  #ttlBefore(entry: number): number | undefined {
    const entries = this.#entries
    if (!entries.hasTtlOfPrevious) return undefined
    for (let at = entry - 1; at >= 0; at--) {
      if (entries.isGenerated(at)) continue
      if (entries.hasTtlOfItsOwn(at) || entries.takesPreviousTtl(at)) return entries.ttlSeconds(at)
    }
    return undefined
  }

  #statedOwner(entry: number): DomainName {
    const { file, origin } = this.#entries.context(entry)
    const octets = this.#files
      .octets(file)
      .subarray(this.#entries.offset(entry), this.#entries.endOffset(entry))
    const { start, finish } = findFields(octets)!.owner!
    return DomainName.parse(octets.toString('latin1', start, finish), origin)
  }
}
