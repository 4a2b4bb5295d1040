/**
 * What the peer selectively acknowledged, and what that says about the rest: RFC 6675. It holds no data and
 * sends nothing; it answers which octets are sacked, which are lost and how many are in flight.
 */

import { seqAdd, seqDiff, seqLeq, seqLt, seqMax } from './sequence.ts'

/** RFC 5681 §3.2 and RFC 6675 §2: so many later segments arriving is taken for a loss, not for reordering. */
export const DUPLICATE_THRESHOLD = 3

/**
 * How many separate ranges are remembered. A peer that sacks every other octet gets no more of our memory and
 * time than this; blocks that would need more are ignored, and what they cover may be sent twice.
 */
const MOST_RANGES = 1024
const FIRST_RANGES = 16

export class SackScoreboard {
  /** SMSS, in octets. */
  segmentSize: number
  /** How many octets above SND.UNA are sacked. */
  sackedOctets = 0
  /** Sorted, disjoint ranges: left edge, right edge (the octet after), left edge … */
  #edges = new Uint32Array(2 * FIRST_RANGES)
  #ranges = 0
  /** Whatever is below this and not sacked is lost. */
  #lostBelow: number
  /** The octet after the highest that was sent again in this recovery: HighRxt + 1. */
  #retransmittedBelow: number

  /** `una` is SND.UNA: the first octet that is not acknowledged. */
  constructor(segmentSize: number, una: number) {
    this.segmentSize = segmentSize
    this.#lostBelow = una
    this.#retransmittedBelow = una
  }

