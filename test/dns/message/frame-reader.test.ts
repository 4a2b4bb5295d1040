import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../src/dns/message/frame-reader.ts'
import { frames } from '../server/messages.ts'

function readAll(reader: FrameReader): Uint8Array[] {
  const messages: Uint8Array[] = []
  for (let message = reader.next(); message !== undefined; message = reader.next()) {
    messages.push(Uint8Array.from(message))
  }
  return messages
}

describe('FrameReader', () => {
  it('gives the same messages however the stream is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (messages, pieceLengths) => {
          const stream = frames(...messages)
          const reader = new FrameReader()
          const read: Uint8Array[] = []
          for (let at = 0, i = 0; at < stream.length; i++) {
            const length = pieceLengths[i % pieceLengths.length]!
            reader.add(stream.slice(at, at + length))
            read.push(...readAll(reader))
            at += length
          }
          expect(read).toEqual(messages)
          expect(reader.held).toBe(0)
        },
      ),
    )
  })

  it('reads the longest message, octet by octet', () => {
    const message = new Uint8Array(65_535).map((_, i) => i % 251)
    const stream = frames(message)
    const reader = new FrameReader()
    for (let at = 0; at < stream.length - 1; at++) {
      reader.add(stream.slice(at, at + 1))
      expect(reader.next()).toBeUndefined()
    }
    reader.add(stream.slice(-1))
    expect(Buffer.from(reader.next()!).equals(message)).toBe(true)
  })

  it('gives empty messages as such', () => {
    const reader = new FrameReader()
    reader.add(Uint8Array.of(0, 0, 0, 1, 7, 0))
    expect(readAll(reader)).toEqual([new Uint8Array(), Uint8Array.of(7)])
    expect(reader.held).toBe(1)
  })

  it('does not keep what it was given alive for the sake of the next message’s first octet', () => {
    const reader = new FrameReader()
    const stream = frames(new Uint8Array(60_000))
    const piece = new Uint8Array(stream.length + 1)
    piece.set(stream)
    piece[stream.length] = 0x12
    reader.add(piece)
    readAll(reader)
    piece.fill(0xff)
    reader.add(Uint8Array.of(0x34))
    expect(reader.held).toBe(2)
    const rest = new Uint8Array(0x1234)
    reader.add(rest)
    expect(reader.next()).toHaveLength(0x1234)
  })
})
