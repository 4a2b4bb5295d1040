/**
 * The client's side of HTTP on one connection: a request, its answer, and then the next. The stream is given, and
 * no other is ever opened: Node's `agent: false` would not look at it and ask the system's resolver instead.
 */

import { request as nodeRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { SocketError, type ByteStream, type Clock } from '../runtime/runtime.ts'
import { httpDuplex } from './http-duplex.ts'
import { HttpError } from './http-error.ts'
import { CLIENT_LIMITS, type ClientLimits } from './http-limits.ts'
import { readBody } from './message-body.ts'
import type { WebAnswer, WebQuestion } from './web-message.ts'

export class WebConnection {
  readonly #duplex: Duplex
  readonly #limits: ClientLimits
  /** The last request and its answer. */
  #last: Promise<unknown> = Promise.resolve()

  /** From here on the stream is the connection's own. */
  constructor(stream: ByteStream, clock: Clock, limits: Partial<ClientLimits> = {}) {
    this.#duplex = httpDuplex(stream, clock)
    this.#limits = { ...CLIENT_LIMITS, ...limits }
  }

  /** Whether the next request has a chance: false after a failure, or once the server wants no more. */
  get isOpen(): boolean {
    return !this.#duplex.destroyed && !this.#duplex.writableEnded && !this.#duplex.readableEnded
  }

  /**
   * Sends a request once all before it are answered. Rejects with `HttpError`, and then the connection is over;
   * throws what Node does for a method, target or field that HTTP cannot carry.
   */
  async request(question: WebQuestion): Promise<WebAnswer> {
    const answer = this.#last.then(() => this.#exchange(question))
    this.#last = answer.catch(() => {})
    return answer
  }

  /** Ends it in peace. Resolves when the own side is closed. */
  async close(): Promise<void> {
    await this.#last
    if (this.#duplex.destroyed) return
    return new Promise((resolve) => {
      this.#duplex.once('close', resolve)
      this.#duplex.end()
    })
  }

  /** Ends it at once; what is under way fails. */
  abort(): void {
    this.#duplex.destroy(new SocketError('ABORTED'))
  }

  async #exchange(question: WebQuestion): Promise<WebAnswer> {
    if (!this.isOpen) throw new HttpError('closed', 'the server has ended the connection')
    try {
      const response = await this.#send(question)
      const body = await readBody(response, this.#limits.bodyOctets)
      if (body === 'too-large') throw new HttpError('too-large', `over ${this.#limits.bodyOctets} octets`)
      if (body === 'cut-off') throw this.#cutOff()
      return answerOf(response, body)
    } catch (error) {
      this.#duplex.destroy()
      throw error
    }
  }

  async #send({ method, target, host, headers = {}, body }: WebQuestion): Promise<IncomingMessage> {
    const length = body && { 'Content-Length': String(body.length) }
    const fields = { Host: host, ...headers, Connection: 'keep-alive', ...length }
    const sent: ClientRequest = nodeRequest({
      method,
      path: target,
      headers: fields,
      maxHeaderSize: this.#limits.headerOctets,
      createConnection: () => this.#duplex,
    })
    let informational = 0
    return new Promise((resolve, reject) => {
      sent.on('error', (error) => reject(this.#failure(error)))
      sent.once('response', resolve)
      sent.on('information', () => {
        if (++informational <= this.#limits.informational) return
        reject(new HttpError('bad-answer', `over ${this.#limits.informational} answers before the last`))
      })
      // Node says nothing of it unless somebody listens.
      sent.once('upgrade', () =>
        reject(new HttpError('bad-answer', 'another protocol, which nobody asked for')),
      )
      sent.end(body)
    })
  }

  #failure(error: Error & { readonly code?: string }): HttpError {
    if (error.code === 'HPE_HEADER_OVERFLOW') return new HttpError('too-large', 'too many fields')
    if (error.code?.startsWith('HPE_')) return new HttpError('bad-answer', error.message, { cause: error })
    return this.#cutOff()
  }

  #cutOff(): HttpError {
    const cause = this.#duplex.errored
    return cause === null
      ? new HttpError('closed', 'the server ended before its answer did')
      : new HttpError('closed', cause.message, { cause })
  }
}

function answerOf(response: IncomingMessage, body: Uint8Array): WebAnswer {
  const { statusCode = 0, statusMessage = '', headers, rawHeaders, httpVersion } = response
  const byName = Object.entries(headers).map(([name, value]) => [name, String(value)])
  const fields = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [[name, rawHeaders[i + 1]!] as const] : []))
  return {
    status: statusCode,
    reason: statusMessage,
    headers: Object.fromEntries(byName) as Record<string, string>,
    fields,
    version: httpVersion,
    body,
  }
}
