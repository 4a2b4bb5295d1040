import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ReceiveQueue } from '../../../src/stack/tcp/receive-queue.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function drain(queue: ReceiveQueue): string {
  let text = ''
  for (let piece = queue.take(); piece !== undefined; piece = queue.take()) {
    text += new TextDecoder().decode(piece)
  }
  return text
}

describe('ReceiveQueue', () => {
  it('gives octets in order, whatever order they came in', () => {
    const queue = new ReceiveQueue(0xffff_fffe, 1000)
    queue.insert(2, bytes('efg'))
    expect(queue.readable).toBe(0)
    expect(queue.hasGap).toBe(true)
    queue.insert(0xffff_fffe, bytes('ab'))
    expect(queue.nextSequence).toBe(0)
    queue.insert(0, bytes('cd'))
    expect(queue.nextSequence).toBe(5)
    expect(queue.readable).toBe(7)
    expect(queue.hasGap).toBe(false)
    expect(drain(queue)).toBe('abcdefg')
  })

  it('keeps what came first where segments overlap', () => {
    const queue = new ReceiveQueue(0, 1000)
    queue.insert(2, bytes('CD'))
    queue.insert(6, bytes('GH'))
    queue.insert(1, bytes('bcdefghi'))
    queue.insert(0, bytes('abcdefghij'))
    expect(drain(queue)).toBe('abCDefGHij')
  })

  it('keeps no more than fits', () => {
    const queue = new ReceiveQueue(0, 4)
    queue.insert(0, bytes('abcdef'))
    expect(queue.nextSequence).toBe(4)
    expect(queue.window).toBe(0)
    queue.insert(4, bytes('ef'))
    expect(queue.nextSequence).toBe(4)
    expect(drain(queue)).toBe('abcd')
    expect(queue.window).toBe(4)
    queue.insert(7, bytes('hijk'))
    queue.insert(4, bytes('efg'))
    expect(drain(queue)).toBe('efgh')
  })

  it('hands on a large payload without copying it', () => {
    const queue = new ReceiveQueue(0, 10_000)
    const frame = new Uint8Array(1514)
    const payload = frame.subarray(54)
    queue.insert(0, payload)
    expect(queue.take()).toBe(payload)
  })

  it('gathers small payloads, so that a reader that is away does not hold on to a frame for each', () => {
    const queue = new ReceiveQueue(0, 10_000)
    for (let i = 0; i < 5000; i++) queue.insert(i, new Uint8Array(60).subarray(54, 55))
    let pieces = 0
    let memory = 0
    for (let piece = queue.take(); piece !== undefined; piece = queue.take()) {
      pieces++
      memory += piece.buffer.byteLength
    }
    expect(pieces).toBeLessThan(10)
    expect(memory).toBeLessThan(10_000)
  })

  it('takes only so many early pieces, and the missing one all the same', () => {
    const queue = new ReceiveQueue(0, 64_000)
    for (let i = 1; i < 30_000; i++) queue.insert(2 * i, Uint8Array.of(1))
    queue.insert(1, new Uint8Array(60_000))
    queue.insert(0, Uint8Array.of(3))
    expect(queue.nextSequence).toBe(1)
    for (let i = 1; i < 1000; i += 2) queue.insert(i, Uint8Array.of(4))
    expect(queue.nextSequence).toBeGreaterThan(400)
    expect(queue.nextSequence).toBeLessThan(600)
    for (let i = queue.nextSequence; i < 1000; i++) queue.insert(i, Uint8Array.of(5))
    expect(queue.nextSequence).toBe(1000)
    expect(queue.hasGap).toBe(false)
  })

  it('does not grow when a reader is always one piece behind', () => {
    const queue = new ReceiveQueue(0, 1_000_000)
    let sequence = 0
    const push = (): void => {
      queue.insert(sequence, new Uint8Array(1000))
      sequence += 1000
    }
    push()
    for (let i = 0; i < 10_000; i++) {
      push()
      expect(queue.take()?.length).toBe(1000)
    }
    expect(queue.readable).toBe(1000)
  })

  it('names what waits behind gaps, the latest first', () => {
    const queue = new ReceiveQueue(0, 1000)
    expect(queue.sackBlocks()).toEqual([])
    queue.insert(10, bytes('ab'))
    queue.insert(20, bytes('cd'))
    expect(queue.sackBlocks()).toEqual([20, 22, 10, 12])
    queue.insert(12, bytes('c'))
    expect(queue.sackBlocks()).toEqual([10, 13, 20, 22])
    queue.insert(30, bytes('x'))
    queue.insert(40, bytes('x'))
    queue.insert(50, bytes('x'))
    expect(queue.sackBlocks()).toEqual([50, 51, 40, 41, 30, 31, 10, 13])
    queue.insert(20, bytes('c'))
    expect(queue.sackBlocks()).toEqual([20, 22, 50, 51, 40, 41, 30, 31])
    queue.insert(13, bytes('0123456'))
    expect(queue.sackBlocks()).toEqual([10, 22, 50, 51, 40, 41, 30, 31])
    queue.insert(0, bytes('0123456789'))
    expect(queue.sackBlocks()).toEqual([50, 51, 40, 41, 30, 31])
  })

  it('names blocks again that had to make room for later ones', () => {
    const queue = new ReceiveQueue(0, 1000)
    for (const sequence of [10, 20, 30, 40, 50]) queue.insert(sequence, bytes('x'))
    queue.insert(11, bytes('0123456789abcdefghijklmnopqrs'))
    expect(queue.sackBlocks()).toEqual([10, 41, 50, 51])
  })

  it('is the same as a map from sequence numbers to octets', () => {
    const segment = fc.record({ at: fc.nat(400), length: fc.integer({ min: 1, max: 80 }) })
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 60 }), fc.nat(0xffff_ffff), (segments, start) => {
        const queue = new ReceiveQueue(start, 300)
        const model = new Map<number, number>()
        let next = 0
        segments.forEach(({ at, length }, index) => {
          queue.insert((start + at) >>> 0, new Uint8Array(length).fill(index))
          for (let i = at; i < Math.min(at + length, 300); i++) if (!model.has(i)) model.set(i, index)
          while (model.has(next)) next++
          expect(queue.nextSequence).toBe((start + next) >>> 0)
          for (let i = 0; i < queue.sackBlocks().length; i += 2) {
            const left = (queue.sackBlocks()[i]! - start) >>> 0
            const right = (queue.sackBlocks()[i + 1]! - start) >>> 0
            expect(model.has(left - 1)).toBe(false)
            expect(model.has(right)).toBe(false)
            for (let octet = left; octet < right; octet++) expect(model.has(octet)).toBe(true)
          }
        })
        const read: number[] = []
        for (let piece = queue.take(); piece !== undefined; piece = queue.take()) read.push(...piece)
        expect(read).toEqual(Array.from({ length: next }, (_, i) => model.get(i)))
      }),
    )
  })
})
