/** One query and its response over a TCP connection of their own (RFC 7766). Judges no answer. */

import type { SocketAddress } from '../../address/socket-address.ts'
import { type ByteStream, type Clock, type Runtime, SocketError } from '../../runtime/runtime.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'

export type TcpOutcome =
  | { readonly kind: 'message'; readonly octets: Uint8Array; readonly rttMs: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'unreachable'; readonly code: SocketErrorCode }
  | { readonly kind: 'aborted' }

/** How long the other side may take to close its end, once the response has come. */
const FAREWELL_MS = 1000

/** Ends as 'aborted' when `stop`, which belongs to this exchange alone, is aborted from outside. */
export async function exchangeOverTcp(
  { clock, network }: Pick<Runtime, 'clock' | 'network'>,
  query: Uint8Array,
  server: SocketAddress,
  timeoutMs: number,
  stop: AbortController,
): Promise<TcpOutcome> {
  const { signal } = stop
  if (signal.aborted) return { kind: 'aborted' }
  let isLate = false
  let stream: ByteStream | undefined
  const timer = clock.schedule(timeoutMs, () => {
    isLate = true
    stop.abort()
  })
  const cut = (): void => stream?.abort()
  signal.addEventListener('abort', cut)
  try {
    stream = await network.connect(server, signal)
    // Aborted between the connection and here: nobody was there to be cut.
    if (stop.signal.aborted) throw new SocketError('ABORTED', server)
    const sentAtMs = clock.now()
    await stream.write(framed(query))
    const octets = await readMessage(stream)
    void hangUp(stream, clock)
    return octets === undefined
      ? { kind: 'unreachable', code: 'ECONNRESET' }
      : { kind: 'message', octets, rttMs: clock.now() - sentAtMs }
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    stream?.abort()
    if (isLate) return { kind: 'timeout' }
    return signal.aborted ? { kind: 'aborted' } : { kind: 'unreachable', code: error.code }
  } finally {
    timer.cancel()
    signal.removeEventListener('abort', cut)
  }
}

/** RFC 1035 §4.2.2: the length in 16 bits goes first; in one write, so that it is one segment (RFC 7766 §8). */
function framed(message: Uint8Array): Uint8Array {
  const octets = new Uint8Array(2 + message.length)
  octets[0] = message.length >>> 8
  octets[1] = message.length
  octets.set(message, 2)
  return octets
}

/** The first message of a stream; undefined when the stream ends before it does. */
async function readMessage(stream: ByteStream): Promise<Uint8Array | undefined> {
  const prefix = new Uint8Array(2)
  let received = 0
  let message: Uint8Array | undefined
  for (;;) {
    const piece = await stream.read()
    if (piece === null) return undefined
    let at = 0
    while (received < 2 && at < piece.length) prefix[received++] = piece[at++]!
    if (received < 2) continue
    message ??= new Uint8Array((prefix[0]! << 8) | prefix[1]!)
    const filled = received - 2
    const taken = Math.min(piece.length - at, message.length - filled)
    message.set(piece.subarray(at, at + taken), filled)
    received += taken
    if (filled + taken === message.length) return message
  }
}

/** Closes in good order: a reset would make the server log an error. */
async function hangUp(stream: ByteStream, clock: Clock): Promise<void> {
  const timer = clock.schedule(FAREWELL_MS, () => stream.abort())
  try {
    await stream.end()
    while ((await stream.read()) !== null);
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
  } finally {
    timer.cancel()
  }
}
