/**
 * What arrived and the program has not yet read: octets in order, and behind gaps those that came early. It keeps
 * views on what it is given and copies only what is small, so that a flood of tiny segments cannot make a window's
 * worth of octets cost many times its size. It knows neither flags nor timers.
 */

import { seqAdd, seqDiff, seqLeq, seqLt } from './sequence.ts'

/** Octets behind a gap: pieces that follow one another. */
interface Island {
  left: number
  /** The sequence number after the last octet. */
  right: number
  readonly pieces: Uint8Array[]
}

/** Less than this is copied; more is kept where it is, if it makes up most of the memory that it holds on to. */
const COPIED_BELOW = 512
const COPY_BLOCK = 1024

/** One piece behind a gap for so many octets of capacity: full segments need far fewer. */
const OCTETS_PER_PIECE = 256
const FEWEST_PIECES = 64

/** So many places of pieces that are read already may stand before those that are not. */
const TAKEN_KEPT = 64

/** RFC 2018 §3: as many as fit in the options of a segment. */
const MOST_BLOCKS = 4

export class ReceiveQueue {
  /** RCV.NXT: the first octet that has not arrived in order. */
  nextSequence: number
  /** How many octets are kept at most. It may grow; it should not shrink. */
  capacity: number
  /** How many octets are ready to be read. */
  readable = 0

  #ready: (Uint8Array | undefined)[] = []
  #firstReady = 0
  /** The block that small segments are copied to, as long as nobody has read it. */
  #block: Uint8Array | undefined
  #blockUsed = 0

  readonly #islands: Island[] = []
  #pieces = 0
  /** Edges of the islands that changed last, the latest first. */
  readonly #recent: number[] = []

  constructor(nextSequence: number, capacity: number) {
    this.nextSequence = nextSequence
    this.capacity = capacity
  }

  /** How many octets from `nextSequence` on are taken: the most that may be advertised. */
  get window(): number {
    return Math.max(0, this.capacity - this.readable)
  }

  /** Whether anything waits behind a gap. */
  get hasGap(): boolean {
    return this.#islands.length > 0
  }

  /**
   * Takes what is new of a segment's payload and fits in the window; the payload is the queue's from then on. What is
   * here already stays as it came first. Early octets are not taken if they lie in too many small pieces.
   */
  insert(sequence: number, payload: Uint8Array): void {
    const old = seqDiff(this.nextSequence, sequence)
    const from = old > 0 ? old : 0
    const to = Math.min(payload.length, old + this.window)
    if (from >= to) return
    const start = seqAdd(sequence, from)
    const octets = from === 0 && to === payload.length ? payload : payload.subarray(from, to)
    if (start !== this.nextSequence) this.#insertEarly(start, octets)
    else if (this.#islands.length === 0) this.#deliver(octets)
    else this.#fillGap(start, octets)
  }

  /** The next octets in order: one piece, which is the caller's from then on; undefined if there are none. */
  take(): Uint8Array | undefined {
    const piece = this.#ready[this.#firstReady]
    if (piece === undefined) return undefined
    this.#ready[this.#firstReady++] = undefined
    if (this.#firstReady === this.#ready.length) {
      this.#ready.length = 0
      this.#firstReady = 0
      this.#block = undefined
    } else if (this.#firstReady >= TAKEN_KEPT && this.#firstReady * 2 >= this.#ready.length) {
      this.#ready = this.#ready.slice(this.#firstReady)
      this.#firstReady = 0
    }
    this.readable -= piece.length
    return piece
  }

  /**
   * For a SACK option: left and right edges of what waits behind gaps, the latest first (RFC 2018 §4), four blocks at
   * most. The array is the queue's own, and valid until the next `insert`.
   */
  sackBlocks(): readonly number[] {
    const most = 2 * Math.min(MOST_BLOCKS, this.#islands.length)
    for (let i = 0; this.#recent.length < most; i++) {
      const { left, right } = this.#islands[i]!
      if (!this.#isRecent(left)) this.#recent.push(left, right)
    }
    return this.#recent
  }

  /** Throws everything away. */
  clear(): void {
    this.#ready = []
    this.#firstReady = 0
    this.readable = 0
    this.#block = undefined
    this.#islands.length = 0
    this.#pieces = 0
    this.#recent.length = 0
  }

  #deliver(octets: Uint8Array): void {
    this.nextSequence = seqAdd(this.nextSequence, octets.length)
    this.readable += octets.length
    if (isWorthKeeping(octets)) {
      this.#block = undefined
      this.#ready.push(octets)
    } else {
      this.#deliverCopy(octets)
    }
  }

  #deliverCopy(octets: Uint8Array): void {
    if (this.#block !== undefined && this.#blockUsed + octets.length <= this.#block.length) {
      const last = this.#ready.length - 1
      const from = this.#blockUsed - this.#ready[last]!.length
      this.#block.set(octets, this.#blockUsed)
      this.#blockUsed += octets.length
      this.#ready[last] = this.#block.subarray(from, this.#blockUsed)
      return
    }
    this.#block = new Uint8Array(Math.max(COPY_BLOCK, octets.length))
    this.#block.set(octets)
    this.#blockUsed = octets.length
    this.#ready.push(this.#block.subarray(0, this.#blockUsed))
  }

  /** `octets` begin at `nextSequence`, and there are islands, which they may reach or cover. */
  #fillGap(start: number, octets: Uint8Array): void {
    const end = seqAdd(start, octets.length)
    for (;;) {
      const island = this.#islands[0]
      const cut = island !== undefined && seqLt(island.left, end) ? island.left : end
      if (seqLt(this.nextSequence, cut)) {
        this.#deliver(octets.subarray(seqDiff(this.nextSequence, start), seqDiff(cut, start)))
      }
      if (island?.left !== this.nextSequence) break
      this.#islands.shift()
      this.#pieces -= island.pieces.length
      this.#forgetRecent(island.left, island.right)
      for (const piece of island.pieces) this.#deliver(piece)
    }
  }

