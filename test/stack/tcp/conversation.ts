/**
 * Two TCP machines on a wire that loses, doubles, reorders and damages what it carries: a small event loop, with a
 * clock of its own. The same plan always takes the same course.
 */

import { EventQueue } from '../../../src/sim/event-queue.ts'
import { SeededRandom } from '../../../src/sim/seeded-random.ts'
import type { SegmentText } from '../../../src/stack/tcp/tcp-config.ts'
import { decodeTcp, encodeTcp, tcpChecksumState, type TcpSegment } from '../../../src/wire/tcp.ts'
import { ConversationEnd, type EndPlan, type Wire } from './conversation-end.ts'

/** What may happen to a segment; probabilities are of 1. */
export interface Faults {
  readonly loss: number
  readonly duplication: number
  readonly corruption: number
  readonly latencyMs: number
  /** So much later, at most, each segment may come: with more than the gap between two, they change places. */
  readonly jitterMs: number
}

export interface Plan {
  readonly seed: number
  /** Both ends open at once; otherwise the second listens. */
  readonly simultaneous: boolean
  readonly ends: readonly [EndPlan, EndPlan]
  /** From the first end, and from the second. */
  readonly faults: readonly [Faults, Faults]
  /** Longer packets are dropped and reported from this time on. */
  readonly narrowing?: { readonly atMs: number; readonly mtu: number } | undefined
  readonly abort?: { readonly end: 0 | 1; readonly atMs: number } | undefined
}

const IP_HEADER_LENGTH = 20
const ADDRESSES = [0x0a00_0001, 0x0a00_0002] as const

/** Far more than any conversation takes that gets anywhere. */
const MOST_EVENTS = 400_000
const LONGEST_MS = 48 * 3600_000

export class Conversation implements Wire {
  readonly ends: readonly [ConversationEnd, ConversationEnd]
  now = 0
  /** Segments that were given to the wire. */
  carried = 0
  readonly random: SeededRandom
  readonly #plan: Plan
  readonly #queue = new EventQueue()

  constructor(plan: Plan) {
    this.#plan = plan
    this.random = new SeededRandom(plan.seed)
    this.ends = [new ConversationEnd(this, 0, plan.ends[0]), new ConversationEnd(this, 1, plan.ends[1])]
  }

  /** Runs until nothing more will ever happen. Throws if that does not come about. */
  run(): this {
    const { abort, simultaneous } = this.#plan
    this.ends[0].connect()
    if (simultaneous) this.ends[1].connect()
    else this.ends[1].listen()
    if (abort !== undefined) this.after(abort.atMs, () => this.ends[abort.end].abort())
    for (let events = 0; ; events++) {
      const event = this.#queue.head
      if (event === undefined) return this
      if (events > MOST_EVENTS || event.at > LONGEST_MS)
        throw new Error(`no end in sight: ${this.describe()}`)
      this.#queue.remove(event)
      this.now = event.at
      event.fire()
    }
  }

  after(delayMs: number, fire: () => void): void {
    this.#queue.add(this.now + delayMs, fire)
  }

  /** Puts a segment of one end on the wire. */
  carry(from: 0 | 1, segment: TcpSegment, text: SegmentText | undefined): void {
    this.carried++
    const payload = new Uint8Array(text?.length ?? 0)
    text?.copyTo(payload, 0)
    const to = from === 0 ? 1 : 0
    const octets = encodeTcp({ ...segment, payload }, ADDRESSES[from], ADDRESSES[to])
    const { narrowing, faults } = this.#plan
    const { loss, duplication, latencyMs } = faults[from]
    if (
      narrowing !== undefined &&
      this.now >= narrowing.atMs &&
      octets.length > narrowing.mtu - IP_HEADER_LENGTH
    ) {
      const { sequence } = segment
      this.after(latencyMs, () => this.ends[from].tooLong(narrowing.mtu, sequence))
      return
    }
    for (let copies = this.#happens(duplication) ? 2 : 1; copies > 0; copies--) {
      if (!this.#happens(loss)) this.#deliver(from, to, Uint8Array.from(octets))
    }
  }

  describe(): string {
    return `at ${this.now} ms, ${this.carried} segments: ${this.ends.map((end) => end.describe()).join('; ')}`
  }

  #deliver(from: 0 | 1, to: 0 | 1, octets: Uint8Array): void {
    const { corruption, latencyMs, jitterMs } = this.#plan.faults[from]
    if (this.#happens(corruption)) octets[this.random.below(octets.length)]! ^= 1 << this.random.below(8)
    this.after(latencyMs + (jitterMs === 0 ? 0 : this.random.below(jitterMs + 1)), () => {
      const state = tcpChecksumState(octets, 0, octets.length, ADDRESSES[from], ADDRESSES[to])
      if (state === 'right') this.ends[to].receive(decodeTcp(octets))
    })
  }

  #happens(probability: number): boolean {
    return probability > 0 && this.random.below(10_000) < probability * 10_000
  }
}
