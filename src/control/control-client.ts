/** The client's end of a control socket. */

import { type ByteStream, type Clock, SocketError } from '../runtime/runtime.ts'
import { ControlError } from './control-error.ts'
import { LineReader } from './line-reader.ts'
import { CONTROL_LIMITS } from './limits.ts'
import { type ControlRequest, formatLine, parseResponseLine } from './protocol.ts'

export class ControlClient {
  readonly #stream: ByteStream
  readonly #lines: LineReader
  readonly #clock: Clock
  readonly #patienceMs: number

  /** @param patienceMs how long the server may be silent */
  constructor(stream: ByteStream, clock: Clock, patienceMs: number = CONTROL_LIMITS.silenceMs) {
    this.#stream = stream
    this.#clock = clock
    this.#patienceMs = patienceMs
    this.#lines = new LineReader(stream, CONTROL_LIMITS.responseOctets)
  }

  /**
   * The items of the response, as they come. One request at a time. It may take as long as it takes: a server that is
   * at work says so.
   *
   * @throws ControlError as the server says; 'closed' when it ends in between, 'silent' when nothing comes from it
   */
  async *request(request: ControlRequest): AsyncGenerator<unknown, void, void> {
    try {
      await this.#inTime(this.#stream.write(new TextEncoder().encode(formatLine(request))))
      for (;;) {
        const text = await this.#inTime(this.#lines.next())
        if (text === null) throw closed()
        const line = parseResponseLine(text)
        if ('alive' in line) continue
        if ('done' in line) return
        if ('error' in line) throw new ControlError(line.error.code, line.error.message)
        yield line.item
      }
    } catch (error) {
      throw error instanceof SocketError ? closed(error) : error
    }
  }

  /** The one item of a response that has one. @throws ControlError */
  async ask(request: ControlRequest): Promise<unknown> {
    let last: unknown
    for await (const item of this.request(request)) last = item
    return last
  }

  close(): void {
    this.#stream.abort()
  }

  async #inTime<T>(waiting: Promise<T>): Promise<T> {
    let isSilent = false
    const timer = this.#clock.schedule(this.#patienceMs, () => {
      isSilent = true
      this.#stream.abort()
    })
    try {
      return await waiting
    } catch (error) {
      throw isSilent ? silent(this.#patienceMs) : error
    } finally {
      timer.cancel()
    }
  }
}

function silent(ms: number): ControlError {
  return new ControlError(
    'silent',
    `the server took the question, but has said nothing for ${ms / 1000} s: it is stopped, overwhelmed, or another program`,
  )
}

function closed(cause?: SocketError): ControlError {
  return new ControlError('closed', 'the server ended the connection', { cause })
}
