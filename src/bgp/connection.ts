/**
 * One TCP connection with a neighbor: octets in, octets out, and an end that lets the last word through. Knows no
 * message and no state.
 */

import { SocketError, type ByteStream, type Clock } from '../runtime/runtime.ts'
import { RestartableTimer } from './restartable-timer.ts'

/** For the peer to read our last word and end its side; then the connection is reset. */
const LINGER_MS = 5000

export interface ConnectionUser {
  /** Octets have come, the user's to keep. */
  received(octets: Uint8Array): void
  /** All that was sent has been taken, or some of it. */
  progressed(): void
  /** The connection is over, and not by us. */
  ended(why: string): void
}

export class Connection {
  readonly #stream: ByteStream
  readonly #user: ConnectionUser
  readonly #linger: RestartableTimer
  #unsent = 0
  #isOver = false

  constructor(stream: ByteStream, clock: Clock, user: ConnectionUser) {
    this.#stream = stream
    this.#user = user
    this.#linger = new RestartableTimer(clock, () => stream.abort())
    void this.#read()
  }

  /** Octets that the system has not taken yet. */
  get unsent(): number {
    return this.#unsent
  }

  send(octets: Uint8Array): void {
    void this.#write(octets)
  }

  /** Ends our side after what was sent. The user hears nothing more. */
  close(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#linger.restart(LINGER_MS)
    this.#stream.end().catch(ignoreSocketErrors)
  }

  /** Ends at once. The user hears nothing more. */
  abort(): void {
    this.#isOver = true
    this.#linger.stop()
    this.#stream.abort()
  }

  async #write(octets: Uint8Array): Promise<void> {
    this.#unsent += octets.length
    try {
      await this.#stream.write(octets)
      this.#unsent -= octets.length
      if (!this.#isOver) this.#user.progressed()
    } catch (error) {
      this.#fail(error)
    }
  }

  async #read(): Promise<void> {
    try {
      for (let octets = await this.#stream.read(); octets !== null; octets = await this.#stream.read()) {
        // After our own end the rest is read only to see the peer's.
        if (!this.#isOver) this.#user.received(octets)
      }
    } catch (error) {
      this.#fail(error)
      return
    }
    if (this.#isOver) this.#linger.stop()
    else this.#over('the neighbor closed the connection')
  }

  #fail(error: unknown): void {
    if (!(error instanceof SocketError)) throw error
    this.#over(`the connection broke: ${error.code}`)
  }

  #over(why: string): void {
    if (this.#isOver) return
    this.abort()
    this.#user.ended(why)
  }
}

function ignoreSocketErrors(error: unknown): void {
  // It is over either way, and whoever closed it has said so.
  if (!(error instanceof SocketError)) throw error
}
