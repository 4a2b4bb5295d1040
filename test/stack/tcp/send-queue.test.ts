import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SendQueue } from '../../../src/stack/tcp/send-queue.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

function contents(queue: SendQueue, offset = 0, length = queue.length - offset): string {
  const target = new Uint8Array(length + 2).fill(46)
  queue.copyTo(target, 1, offset, length)
  return new TextDecoder().decode(target)
}

describe('SendQueue', () => {
  it('copies what it is given', () => {
    const queue = new SendQueue()
    const given = bytes('abc')
    queue.append(given)
    given.fill(0)
    expect(contents(queue)).toBe('.abc.')
  })

  it('gives any range, and forgets the front', () => {
    const queue = new SendQueue()
    queue.append(bytes('abcdef'))
    expect(contents(queue, 2, 3)).toBe('.cde.')
    queue.release(4)
    expect(contents(queue)).toBe('.ef.')
    expect(() => contents(queue, 1, 2)).toThrow(RangeError)
    expect(() => queue.release(3)).toThrow(RangeError)
  })

  it('holds a stream in no more memory than what was queued at once asks for', () => {
    const queue = new SendQueue()
    const block = new Uint8Array(3000)
    for (let i = 0; i < 1000; i++) {
      block.fill(i)
      queue.append(block)
      const target = new Uint8Array(3000)
      queue.copyTo(target, 0, 0, 3000)
      expect(target[0]).toBe(i & 0xff)
      expect(target[2999]).toBe(i & 0xff)
      queue.release(2999)
      queue.release(1)
    }
    expect(queue.length).toBe(0)
  })

  it('is the same as one long array', () => {
    const step = fc.record({ append: fc.nat(9000), release: fc.nat(9000) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const queue = new SendQueue()
        let model = new Uint8Array(0)
        let value = 0
        for (const { append, release } of steps) {
          const added = Uint8Array.from({ length: append }, () => value++ & 0xff)
          queue.append(added)
          model = Uint8Array.from([...model, ...added])
          const gone = Math.min(release, model.length)
          queue.release(gone)
          model = model.slice(gone)
          const copied = new Uint8Array(model.length)
          queue.copyTo(copied, 0, 0, model.length)
          expect(Buffer.compare(copied, model)).toBe(0)
        }
      }),
      { numRuns: 50 },
    )
  })
})
