/** Messages into a stream of octets, each behind its length; what gathers while one write lasts goes in the next. */

import { concatOctets } from '../../bytes/concat.ts'
import type { ByteStream } from '../../runtime/runtime.ts'

/** One write takes at most so much: a slow reader shows progress in steps of this. */
const LONGEST_WRITE = 65_536

export interface WriterEvents {
  /** Octets have gone out. */
  progressed(): void
  failed(error: unknown): void
}

export class FrameWriter {
  readonly #stream: ByteStream
  readonly #events: WriterEvents
  readonly #frames: Uint8Array[] = []
  #unsent = 0
  #writing = false

  constructor(stream: ByteStream, events: WriterEvents) {
    this.#stream = stream
    this.#events = events
  }

  /** Octets that the client has not made room for. */
  get unsent(): number {
    return this.#unsent
  }

  /** Copies `message`, which has at most 65,535 octets. */
  push(message: Uint8Array): void {
    const { length } = message
    const frame = new Uint8Array(2 + length)
    frame[0] = length >>> 8
    frame[1] = length
    frame.set(message, 2)
    this.#frames.push(frame)
    this.#unsent += frame.length
    if (!this.#writing) void this.#writeAll()
  }

  async #writeAll(): Promise<void> {
    this.#writing = true
    try {
      while (this.#frames.length > 0) {
        const octets = join(this.#takeFrames())
        await this.#stream.write(octets)
        this.#unsent -= octets.length
        this.#events.progressed()
      }
    } catch (error) {
      this.#frames.length = 0
      this.#events.failed(error)
    } finally {
      this.#writing = false
    }
  }

  /** As many as one write takes, at least one. */
  #takeFrames(): Uint8Array[] {
    let count = 0
    let octets = 0
    for (const { length } of this.#frames) {
      if (count > 0 && octets + length > LONGEST_WRITE) break
      count++
      octets += length
    }
    return this.#frames.splice(0, count)
  }
}

function join(frames: readonly Uint8Array[]): Uint8Array {
  return frames.length === 1 ? frames[0]! : concatOctets(frames)
}
