/**
 * A web server on any runtime: `node:http` does the protocol, a function from request to response the rest. Node's
 * own timers and its `Date` go by the system's clock, so they are off; what is needed of them goes by the runtime's.
 */

import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SocketAddress } from '../address/socket-address.ts'
import type { ByteStream, Clock, Runtime } from '../runtime/runtime.ts'
import { acceptTls, type TlsServerOptions } from '../tls/accept-tls.ts'
import { TlsError } from '../tls/tls-error.ts'
import type { TlsStream } from '../tls/tls-stream.ts'
import { httpDuplex } from './http-duplex.ts'
import { SERVER_LIMITS, type HttpLimits } from './http-limits.ts'
import { IdleTimer } from './idle-timer.ts'
import { readBody } from './message-body.ts'
import { refuse, statusFor } from './refusal.ts'
import { dateFields, sendResponse } from './send-response.ts'
import { SteadyStream } from './steady-stream.ts'
import type { WebRequest, WebResponse } from './web-message.ts'

export interface WebServerOptions {
  /** With it, all connections begin with a handshake. */
  readonly tls?: Omit<TlsServerOptions, 'clock' | 'alpn'>
  /** What the field Server says; there is none without it. */
  readonly serverName?: string
  readonly limits?: Partial<HttpLimits>
  /** Told of a handshake that failed. */
  readonly onTlsError?: (error: TlsError, remote: SocketAddress) => void
}

export interface WebServer {
  readonly local: SocketAddress
  /** Listens no more, lets answers that are under way finish, and ends all connections. */
  close(): Promise<void>
}

/** Calls `handler` for each request, once it is here whole. Port 0 asks for a free one. Rejects with `SocketError`. */
export async function serveHttp(
  runtime: Pick<Runtime, 'clock' | 'network'>,
  local: SocketAddress,
  handler: (request: WebRequest) => WebResponse,
  options: WebServerOptions = {},
): Promise<WebServer> {
  const front = new HttpFront(runtime.clock, handler, options)
  const listener = await runtime.network.listen(local, (stream) => void front.accept(stream))
  return {
    local: listener.local,
    close: async () => {
      await listener.close()
      await front.close()
    },
  }
}

interface Connection {
  readonly duplex: Duplex
  readonly idle: IdleTimer
  readonly remote: SocketAddress
  readonly tls: WebRequest['tls']
  requests: number
}

/** Node says no to some requests by itself; not even then is the system's clock to be seen. */
class Undated extends ServerResponse {
  override sendDate = false
}

class HttpFront {
  readonly #clock: Clock
  readonly #handler: (request: WebRequest) => WebResponse
  readonly #options: WebServerOptions
  readonly #limits: HttpLimits
  readonly #server: Server
  readonly #connections = new Map<Duplex, Connection>()
  readonly #handshakes = new Set<ByteStream>()

  constructor(clock: Clock, handler: (request: WebRequest) => WebResponse, options: WebServerOptions) {
    this.#clock = clock
    this.#handler = handler
    this.#options = options
    this.#limits = { ...SERVER_LIMITS, ...options.limits }
    this.#server = createServer({
      ServerResponse: Undated,
      maxHeaderSize: this.#limits.headerOctets,
      // Timers of the system's clock.
      headersTimeout: 0,
      requestTimeout: 0,
      keepAliveTimeout: 0,
    })
    this.#server.timeout = 0
    this.#server.on('request', (request, response) => void this.#respond(request, response))
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket) =>
      this.#refuse(socket, statusFor(error)),
    )
    // A proxy is asked so, not a server.
    this.#server.on('connect', (_request, socket) => this.#refuse(socket, 405))
  }

  async accept(stream: ByteStream): Promise<void> {
    const { tls } = this.#options
    if (tls === undefined) {
      this.#converse(stream, undefined)
      return
    }
    const patience = this.#clock.schedule(this.#limits.idleMs, () => stream.abort())
    this.#handshakes.add(stream)
    try {
      const secure = await acceptTls(stream, { ...tls, clock: this.#clock })
      this.#converse(secure, secure)
    } catch (error) {
      if (!(error instanceof TlsError)) throw error
      this.#options.onTlsError?.(error, stream.remote)
    } finally {
      this.#handshakes.delete(stream)
      patience.cancel()
    }
  }

  async close(): Promise<void> {
    for (const stream of this.#handshakes) stream.abort()
    const ends = Array.from(this.#connections.keys(), (duplex) => {
      const closed = new Promise<void>((resolve) => duplex.once('close', resolve))
      duplex.end()
      return closed
    })
    await Promise.all(ends)
  }

  #converse(stream: ByteStream, tls: TlsStream | undefined): void {
    const duplex = httpDuplex(new SteadyStream(stream, () => idle.start()), this.#clock)
    const idle = new IdleTimer(this.#clock, this.#limits.idleMs, () => {
      // Behind what the client does not read, an end in peace would wait for ever.
      if (duplex.writableLength > 0) duplex.destroy()
      else duplex.end()
    })
    this.#connections.set(duplex, { duplex, idle, remote: stream.remote, tls, requests: 0 })
    duplex.once('close', () => {
      idle.stop()
      this.#connections.delete(duplex)
    })
    idle.start()
    this.#server.emit('connection', duplex)
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const connection = this.#connections.get(request.socket)!
    const { idle, remote, tls } = connection
    connection.requests++
    if (connection.requests > this.#limits.requests) return
    if (connection.requests === this.#limits.requests) response.shouldKeepAlive = false
    const standing = dateFields(this.#clock, this.#options.serverName)
    const body = await readBody(request, this.#limits.bodyOctets)
    if (body === 'cut-off') return
    // Whoever asks on without reading gets no more time for it.
    if (request.socket.writableLength === 0) idle.start()
    if (body === 'too-large') {
      sendResponse(response, { status: 413, headers: { Connection: 'close' } }, standing)
      return
    }
    const { method = '', url: target = '', headers } = request
    const fields = Object.entries(headers).map(([name, value]) => [name, String(value)])
    const answer = this.#handler({
      method,
      target,
      host: headers.host,
      headers: Object.fromEntries(fields) as Record<string, string>,
      body,
      remote,
      tls: tls && { serverName: tls.serverName, protocol: tls.protocol },
    })
    sendResponse(response, answer, standing)
  }

  #refuse(socket: Duplex, status: number): void {
    refuse(socket, status, dateFields(this.#clock, this.#options.serverName))
  }
}