  /**
   * Takes in one acknowledgment, to be called for each: the new SND.UNA, and the blocks of its SACK option (left,
   * right, left …; none if it has no such option). `nxt` is the octet after the highest that was ever sent. Blocks
   * that lie outside are ignored (RFC 2883's duplicate reports among them). Returns how many octets are newly sacked.
   */
  update(blocks: readonly number[], una: number, nxt: number): number {
    this.#lostBelow = seqMax(this.#lostBelow, una)
    this.#retransmittedBelow = seqMax(this.#retransmittedBelow, una)
    if (this.#ranges > 0) this.#forgetBelow(una)
    if (blocks.length === 0) return 0
    const before = this.sackedOctets
    const outstanding = seqDiff(nxt, una)
    for (let i = 0; i + 1 < blocks.length; i += 2) {
      // From una, not from each other: edges half of the number space apart would seem to be in order.
      const left = Math.max(0, seqDiff(blocks[i]!, una))
      const right = seqDiff(blocks[i + 1]!, una)
      if (left < right && right <= outstanding) this.#add(seqAdd(una, left), seqAdd(una, right))
    }
    if (this.sackedOctets > before) this.#inferLosses()
    return this.sackedOctets - before
  }

  isSacked(sequence: number): boolean {
    const range = this.#firstEndingAfter(sequence)
    return range < this.#ranges && seqLeq(this.#edges[2 * range]!, sequence)
  }

  /**
   * RFC 6675 §4, IsLost(): three separate ranges, or more than two segments' worth, are sacked above it; or the
   * retransmission timer fired.
   */
  isLost(sequence: number): boolean {
    return seqLt(sequence, this.#lostBelow) && !this.isSacked(sequence)
  }

  /** The octet after the highest that is sacked; undefined if none is. */
  get highestSacked(): number | undefined {
    return this.#ranges === 0 ? undefined : this.#edges[2 * this.#ranges - 1]!
  }

  /** RFC 6675 §4, NextSeg() rule 1: the first octet that is lost and not yet sent again. */
  nextLost(): number | undefined {
    const sequence = this.#nextUnsacked()
    return seqLt(sequence, this.#lostBelow) ? sequence : undefined
  }

  /** RFC 6675 §4, NextSeg() rule 3: the first octet below the highest sacked one that is not yet sent again. */
  nextHole(): number | undefined {
    const sequence = this.#nextUnsacked()
    return this.#ranges > 0 && seqLt(sequence, this.#edges[2 * this.#ranges - 1]!) ? sequence : undefined
  }

  /** Where the hole that `sequence` is in ends: at the next sacked octet, or at `nxt`. */
  holeEnd(sequence: number, nxt: number): number {
    const range = this.#firstEndingAfter(sequence)
    return range < this.#ranges ? this.#edges[2 * range]! : nxt
  }

  /** Octets up to `end` were sent again. */
  retransmitted(end: number): void {
    this.#retransmittedBelow = seqMax(this.#retransmittedBelow, end)
  }

  /** RFC 6675 §4, SetPipe(): how many octets of SND.UNA … `nxt` are still in the network. */
  pipe(una: number, nxt: number): number {
    const notLost = this.#unsackedBetween(seqMax(this.#lostBelow, una), nxt)
    return notLost + this.#unsackedBetween(una, this.#retransmittedBelow)
  }

  /** A recovery begins: nothing has been sent again in it. `una` is SND.UNA. */
  beginRecovery(una: number): void {
    this.#retransmittedBelow = una
  }

  /**
   * The retransmission timer fired: all that is not sacked up to `nxt` is lost, and nothing of it sent again yet. What
   * is sacked stays so (RFC 6675 §5.1); should the peer have thrown it away, a second timeout calls `forget`.
   */
  loseAll(una: number, nxt: number): void {
    this.#lostBelow = nxt
    this.#retransmittedBelow = una
  }

  /** Trusts no SACK any more (RFC 2018 §8: the peer may have reneged). What is lost stays so. */
  forget(): void {
    this.#ranges = 0
    this.sackedOctets = 0
  }

  /** RFC 6675 §2: the loss of S follows from what is sacked above S, so one boundary parts lost from not. */
  #inferLosses(): void {
    let octets = 0
    for (let range = this.#ranges - 1; range >= 0; range--) {
      const left = this.#edges[2 * range]!
      octets += seqDiff(this.#edges[2 * range + 1]!, left)
      const enoughRanges = this.#ranges - range >= DUPLICATE_THRESHOLD
      if (enoughRanges || octets > (DUPLICATE_THRESHOLD - 1) * this.segmentSize) {
        this.#lostBelow = seqMax(this.#lostBelow, left)
        return
      }
    }
  }

  #nextUnsacked(): number {
    let sequence = this.#retransmittedBelow
    const range = this.#firstEndingAfter(sequence)
    // Ranges do not touch, so the octet after one is not in the next.
    if (range < this.#ranges && seqLeq(this.#edges[2 * range]!, sequence)) {
      sequence = this.#edges[2 * range + 1]!
    }
    return sequence
  }

  #unsackedBetween(from: number, to: number): number {
    let octets = seqDiff(to, from)
    if (octets <= 0) return 0
    const edges = this.#edges
    for (let range = this.#firstEndingAfter(from); range < this.#ranges; range++) {
      const left = edges[2 * range]!
      if (!seqLt(left, to)) break
      const right = edges[2 * range + 1]!
      octets -= seqDiff(seqLt(right, to) ? right : to, seqMax(left, from))
    }
    return octets
  }

  /** The index of the first range with a right edge after `sequence`; `#ranges` if there is none. */
  #firstEndingAfter(sequence: number): number {
    let low = 0
    let high = this.#ranges
    while (low < high) {
      const middle = (low + high) >>> 1
      if (seqLt(sequence, this.#edges[2 * middle + 1]!)) high = middle
      else low = middle + 1
    }
    return low
  }

  #forgetBelow(una: number): void {
    const edges = this.#edges
    const kept = this.#firstEndingAfter(una)
    for (let range = 0; range < kept; range++) {
      this.sackedOctets -= seqDiff(edges[2 * range + 1]!, edges[2 * range]!)
    }
    if (kept > 0) edges.copyWithin(0, 2 * kept, 2 * this.#ranges)
    this.#ranges -= kept
    if (this.#ranges > 0 && seqLt(edges[0]!, una)) {
      this.sackedOctets -= seqDiff(una, edges[0]!)
      edges[0] = una
    }
  }

  #add(left: number, right: number): void {
    const edges = this.#edges
    // The ranges that overlap or touch: those from `first` up to, not including, `after`.
    const first = this.#firstEndingAfter((left - 1) >>> 0)
    let after = first
    let covered = 0
    while (after < this.#ranges && seqLeq(edges[2 * after]!, right)) {
      covered += seqDiff(edges[2 * after + 1]!, edges[2 * after]!)
      after++
    }
    if (after === first) {
      if (!this.#open(first)) return
    } else {
      left = seqLt(edges[2 * first]!, left) ? edges[2 * first]! : left
      right = seqMax(edges[2 * after - 1]!, right)
      if (after - first > 1) edges.copyWithin(2 * first + 2, 2 * after, 2 * this.#ranges)
      this.#ranges -= after - first - 1
    }
    this.#edges[2 * first] = left
    this.#edges[2 * first + 1] = right
    this.sackedOctets += seqDiff(right, left) - covered
  }

  /** Makes a gap for one more range at `index`, if it may. */
  #open(index: number): boolean {
    if (this.#ranges === MOST_RANGES) return false
    if (2 * this.#ranges === this.#edges.length) {
      const larger = new Uint32Array(2 * this.#edges.length)
      larger.set(this.#edges)
      this.#edges = larger
    }
    this.#edges.copyWithin(2 * index + 2, 2 * index, 2 * this.#ranges)
    this.#ranges++
    return true
  }
}
