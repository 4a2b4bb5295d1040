/** The smallest messages that a front can tell apart, and the framing of TCP, written anew for the tests. */

import type { ByteStream } from '../../../src/runtime/runtime.ts'

/** A query of twelve octets and a payload that says which one it is. */
export function query(id: number, payload = ''): Uint8Array {
  const header = Buffer.alloc(12)
  header.writeUInt16BE(id, 0)
  header.writeUInt16BE(0x0100, 2)
  return new Uint8Array(Buffer.concat([header, Buffer.from(payload)]))
}

export function responseTo(octets: Uint8Array): Uint8Array {
  const response = Uint8Array.from(octets)
  response[2]! |= 0x80
  return response
}

export function idOf(octets: Uint8Array): number {
  return Buffer.from(octets).readUInt16BE(0)
}

export function rcodeOf(octets: Uint8Array): number {
  return octets[3]! & 0xf
}

export function frame(message: Uint8Array): Uint8Array {
  return Uint8Array.from([message.length >>> 8, message.length & 0xff, ...message])
}

export function frames(...messages: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(messages.map(frame)))
}

/** Reads framed messages off a stream, one by one; null at its end. */
export function messageReader(stream: ByteStream): () => Promise<Uint8Array | null> {
  let held = Buffer.alloc(0)
  return async () => {
    while (held.length < 2 || held.length < 2 + held.readUInt16BE(0)) {
      const octets = await stream.read()
      if (octets === null) {
        if (held.length > 0) throw new Error('the stream ended within a message')
        return null
      }
      held = Buffer.concat([held, octets])
    }
    const end = 2 + held.readUInt16BE(0)
    const message = Uint8Array.from(held.subarray(2, end))
    held = held.subarray(end)
    return message
  }
}

/** Answers by hand: queries wait here until the test says what becomes of them. */
export class HandAnswered {
  readonly #waiting = new Map<number, (response: Uint8Array | null) => void>()
  #arrival: (() => void) | undefined

  readonly respond = (octets: Uint8Array): Promise<Uint8Array | null> => {
    const id = idOf(octets)
    const answer = new Promise<Uint8Array | null>((resolve) => this.#waiting.set(id, resolve))
    this.#arrival?.()
    return answer
  }

  get waiting(): number {
    return this.#waiting.size
  }

  /** Resolves when so many queries wait. */
  async arrived(count: number): Promise<void> {
    while (this.#waiting.size < count) {
      await new Promise<void>((resolve) => {
        this.#arrival = resolve
      })
    }
  }

  answer(id: number): void {
    const resolve = this.#waiting.get(id)
    if (resolve === undefined) throw new Error(`query ${id} does not wait for an answer`)
    this.#waiting.delete(id)
    resolve(responseTo(query(id)))
  }
}
