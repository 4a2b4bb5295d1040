/** Updates of one zone, one after another, and one write to the journal for all that wait (group commit). */

import { FileError, type Clock } from '../../runtime/runtime.ts'
import { RCODE } from '../iana/codes.ts'
import type { Message } from '../message/message.ts'
import type { ResourceRecord } from '../message/record.ts'
import type { FinishedDraft } from '../zone/zone-draft.ts'
import type { JournaledZone } from './journaled-zone.ts'
import { UPDATE_LIMITS } from './update-limits.ts'
import { updateSteps } from './update-zone.ts'

export interface UpdateQueueParts {
  readonly zone: JournaledZone
  readonly clock: Pick<Clock, 'now'>
  readonly pause: () => Promise<void>
  /** What is served has changed. */
  readonly onChange: () => void
  readonly onFailure: (error: FileError) => void
}

interface Waiting {
  readonly message: Message
  readonly resolve: (rcode: number) => void
  readonly reject: (reason: unknown) => void
}

export class UpdateQueue {
  readonly #parts: UpdateQueueParts
  #waiting: Waiting[] = []
  #waitingOctets = 0
  #run: Promise<void> | undefined

  constructor(parts: UpdateQueueParts) {
    this.#parts = parts
  }

  /** Resolves with the rcode once the update is in the journal and served, or will never be. */
  add(message: Message): Promise<number> {
    const { waiting, waitingOctets } = UPDATE_LIMITS
    const isFull = this.#waiting.length >= waiting || this.#waitingOctets >= waitingOctets
    if (isFull) return Promise.resolve(RCODE.SERVFAIL)
    this.#waitingOctets += memoryOf(message)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ message, resolve, reject })
      this.#run ??= this.#drain()
    })
  }

  /** Resolves when none is waiting or under way. */
  async idle(): Promise<void> {
    await this.#run
  }

  async #drain(): Promise<void> {
    // All that arrive in one turn of the loop go together.
    await this.#parts.pause()
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup()
      try {
        const rcodes = await this.#parts.zone.inTurn(() => this.#make(group))
        for (const [i, { resolve }] of group.entries()) resolve(rcodes[i]!)
      } catch (error) {
        for (const { reject } of group) reject(error)
      }
    }
    this.#run = undefined
  }

  #takeGroup(): Waiting[] {
    const { inGroup, inGroupOctets } = UPDATE_LIMITS
    const most = this.#waiting.slice(0, inGroup)
    let octets = 0
    const tooMany = most.findIndex(({ message }) => (octets += memoryOf(message)) > inGroupOctets)
    const group = this.#waiting.splice(0, tooMany < 0 ? most.length : Math.max(1, tooMany))
    for (const { message } of group) this.#waitingOctets -= memoryOf(message)
    return group
  }

  /** The rcode of each update, all of which see those before them. */
  async #make(group: readonly Waiting[]): Promise<number[]> {
    const { zone, clock, pause, onChange, onFailure } = this.#parts
    const changes: FinishedDraft[] = []
    const rcodes: number[] = []
    let current = zone.zone
    let sliceEndsAt = clock.now() + UPDATE_LIMITS.sliceMs
    for (const { message } of group) {
      const steps = updateSteps(current, message)
      let step = steps.next()
      for (; step.done !== true; step = steps.next()) {
        if (clock.now() < sliceEndsAt) continue
        await pause()
        sliceEndsAt = clock.now() + UPDATE_LIMITS.sliceMs
      }
      const { rcode, change } = step.value
      rcodes.push(rcode)
      if (change !== undefined) {
        changes.push(change)
        current = change.zone
      }
    }
    try {
      await zone.commit(changes)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      onFailure(error)
      // Those that would have changed nothing may have been judged by one that would have.
      return rcodes.map(() => RCODE.SERVFAIL)
    }
    if (changes.length > 0) onChange()
    return rcodes
  }
}

/** What a record takes besides its data. */
const RECORD_OCTETS = 200

/** About what a message takes, in octets. */
function memoryOf({ answers, authorities }: Message): number {
  const octets = (sum: number, { rdata }: ResourceRecord): number => sum + RECORD_OCTETS + rdata.length
  return authorities.reduce(octets, answers.reduce(octets, 0))
}
