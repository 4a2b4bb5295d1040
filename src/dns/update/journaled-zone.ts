/** What is served of a zone, and its journal, in step: nothing is served that a crash could lose. Knows no zone files. */

import { HISTORY_LIMITS } from '../zone/zone-history.ts'
import type { FinishedDraft } from '../zone/zone-draft.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import type { Zone } from '../zone/zone.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import type { ZoneJournal } from '../journal/zone-journal.ts'
import { UPDATE_LIMITS } from './update-limits.ts'

export class JournaledZone {
  readonly hosted: HostedZone
  readonly #journal: ZoneJournal
  /** What the journal would have to hold instead; undefined when it is as it should be. */
  #outdated: readonly ZoneDelta[] | undefined
  #storedSerial: number | undefined
  /** From so many octets on the journal is written anew with less in it. */
  #rewriteAt: number = UPDATE_LIMITS.journalOctets
  #work: Promise<unknown> = Promise.resolve()

  /** `outdated` is what a journal that does not lead to what is served has to be replaced with. */
  constructor(
    hosted: HostedZone,
    journal: ZoneJournal,
    storedSerial: number | undefined,
    outdated: readonly ZoneDelta[] | undefined,
  ) {
    this.hosted = hosted
    this.#journal = journal
    this.#storedSerial = storedSerial
    this.#outdated = outdated
  }

  get zone(): Zone {
    return this.hosted.zone!
  }

  get storedSerial(): number | undefined {
    return this.#storedSerial
  }

  /** One piece of work at a time; what is served changes in no other. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#work.then(work)
    this.#work = turn.catch(() => {})
    return turn
  }

  /**
   * Serves these generations, each made from the one before, once they are in the journal, all with one write. Only in turn.
   * Rejects with `FileError`; then nothing has changed.
   */
  async commit(changes: readonly FinishedDraft[]): Promise<void> {
    if (changes.length === 0) return
    const deltas = changes.map(({ delta }) => delta)
    if (this.#outdated === undefined) await this.#journal.append(deltas)
    else await this.#rewrite([...this.#outdated, ...deltas], this.#storedSerial)
    for (const { zone, delta } of changes) this.hosted.publish(zone, delta)
  }

  /** Serves what is in the file. A change that no history would hold is not put into the journal. Only in turn. */
  async commitStored(change: FinishedDraft): Promise<void> {
    const { zone, delta } = change
    if (delta.removed.length + delta.added.length <= HISTORY_LIMITS.records) {
      await this.commit([change])
      return
    }
    await this.#rewrite([], zone.serial)
    this.hosted.publish(zone)
  }

  /** Notes that the file holds the generation with that serial. Rejects with `FileError`. */
  noteStored(serial: number): Promise<void> {
    return this.inTurn(async () => {
      if (this.#storedSerial === serial) return
      const isOutdated = this.#outdated !== undefined
      const history = this.#historySince(serial)
      if (history !== undefined && (isOutdated || this.#journal.length > this.#rewriteAt)) {
        await this.#rewrite(history, serial)
        this.#rewriteAt = Math.max(UPDATE_LIMITS.journalOctets, 2 * this.#journal.length)
      } else if (!isOutdated) {
        if (this.#journal.length > 0) await this.#journal.noteStored(serial)
        this.#storedSerial = serial
      }
    })
  }

  /** All of the history, provided that nothing is missing in it that the file lacks. */
  #historySince(serial: number): readonly ZoneDelta[] | undefined {
    const { history } = this.hosted
    const isWhole = serial === this.zone.serial || history.since(serial) !== undefined
    return isWhole ? history.deltas : undefined
  }

  async #rewrite(deltas: readonly ZoneDelta[], storedSerial: number | undefined): Promise<void> {
    await this.#journal.rewrite(deltas, storedSerial)
    this.#outdated = undefined
    this.#storedSerial = storedSerial
  }
}
