/**
 * A stream of the runtime as Node's `Duplex`, which is what Node's own TLS and HTTP run over. Whoever does not
 * read holds the peer back, and either end may close alone. `destroy` after the own end lets the peer finish, before
 * it is a reset. It is for the user to destroy it in the end: Node's TLS would lose what it has not handed on if
 * this were gone before.
 */

import { Duplex } from 'node:stream'
import { concatOctets } from '../bytes/concat.ts'
import type { ByteStream, Clock } from '../runtime/runtime.ts'
import { TimeHold } from './time-hold.ts'

/** How long, and how much, a peer may go on sending to someone who has closed. */
const PATIENCE_MS = 5_000
const PATIENCE_OCTETS = 0x1_0000

type Done = (error?: Error | null) => void

export class StreamDuplex extends Duplex {
  readonly #stream: ByteStream
  readonly #clock: Clock
  readonly #hold: TimeHold
  /** The read that is under way. */
  #reading: Promise<Uint8Array | null> | undefined

  constructor(stream: ByteStream, clock: Clock) {
    super({ allowHalfOpen: true, autoDestroy: false })
    this.#stream = stream
    this.#clock = clock
    this.#hold = new TimeHold(clock)
    // Whoever uses the stream is told; but a failure that comes after that is nobody's business any more.
    this.on('error', () => {})
  }

  override _read(): void {
    if (this.#reading !== undefined) return
    this.#reading = this.#stream.read()
    this.#reading.then(
      (octets) => {
        this.#reading = undefined
        this.#hold.renew()
        this.push(octets)
      },
      (error: unknown) => this.destroy(error as Error),
    )
  }

  override _write(octets: Uint8Array, _encoding: string, done: Done): void {
    this.#settle(this.#stream.write(octets), done)
  }

  /** In one piece, so that what belongs together shares a segment. */
  override _writev(pieces: readonly { readonly chunk: Uint8Array }[], done: Done): void {
    this.#settle(this.#stream.write(concatOctets(pieces.map(({ chunk }) => chunk))), done)
  }

  override _final(done: Done): void {
    this.#settle(this.#stream.end(), done)
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#hold.renew()
    if (error !== null || !this.writableFinished) this.#stream.abort()
    else if (!this.readableEnded) void this.#hearOut()
    done(error)
  }

  #settle(work: Promise<void>, done: Done): void {
    this.#hold.renew()
    work.then(
      () => {
        this.#hold.renew()
        done()
      },
      (error: unknown) => {
        done(error as Error)
        this.destroy(error as Error)
      },
    )
  }

  /** Waits for the end of the peer, who need not be done when we are. */
  async #hearOut(): Promise<void> {
    const patience = this.#clock.schedule(PATIENCE_MS, () => this.#stream.abort())
    try {
      let heard = 0
      for (;;) {
        const octets = await (this.#reading ?? this.#stream.read())
        this.#reading = undefined
        if (octets === null) return
        heard += octets.length
        if (heard > PATIENCE_OCTETS) break
      }
      this.#stream.abort()
    } catch {
      // The connection broke, and is over all the same.
    } finally {
      patience.cancel()
    }
  }
}
