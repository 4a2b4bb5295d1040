import { describe, expect, it } from 'vitest'
import { seqAdd, seqDiff, seqLeq, seqLt, seqMax } from '../../../src/stack/tcp/sequence.ts'

describe('sequence numbers', () => {
  it('wrap at 2^32', () => {
    expect(seqAdd(0xffff_fff0, 0x20)).toBe(0x10)
    expect(seqAdd(0x10, -0x20)).toBe(0xffff_fff0)
    expect(seqDiff(0x10, 0xffff_fff0)).toBe(0x20)
    expect(seqDiff(0xffff_fff0, 0x10)).toBe(-0x20)
  })

  it('are compared by the shorter way round', () => {
    expect(seqLt(0xffff_ffff, 0)).toBe(true)
    expect(seqLt(0, 0xffff_ffff)).toBe(false)
    expect(seqLt(7, 7)).toBe(false)
    expect(seqLeq(7, 7)).toBe(true)
    expect(seqLeq(0xffff_ffff, 3)).toBe(true)
    expect(seqMax(0xffff_ffff, 3)).toBe(3)
    expect(seqMax(3, 0xffff_ffff)).toBe(3)
  })
})
