/** The client's end of a control socket. */

import { type ByteStream, SocketError } from '../runtime/runtime.ts'
import { ControlError } from './control-error.ts'
import { LineReader } from './line-reader.ts'
import { CONTROL_LIMITS } from './limits.ts'
import { type ControlRequest, formatLine, parseResponseLine } from './protocol.ts'

export class ControlClient {
  readonly #stream: ByteStream
  readonly #lines: LineReader

  constructor(stream: ByteStream) {
    this.#stream = stream
    this.#lines = new LineReader(stream, CONTROL_LIMITS.responseOctets)
  }

  /**
   * The items of the response, as they come. One request at a time.
   *
   * @throws ControlError as the server says; 'closed' when it ends in between
   */
  async *request(request: ControlRequest): AsyncGenerator<unknown, void, void> {
    try {
      await this.#stream.write(new TextEncoder().encode(formatLine(request)))
      for (;;) {
        const text = await this.#lines.next()
        if (text === null) throw closed()
        const line = parseResponseLine(text)
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
}

function closed(cause?: SocketError): ControlError {
  return new ControlError('closed', 'the server ended the connection', { cause })
}
