/**
 * The seam between the programs and the world: all time, randomness, files and I/O come in through one
 * `Runtime`. Interfaces only. `src/node/` fulfils them on the real system, `src/sim/` in a simulated one.
 */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'

/** A scheduled call that has not happened yet. */
export interface Timer {
  /** Does nothing once the timer has fired. */
  cancel(): void
}

export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back. */
  now(): number
  /** Milliseconds since the epoch (UTC). */
  wall(): number
  /**
   * Calls `fire` once, `delayMs` from now or a little later, never earlier and never within this call.
   * Timers of equal delay fire in the order they were scheduled. A pending timer keeps the program alive.
   */
  schedule(delayMs: number, fire: () => void): Timer
}

export interface Random {
  /** A uniform integer in 0 … limit − 1, for `limit` from 1 to 2^48. Throws `RangeError` for any other. */
  below(limit: number): number
  bytes(length: number): Uint8Array
}

/** Why a socket failed, by the names of POSIX. */
export type SocketErrorCode =
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EACCES'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EHOSTUNREACH'
  | 'ENETUNREACH'
  | 'ETIMEDOUT'
  | 'EPIPE'
  | 'EMSGSIZE'
  | 'ENOBUFS'
  | 'EMFILE'
  | 'ABORTED'
  | 'CLOSED'
  | 'OTHER'

export class SocketError extends Error {
  override readonly name = 'SocketError'
  readonly code: SocketErrorCode
  /** The address that could not be bound or reached. */
  readonly address: SocketAddress | undefined

  constructor(code: SocketErrorCode, address?: SocketAddress, options?: ErrorOptions) {
    super(address === undefined ? code : `${code}: ${formatSocketAddress(address)}`, options)
    this.code = code
    this.address = address
  }
}

export interface DatagramSocket {
  readonly local: SocketAddress
  /** `payload` is valid only during the call. One receiver a socket: a later one takes its place. */
  onDatagram(receive: (payload: Uint8Array, from: SocketAddress) => void): void
  /**
   * Told where the system tells: an ICMP unreachable, say; `to` is where the datagram was going, if that is
   * known. The socket stays usable. One receiver a socket, as above.
   */
  onError(fail: (code: SocketErrorCode, to?: SocketAddress) => void): void
  /**
   * Copies `payload`, or is done with it on return. Datagrams may be lost without a word, and on a closed
   * socket they all are.
   */
  send(payload: Uint8Array, to: SocketAddress): void
  /** Nothing is received or reported from here on. Closing twice is closing once. */
  close(): void
}

/** A connection. It is over, and its resources free, when both directions have ended or on `abort`. */
export interface ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  /**
   * The next octets as they come, the caller's to keep, or null when the peer has ended. One read at a time.
   * Unless someone reads, the peer is held back. Rejects with `SocketError`; but a reset on the heels of octets
   * may look like an end (libuv makes it so), hence a protocol has to know by itself when it has everything.
   */
  read(): Promise<Uint8Array | null>
  /**
   * Resolves when `bytes` are taken and there is room for more (backpressure); until then they must not
   * change. Writes go out in the order of the calls. Rejects with `SocketError`, `EPIPE` after `end`.
   */
  write(bytes: Uint8Array): Promise<void>
  /** Half-close: nothing more will be written; reading goes on. Rejects with `SocketError`. */
  end(): Promise<void>
  /** Reset: both directions end at once, pending and later calls reject with `ABORTED`. */
  abort(): void
}

export interface Listener {
  readonly local: SocketAddress
  /** Told when a connection could not be accepted (`EMFILE`, say). The listener goes on. */
  onError(fail: (code: SocketErrorCode) => void): void
  /** Stops accepting; streams already accepted live on. */
  close(): Promise<void>
}

export interface Network {
  /** Port 0 asks for a random free port. Rejects with `SocketError`. */
  bindDatagram(local: SocketAddress): Promise<DatagramSocket>
  /**
   * `from` is the local address to connect from; the system chooses one when it is left out. Rejects with `SocketError`,
   * with `ABORTED` when `signal` fires first.
   */
  connect(remote: SocketAddress, signal?: AbortSignal, from?: string): Promise<ByteStream>
  /** Port 0 asks for a random free port. Rejects with `SocketError`. */
  listen(local: SocketAddress, accept: (stream: ByteStream) => void): Promise<Listener>
}

/** Why a file operation failed, by the names of POSIX; `EFTYPE`, a BSD's, is for what may have no end, as a device. */
export type FileErrorCode =
  'ENOENT' | 'EACCES' | 'EISDIR' | 'ENOTDIR' | 'EFTYPE' | 'ENOSPC' | 'EROFS' | 'OTHER'

const FILE_ERRORS: Readonly<Record<FileErrorCode, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  ENOTDIR: 'part of the path is no folder',
  EFTYPE: 'this is a device, a pipe or a socket, and no file',
  EACCES: 'permission denied',
  ENOSPC: 'no space left on the disk; the file is as it was',
  EROFS: 'the disk can only be read',
  OTHER: 'cannot be read or written',
}

export class FileError extends Error {
  override readonly name = 'FileError'
  readonly code: FileErrorCode
  readonly path: string

  constructor(code: FileErrorCode, path: string, options?: ErrorOptions) {
    super(`${path}: ${FILE_ERRORS[code]}${detailOf(code, options)}`, options)
    this.code = code
    this.path = path
  }
}

/** What the system says of a failure that has no code of ours. */
function detailOf(code: FileErrorCode, options: ErrorOptions | undefined): string {
  return code === 'OTHER' && options?.cause instanceof Error ? ` (${options.cause.message})` : ''
}

/** Paths are the runtime's own; `/` separates. Every call rejects with `FileError`. */
export interface Files {
  /** The file in pieces of at most 64 KiB, in order, never all at once. The pieces are the caller's to keep. */
  read(path: string): AsyncIterable<Uint8Array>
  /**
   * Makes the file if there is none. Durable when it resolves; when it rejects, what was written of it has been taken back
   * if the system allowed that. One append to a file at a time.
   */
  append(path: string, bytes: Uint8Array): Promise<void>
  /**
   * Atomic: a reader sees the old file or the new one, whole. Durable when it resolves. Pieces are written as they come.
   * `mode` are the permissions that the file has then, from its first octet on, where the system knows such; left out,
   * a file keeps its own, and a new one gets what is usual.
   */
  replace(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>, mode?: number): Promise<void>
  /** The names in a folder, sorted by code unit. */
  list(folder: string): Promise<string[]>
  /**
   * Calls `changed` with the name of each file of the folder that was written, renamed into place or
   * removed, once things have settled. The watch ends with `stop`; until then it keeps the program alive.
   */
  watch(folder: string, changed: (name: string) => void): Promise<{ stop(): void }>
}

export interface Runtime {
  readonly clock: Clock
  readonly random: Random
  readonly network: Network
  readonly files: Files
}
