/**
 * One client's connection by RFC 7766: queries in a row, answers as they come, in any order. Knows its own
 * limits; what it may take from the others, and how long it may idle, is the server's business.
 */

import { SocketError, type ByteStream, type Clock, type Timer } from '../../runtime/runtime.ts'
import type { Client } from '../message/client.ts'
import { HEADER_LENGTH } from '../message/header.ts'
import { FrameReader } from '../message/frame-reader.ts'
import { FrameWriter } from './frame-writer.ts'
import { LONGEST_FRAME, type TcpLimits } from './limits.ts'
import { headOf, servfail, type OnFailure, type QueryHead, type Respond, type Response } from './respond.ts'
import type { TcpCounters } from './tcp-counters.ts'

/** What a connection has of its server. */
export interface ConnectionContext {
  readonly clock: Clock
  readonly limits: TcpLimits
  readonly counters: TcpCounters
  readonly respond: Respond
  readonly onFailure: OnFailure
  /** A whole query has come in, or part of an answer has gone out. */
  readonly active: (connection: TcpConnection) => void
}

export class TcpConnection {
  readonly client: Client
  readonly #stream: ByteStream
  readonly #context: ConnectionContext
  readonly #frames = new FrameReader()
  readonly #writer: FrameWriter
  /** Queries that `respond` is working on. */
  #outstanding = 0
  /** Of these, answered by many messages. */
  #series = 0
  /** Whole queries may still lie in the reader. */
  #takingQueries = false
  /** No more queries are read; when all is answered our side ends. */
  #finishing = false
  #ending: Promise<void> | undefined
  #linger: Timer | undefined
  #isCut = false
  #waiting: (() => void)[] = []

  constructor(stream: ByteStream, context: ConnectionContext) {
    this.client = { transport: 'tcp', remote: stream.remote }
    this.#stream = stream
    this.#context = context
    this.#writer = new FrameWriter(stream, {
      progressed: () => {
        context.active(this)
        this.#step()
      },
      failed: (error) => this.#break(error),
    })
  }

  /** The client leaves answers unread. */
  get isBlocked(): boolean {
    return this.#writer.unsent > 0
  }

  /** Waiting takes its time for a reason: an answer is being worked out, or the client's end is on its way. */
  get isWaitingRightly(): boolean {
    return !this.isBlocked && (this.#outstanding > 0 || this.#ending !== undefined)
  }

  /** Open, and nothing would be lost by closing. */
  get isIdle(): boolean {
    if (this.#finishing || this.#isCut) return false
    return !this.isBlocked && this.#outstanding === 0 && this.#frames.held === 0
  }

  /** Serves the client to the end of the connection, whichever way it ends. */
  async serve(): Promise<void> {
    try {
      for (let octets = await this.#stream.read(); octets !== null; octets = await this.#stream.read()) {
        // Once our side is ending, what comes is read only to see the client's end.
        if (!this.#finishing) await this.#takeQueries(octets)
      }
      // A client that has ended its side still gets its answers (RFC 7766 §6.2.4).
      this.finish()
      while (this.#ending === undefined && !this.#isCut) await this.#change()
      await this.#ending
    } catch (error) {
      this.#break(error)
    } finally {
      this.#linger?.cancel()
    }
  }

  /** Reads no more queries, answers those it has, and closes. */
  finish(): void {
    this.#finishing = true
    this.#step()
  }

  /** Closes at once, with a reset. */
  cut(): void {
    if (this.#isCut) return
    this.#isCut = true
    this.#stream.abort()
    this.#step()
  }

  async #takeQueries(octets: Uint8Array): Promise<void> {
    this.#frames.add(octets)
    this.#takingQueries = true
    for (let query = this.#frames.next(); query !== undefined; query = this.#frames.next()) {
      if (query.length < HEADER_LENGTH) {
        this.#context.counters.malformed++
        this.cut()
      }
      if (this.#isCut) break
      this.#take(query)
      while (this.#isFull && !this.#isCut) await this.#change()
    }
    this.#takingQueries = false
    this.#step()
  }

  get #isFull(): boolean {
    const { outstandingQueries, series, unsentOctets } = this.#context.limits
    const isBusy = this.#outstanding >= outstandingQueries || this.#series >= series
    return isBusy || this.#writer.unsent >= unsentOctets
  }

  #take(query: Uint8Array): void {
    const { respond, counters, active } = this.#context
    counters.queries++
    active(this)
    let response: Response | Promise<Response>
    try {
      response = respond(query, this.client)
    } catch (error) {
      this.#fail(error, headOf(query))
      return
    }
    if (response === null || response instanceof Uint8Array) this.#answer(response)
    else if (response instanceof Promise) void this.#answerLater(response, headOf(query))
    else void this.#answerInSeries(response, headOf(query))
  }

  async #answerInSeries(messages: AsyncIterable<Uint8Array>, head: QueryHead): Promise<void> {
    this.#series++
    await this.#answerLater(messages, head)
    this.#series--
    this.#step()
  }

  async #answerLater(
    response: Promise<Response> | AsyncIterable<Uint8Array>,
    head: QueryHead,
  ): Promise<void> {
    this.#outstanding++
    try {
      const settled = await response
      if (settled === null || settled instanceof Uint8Array) this.#answer(settled)
      else await this.#sendSeries(settled)
    } catch (error) {
      this.#fail(error, head)
    } finally {
      this.#outstanding--
      this.#context.active(this)
      this.#step()
    }
  }

  #answer(response: Uint8Array | null): void {
    if (response === null) this.#context.counters.dropped++
    else if (this.#send(response)) this.#context.counters.answered++
  }

  /** As fast as the client reads. A series that breaks off is no answer: RFC 5936 §2.2 has us close. */
  async #sendSeries(messages: AsyncIterable<Uint8Array>): Promise<void> {
    let begun = false
    try {
      for await (const message of messages) {
        if (!this.#send(message)) throw new RangeError('a message of the series does not fit a frame')
        begun = true
        while (this.#writer.unsent >= this.#context.limits.unsentOctets && !this.#isCut) await this.#change()
        if (this.#isCut) return
      }
      this.#context.counters.answered++
    } catch (error) {
      if (begun) this.cut()
      throw error
    }
  }

  #fail(error: unknown, head: QueryHead): void {
    this.#context.counters.failed++
    const fallback = servfail(head)
    if (fallback !== null) this.#send(fallback)
    this.#context.onFailure(error, this.client)
  }

  #send(message: Uint8Array): boolean {
    if (message.length > LONGEST_FRAME) {
      this.#context.counters.oversized++
      return false
    }
    if (!this.#isCut) this.#writer.push(message)
    return true
  }

  /** The connection broke, unless it is us who broke it. Anything but a socket's failure is a bug. */
  #break(error: unknown): void {
    if (!(error instanceof SocketError)) throw error
    if (this.#isCut) return
    this.#context.counters.broken++
    this.cut()
  }

  /** Resolves at the next `#step`. */
  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Something has changed: who waits looks again, and perhaps all is done. */
  #step(): void {
    for (const go of this.#waiting.splice(0)) go()
    if (this.#finishing && this.#ending === undefined && !this.#isCut && this.#isAllDone) this.#end()
  }

  get #isAllDone(): boolean {
    return !this.#takingQueries && this.#outstanding === 0 && !this.isBlocked
  }

  #end(): void {
    this.#ending = this.#stream.end().catch((error: unknown) => this.#break(error))
    this.#linger = this.#context.clock.schedule(this.#context.limits.lingerMs, () => this.cut())
  }
}
