import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SackScoreboard } from '../../../src/stack/tcp/sack-scoreboard.ts'

const MSS = 100

describe('SackScoreboard', () => {
  it('counts each octet once, and forgets what is acknowledged', () => {
    const board = new SackScoreboard(MSS, 0)
    expect(board.update([200, 300], 0, 1000)).toBe(100)
    expect(board.update([200, 300, 500, 600], 0, 1000)).toBe(100)
    expect(board.update([250, 550], 0, 1000)).toBe(200)
    expect(board.sackedOctets).toBe(400)
    expect(board.update([], 400, 1000)).toBe(0)
    expect(board.sackedOctets).toBe(200)
    expect(board.update([], 600, 1000)).toBe(0)
    expect(board.sackedOctets).toBe(0)
  })

  it('ignores blocks that are empty, turned round, already acknowledged or never sent', () => {
    const board = new SackScoreboard(MSS, 500)
    expect(board.update([600, 600, 700, 650, 100, 200, 900, 1001], 500, 1000)).toBe(0)
    expect(board.update([400, 600], 500, 1000)).toBe(100)
  })

  it('is not fooled by edges that are half of the number space apart', () => {
    const board = new SackScoreboard(MSS, 500)
    expect(board.update([501, 500 + 2 ** 31], 500, 500)).toBe(0)
    expect(board.update([500 + 2 ** 31, 500 + 2 ** 31 + 10], 500, 1000)).toBe(0)
    expect(board.nextHole()).toBeUndefined()
  })

  it('works across the end of the sequence space', () => {
    const una = 0xffff_ff00
    const board = new SackScoreboard(MSS, una)
    board.update([0xffff_fff0, 300], una, 1000)
    expect(board.isSacked(0)).toBe(true)
    expect(board.isSacked(300)).toBe(false)
    expect(board.nextLost()).toBe(una)
    expect(board.holeEnd(una, 1000)).toBe(0xffff_fff0)
    board.update([], 100, 1000)
    expect(board.sackedOctets).toBe(200)
  })

  it('gives up on a peer that sacks every other octet', () => {
    const board = new SackScoreboard(MSS, 0)
    for (let i = 0; i < 50_000; i++) board.update([2 * i + 1, 2 * i + 2], 0, 200_000)
    expect(board.sackedOctets).toBe(1024)
    expect(board.isSacked(1)).toBe(true)
    board.update([1, 200_000], 0, 200_000)
    expect(board.sackedOctets).toBe(199_999)
    expect(board.pipe(0, 200_000)).toBe(0)
  })

  it('holds everything for lost after a timeout but what is sacked', () => {
    const board = new SackScoreboard(MSS, 0)
    board.update([300, 400], 0, 1000)
    board.retransmitted(100)
    board.loseAll(0, 1000)
    expect(board.pipe(0, 1000)).toBe(0)
    expect(board.nextLost()).toBe(0)
    board.retransmitted(300)
    expect(board.nextLost()).toBe(400)
    expect(board.pipe(0, 1000)).toBe(300)
    board.forget()
    board.loseAll(0, 1000)
    board.retransmitted(300)
    expect(board.nextLost()).toBe(300)
  })

  it('agrees with RFC 6675 §4 taken word for word', () => {
    const block = fc.record({ at: fc.nat(60), length: fc.integer({ min: 1, max: 12 }) })
    const step = fc.record({
      acknowledge: fc.nat(3),
      blocks: fc.array(block, { maxLength: 3 }),
      resend: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.nat(0xffff_ffff), (steps, start) => {
        const mss = 4
        const nxt = 80
        const board = new SackScoreboard(mss, start)
        const model = new WordForWord(mss, nxt)
        const seq = (offset: number): number => (start + offset) >>> 0
        for (const { acknowledge, blocks, resend } of steps) {
          model.acknowledge(acknowledge)
          for (const { at, length } of blocks) model.sack(at, at + length)
          const edges = blocks.flatMap(({ at, length }) => [seq(at), seq(at + length)])
          board.update(edges, seq(model.una), seq(nxt))
          for (let i = model.una; i < nxt; i++) {
            expect(board.isSacked(seq(i))).toBe(model.sacked.has(i))
            expect(board.isLost(seq(i))).toBe(model.isLost(i))
          }
          expect(board.pipe(seq(model.una), seq(nxt))).toBe(model.pipe())
          const lost = model.nextSegment(true)
          expect(board.nextLost()).toBe(lost === undefined ? undefined : seq(lost))
          const hole = model.nextSegment(false)
          expect(board.nextHole()).toBe(hole === undefined ? undefined : seq(hole))
          if (resend && hole !== undefined) {
            model.retransmittedBelow = hole + 1
            board.retransmitted(seq(hole + 1))
          }
        }
      }),
    )
  })
})

/** The definitions of RFC 6675, octet by octet. */
class WordForWord {
  una = 0
  retransmittedBelow = 0
  readonly sacked = new Set<number>()
  readonly #mss: number
  readonly #nxt: number
  readonly #lost = new Set<number>()

  constructor(mss: number, nxt: number) {
    this.#mss = mss
    this.#nxt = nxt
  }

  acknowledge(octets: number): void {
    this.una += octets
    this.retransmittedBelow = Math.max(this.retransmittedBelow, this.una)
    for (const octet of this.sacked) if (octet < this.una) this.sacked.delete(octet)
  }

  sack(left: number, right: number): void {
    for (let octet = Math.max(left, this.una); octet < right; octet++) this.sacked.add(octet)
  }

  /** Once lost, an octet stays so: what was sacked above it may have been acknowledged since. */
  isLost(sequence: number): boolean {
    if (this.sacked.has(sequence)) return false
    if (this.#isLostNow(sequence)) this.#lost.add(sequence)
    return this.#lost.has(sequence)
  }

  #isLostNow(sequence: number): boolean {
    let octets = 0
    let ranges = 0
    for (let i = sequence + 1; i < this.#nxt; i++) {
      if (!this.sacked.has(i)) continue
      octets++
      if (!this.sacked.has(i - 1)) ranges++
    }
    return ranges >= 3 || octets > 2 * this.#mss
  }

  pipe(): number {
    let pipe = 0
    for (let i = this.una; i < this.#nxt; i++) {
      if (this.sacked.has(i)) continue
      if (!this.isLost(i)) pipe++
      if (i < this.retransmittedBelow) pipe++
    }
    return pipe
  }

  nextSegment(mustBeLost: boolean): number | undefined {
    const highest = Math.max(-1, ...this.sacked)
    for (let i = Math.max(this.una, this.retransmittedBelow); i <= highest; i++) {
      if (!this.sacked.has(i) && (!mustBeLost || this.isLost(i))) return i
    }
    return undefined
  }
}