  #insertEarly(start: number, octets: Uint8Array): void {
    const end = seqAdd(start, octets.length)
    const at = this.#firstReaching(start)
    const island = this.#islands[at]
    const isNew = island === undefined || seqLt(start, island.left) || seqLt(island.right, end)
    if (isNew && this.#pieces >= Math.max(FEWEST_PIECES, this.capacity / OCTETS_PER_PIECE)) return
    if (island === undefined || seqLt(end, island.left)) {
      this.#pieces++
      this.#islands.splice(at, 0, { left: start, right: end, pieces: [kept(octets)] })
    } else if (isNew) {
      this.#widen(island, at, start, octets)
    }
    this.#remember(this.#islands[at]!)
  }

  /** Adds octets to the island that they overlap or touch first, and joins it with those that they reach. */
  #widen(island: Island, at: number, start: number, octets: Uint8Array): void {
    const end = seqAdd(start, octets.length)
    if (seqLt(start, island.left)) {
      island.pieces.unshift(kept(octets.subarray(0, seqDiff(island.left, start))))
      this.#pieces++
      island.left = start
    }
    while (seqLt(island.right, end)) {
      const next = this.#islands[at + 1]
      const reached = next !== undefined && seqLeq(next.left, end)
      const cut = reached ? next.left : end
      island.pieces.push(kept(octets.subarray(seqDiff(island.right, start), seqDiff(cut, start))))
      this.#pieces++
      island.right = cut
      if (!reached) break
      for (const piece of next.pieces) island.pieces.push(piece)
      island.right = next.right
      this.#islands.splice(at + 1, 1)
    }
  }

  /** The index of the first island that ends at or after `sequence`, or how many there are. */
  #firstReaching(sequence: number): number {
    let low = 0
    let high = this.#islands.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (seqLeq(sequence, this.#islands[middle]!.right)) high = middle
      else low = middle + 1
    }
    return low
  }

  #remember(island: Island): void {
    this.#forgetRecent(island.left, island.right)
    this.#recent.unshift(island.left, island.right)
    if (this.#recent.length > 2 * MOST_BLOCKS) this.#recent.length = 2 * MOST_BLOCKS
  }

  #forgetRecent(left: number, right: number): void {
    for (let i = this.#recent.length - 2; i >= 0; i -= 2) {
      const within = seqLeq(left, this.#recent[i]!) && seqLeq(this.#recent[i + 1]!, right)
      if (within) this.#recent.splice(i, 2)
    }
  }

  #isRecent(left: number): boolean {
    for (let i = 0; i < this.#recent.length; i += 2) if (this.#recent[i] === left) return true
    return false
  }
}

/** Whether a view is large, and most of the memory behind it. */
function isWorthKeeping(octets: Uint8Array): boolean {
  return octets.length >= COPIED_BELOW && octets.length * 2 >= octets.buffer.byteLength
}

function kept(octets: Uint8Array): Uint8Array {
  return isWorthKeeping(octets) ? octets : octets.slice()
}
