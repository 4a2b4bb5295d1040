import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readBody } from '../../src/http/message-body.ts'

/** A message whose body comes in such pieces. */
function messageOf(pieces: Iterable<Uint8Array>): IncomingMessage {
  const message = new IncomingMessage(new Socket())
  for (const piece of pieces) message.push(piece)
  message.complete = true
  message.push(null)
  return message
}

function* singleOctets(count: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield Uint8Array.of(i & 0xff)
}

describe('the body of a message', () => {
  it('is all of its pieces, however many', async () => {
    const body = await readBody(messageOf(singleOctets(3000)), 3000)
    expect(body).toEqual(Uint8Array.from(singleOctets(3000), ([octet]) => octet!))
  })

  it('keeps nothing of the pieces but their octets', async () => {
    const piece = new Uint8Array(1000)
    const body = (await readBody(messageOf([piece.subarray(0, 2)]), 10)) as Uint8Array
    expect(body).toHaveLength(2)
    expect(body.buffer).not.toBe(piece.buffer)
  })

  it('may be empty', async () => {
    expect(await readBody(messageOf([]), 10)).toEqual(new Uint8Array(0))
  })

  it('may not be longer than it may', async () => {
    expect(await readBody(messageOf(singleOctets(11)), 10)).toBe('too-large')
  })
})
