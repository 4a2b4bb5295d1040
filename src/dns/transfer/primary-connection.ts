/**
 * A TCP connection to a primary: messages out, messages in, and no patience without end. Knows nothing of what the
 * messages say.
 */

import { concatOctets } from '../../bytes/concat.ts'
import type { SocketAddress } from '../../address/socket-address.ts'
import { SocketError, type ByteStream, type Runtime, type Timer } from '../../runtime/runtime.ts'
import { FrameReader } from '../message/frame-reader.ts'
import { TransferError } from './transfer-error.ts'
import type { InwardLimits } from './transfer-limits.ts'

type Parts = Pick<Runtime, 'clock' | 'network'>

export class PrimaryConnection {
  readonly #clock: Runtime['clock']
  readonly #stream: ByteStream
  readonly #limits: InwardLimits
  readonly #frames = new FrameReader()
  readonly #stop: () => void
  #failure: TransferError | undefined

  private constructor(
    clock: Runtime['clock'],
    stream: ByteStream,
    limits: InwardLimits,
    signal: AbortSignal,
  ) {
    this.#clock = clock
    this.#stream = stream
    this.#limits = limits
    const whole = clock.schedule(limits.wholeMs, () => this.#fail('timeout', 'the transfer took too long'))
    const abort = (): void => this.#fail('aborted', 'called off')
    signal.addEventListener('abort', abort)
    this.#stop = () => {
      whole.cancel()
      signal.removeEventListener('abort', abort)
    }
  }

  /** @throws TransferError 'unreachable', 'timeout' or 'aborted' */
  static async open(
    { clock, network }: Parts,
    address: SocketAddress,
    limits: InwardLimits,
    signal: AbortSignal,
  ): Promise<PrimaryConnection> {
    if (signal.aborted) throw new TransferError('aborted', 'called off')
    const connecting = new AbortController()
    const give = (): void => connecting.abort()
    const timer = clock.schedule(limits.connectMs, give)
    signal.addEventListener('abort', give)
    try {
      const stream = await network.connect(address, connecting.signal)
      return new PrimaryConnection(clock, stream, limits, signal)
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      if (signal.aborted) throw new TransferError('aborted', 'called off')
      if (connecting.signal.aborted) throw new TransferError('timeout', 'no connection', { cause: error })
      throw new TransferError('unreachable', error.message, { cause: error })
    } finally {
      timer.cancel()
      signal.removeEventListener('abort', give)
    }
  }

  /** @throws TransferError 'interrupted', 'timeout' or 'aborted' */
  async send(message: Uint8Array): Promise<void> {
    // RFC 7766 §8: length and message in one segment.
    const length = Uint8Array.of(message.length >>> 8, message.length)
    await this.#within(this.#stream.write(concatOctets([length, message])))
  }

  /**
   * The next message, a view valid until the next call.
   *
   * @throws TransferError 'interrupted', 'timeout' or 'aborted'
   */
  async next(): Promise<Uint8Array> {
    for (;;) {
      const message = this.#frames.next()
      if (message !== undefined) return message
      const octets = await this.#within(this.#stream.read())
      if (octets === null) throw new TransferError('interrupted', 'the primary has closed the connection')
      this.#frames.add(octets)
    }
  }

  /** Lets go of the connection, at whatever point it is. */
  close(): void {
    this.#stop()
    this.#stream.abort()
  }

  async #within<T>(io: Promise<T>): Promise<T> {
    const idle: Timer = this.#clock.schedule(this.#limits.idleMs, () =>
      this.#fail('timeout', 'nothing came any more'),
    )
    try {
      return await io
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      throw this.#failure ?? new TransferError('interrupted', error.message, { cause: error })
    } finally {
      idle.cancel()
    }
  }

  /** What waits for the stream ends with it. */
  #fail(code: 'timeout' | 'aborted', detail: string): void {
    this.#failure ??= new TransferError(code, detail)
    this.#stream.abort()
  }
}
