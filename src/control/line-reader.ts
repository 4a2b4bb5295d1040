/** Lines out of a stream, and no more than fits the memory that they are granted. Knows nothing of what they say. */

import type { ByteStream } from '../runtime/runtime.ts'
import { ControlError } from './control-error.ts'

const LINE_FEED = 0x0a

export class LineReader {
  readonly #stream: ByteStream
  readonly #mostOctets: number
  readonly #decoder = new TextDecoder('utf-8')
  /** Octets that have come and not been handed out. */
  #pending: Uint8Array = new Uint8Array(0)
  /** Up to where `#pending` is known to hold no line feed. */
  #searched = 0

  constructor(stream: ByteStream, mostOctets: number) {
    this.#stream = stream
    this.#mostOctets = mostOctets
  }

  /**
   * The next line without its end; null at the end of the stream, where a line without a line feed is dropped.
   *
   * @throws ControlError 'bad-request' for a line that is too long
   * @throws SocketError
   */
  async next(): Promise<string | null> {
    for (;;) {
      const end = this.#pending.indexOf(LINE_FEED, this.#searched)
      if (end >= 0) return this.#take(end)
      this.#searched = this.#pending.length
      if (this.#searched > this.#mostOctets) {
        throw new ControlError('bad-request', `a line has at most ${this.#mostOctets} octets`)
      }
      const octets = await this.#stream.read()
      if (octets === null) return null
      this.#append(octets)
    }
  }

  #take(end: number): string {
    const line = this.#decoder.decode(this.#pending.subarray(0, end))
    this.#pending = this.#pending.subarray(end + 1)
    this.#searched = 0
    return line
  }

  #append(octets: Uint8Array): void {
    const joined = new Uint8Array(this.#pending.length + octets.length)
    joined.set(this.#pending)
    joined.set(octets, this.#pending.length)
    this.#pending = joined
  }
}
