/**
 * The server's end of a control socket: reads requests, runs commands, writes what they give. What the commands do is
 * theirs; here is only what protects the server from whoever is at the other end.
 */

import { suggest } from '../suggestion.ts'
import { type ByteStream, type Clock, SocketError, type Timer } from '../runtime/runtime.ts'
import { ControlError } from './control-error.ts'
import { LineReader } from './line-reader.ts'
import { CONTROL_LIMITS, type ControlLimits } from './limits.ts'
import { type ControlArguments, formatLine, parseRequest } from './protocol.ts'

/**
 * What a command does. Each value that it yields is an item of the response; one that has much to tell yields as fast as
 * the client reads, and should hold nothing in the meantime.
 *
 * @throws ControlError
 */
export type ControlCommand = (
  args: ControlArguments,
) => AsyncIterable<unknown> | Iterable<unknown> | Promise<void>

export type ControlCommands = ReadonlyMap<string, ControlCommand>

export interface ControlServerOptions {
  readonly clock: Clock
  readonly limits?: Partial<ControlLimits>
  /** Told of what a command throws that is no `ControlError`: a bug. */
  readonly onFailure?: (error: unknown, command: string) => void
}

export class ControlServer {
  readonly #commands: ControlCommands
  readonly #clock: Clock
  readonly #limits: ControlLimits
  readonly #onFailure: NonNullable<ControlServerOptions['onFailure']>
  readonly #connections = new Map<ByteStream, Promise<void>>()
  /** Those whose response is under way. */
  readonly #busy = new Set<ByteStream>()
  #isClosing = false

  constructor(commands: ControlCommands, { clock, limits = {}, onFailure = () => {} }: ControlServerOptions) {
    this.#commands = commands
    this.#clock = clock
    this.#limits = { ...CONTROL_LIMITS, ...limits }
    this.#onFailure = onFailure
  }

  /** Serves a client until it leaves, misbehaves, or the server closes. Never throws. */
  accept(stream: ByteStream): void {
    if (this.#isClosing || this.#connections.size >= this.#limits.connections) {
      stream.abort()
      return
    }
    this.#connections.set(stream, this.#serve(stream))
  }

  /** Ends the connections: at once those that wait for a request, the others within a moment of grace. */
  async close(): Promise<void> {
    this.#isClosing = true
    const timer = this.#clock.schedule(this.#limits.graceMs, () => this.#cutAll())
    for (const [stream] of this.#connections) if (!this.#busy.has(stream)) stream.abort()
    await Promise.all(this.#connections.values())
    timer.cancel()
  }

  #cutAll(): void {
    for (const stream of this.#connections.keys()) stream.abort()
  }

  async #serve(stream: ByteStream): Promise<void> {
    try {
      await this.#converse(stream)
      await stream.end()
    } catch (error) {
      // A client that is gone, or was cut, is nobody's fault here.
      if (!(error instanceof SocketError)) this.#onFailure(error, '')
    } finally {
      stream.abort()
      this.#connections.delete(stream)
    }
  }

  async #converse(stream: ByteStream): Promise<void> {
    const lines = new LineReader(stream, this.#limits.requestOctets)
    const patience = new Patience(stream, this.#clock, this.#limits.idleMs)
    const response = new ResponseWriter(stream, this.#limits.writeOctets, patience)
    try {
      while (!this.#isClosing) {
        const line = await patience.during(lines.next())
        if (line === null) return
        this.#busy.add(stream)
        await this.#answer(line, response)
        this.#busy.delete(stream)
      }
    } catch (error) {
      if (!(error instanceof ControlError)) throw error
      await response.fail(error)
    } finally {
      this.#busy.delete(stream)
    }
  }

  async #answer(line: string, response: ResponseWriter): Promise<void> {
    let name = ''
    const pulse = new Pulse(this.#clock, this.#limits.aliveMs, () => response.alive())
    try {
      const { command, ...args } = parseRequest(line)
      name = command
      const items = this.#commandNamed(command)(args)
      if (items instanceof Promise) await items
      else for await (const item of items) await response.item(item)
      await response.done()
    } catch (error) {
      if (error instanceof SocketError) throw error
      if (!(error instanceof ControlError)) this.#onFailure(error, name)
      await response.fail(
        error instanceof ControlError ? error : new ControlError('failed', 'a bug; the log says more'),
      )
    } finally {
      pulse.stop()
    }
  }

  #commandNamed(name: string): ControlCommand {
    const command = this.#commands.get(name)
    if (command !== undefined) return command
    const known = [...this.#commands.keys()]
    throw new ControlError(
      'unknown-command',
      `there is no command '${name}' here${suggest(name, known)} (known: ${known.join(', ')})`,
    )
  }
}

/** Cuts a stream on which nothing happens for too long. */
class Patience {
  readonly #stream: ByteStream
  readonly #clock: Clock
  readonly #ms: number

  constructor(stream: ByteStream, clock: Clock, ms: number) {
    this.#stream = stream
    this.#clock = clock
    this.#ms = ms
  }

  async during<T>(waiting: Promise<T>): Promise<T> {
    const timer = this.#clock.schedule(this.#ms, () => this.#stream.abort())
    try {
      return await waiting
    } finally {
      timer.cancel()
    }
  }
}

/** Does something again and again until it is stopped. */
class Pulse {
  readonly #clock: Clock
  readonly #ms: number
  readonly #beat: () => void
  #timer: Timer

  constructor(clock: Clock, ms: number, beat: () => void) {
    this.#clock = clock
    this.#ms = ms
    this.#beat = beat
    this.#timer = this.#next()
  }

  stop(): void {
    this.#timer.cancel()
  }

  #next(): Timer {
    return this.#clock.schedule(this.#ms, () => {
      this.#timer = this.#next()
      this.#beat()
    })
  }
}

class ResponseWriter {
  readonly #stream: ByteStream
  readonly #writeOctets: number
  readonly #patience: Patience
  readonly #encoder = new TextEncoder()
  #pending = ''
  #isFlushing = false

  constructor(stream: ByteStream, writeOctets: number, patience: Patience) {
    this.#stream = stream
    this.#writeOctets = writeOctets
    this.#patience = patience
  }

  async item(item: unknown): Promise<void> {
    this.#pending += formatLine({ item })
    if (this.#pending.length >= this.#writeOctets) await this.#flush()
  }

  /** Says that the command is at work, unless the client has enough to read as it is. */
  alive(): void {
    if (this.#isFlushing) return
    this.#pending += formatLine({ alive: true })
    // A client that is gone is found out by what is written next.
    this.#flush().catch(() => {})
  }

  async done(): Promise<void> {
    this.#pending += formatLine({ done: true })
    await this.#flush()
  }

  async fail({ code, message }: ControlError): Promise<void> {
    this.#pending += formatLine({ error: { code, message } })
    await this.#flush()
  }

  async #flush(): Promise<void> {
    const octets = this.#encoder.encode(this.#pending)
    this.#pending = ''
    this.#isFlushing = true
    try {
      await this.#patience.during(this.#stream.write(octets))
    } finally {
      this.#isFlushing = false
    }
  }
}
