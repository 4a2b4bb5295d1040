/**
 * Streams between programs of one machine, by the path of a socket in its file system. Whoever may use the file may
 * connect, so it is made for its owner alone. Knows nothing of what flows.
 */

import { lstat, unlink } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { SocketAddress } from '../address/socket-address.ts'
import { FileError, SocketError, type ByteStream } from '../runtime/runtime.ts'
import { NodeByteStream } from './byte-stream.ts'
import { fileError } from './file-failure.ts'
import { socketError } from './socket-failure.ts'

export interface UnixListener {
  readonly path: string
  /** Stops accepting, and takes the file away; streams already accepted live on. */
  close(): Promise<void>
}

/** sun_path of the kernel, less the zero at its end; the BSDs have a few octets fewer. */
export const LONGEST_SOCKET_PATH = 103

/** What permissions a socket's file is made without: all of group and others. */
const OWNER_ONLY = 0o177

/** The ends of a Unix stream have no address that could be shown. */
const NOWHERE: SocketAddress = { ip: '', port: 0 }

/**
 * Accepts streams at a path. The file of a server that is gone is taken over.
 *
 * Rejects with `SocketError` 'EADDRINUSE' where a server listens, and with `FileError` where no socket can be made, for
 * instance since something else has that name.
 */
export async function listenUnix(path: string, accept: (stream: ByteStream) => void): Promise<UnixListener> {
  refuseLong(path)
  await removeStale(path)
  const server = createServer({ allowHalfOpen: true })
  server.on('connection', (socket) => accept(new NodeByteStream(socket, NOWHERE)))
  await listening(server, path)
  return { path, close: () => closed(server) }
}

/** Rejects with `FileError` where there is no socket, with `SocketError` 'ECONNREFUSED' where its server is gone. */
export async function connectUnix(path: string): Promise<ByteStream> {
  refuseLong(path)
  return new NodeByteStream(await connected(path), NOWHERE)
}

function refuseLong(path: string): void {
  if (Buffer.byteLength(path) <= LONGEST_SOCKET_PATH) return
  const cause = new Error(`the path of a socket has at most ${LONGEST_SOCKET_PATH} octets`)
  throw new FileError('OTHER', path, { cause })
}

async function removeStale(path: string): Promise<void> {
  const status = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw fileError(error, path)
  })
  if (status === undefined) return
  if (!status.isSocket()) {
    throw new FileError('OTHER', path, {
      cause: new Error('it is no socket'),
    })
  }
  try {
    const socket = await connected(path)
    socket.destroy()
  } catch (error) {
    if (!(error instanceof SocketError) || error.code !== 'ECONNREFUSED') throw error
    await unlink(path).catch((reason: unknown) => {
      throw fileError(reason, path)
    })
    return
  }
  throw new SocketError('EADDRINUSE')
}

function connected(path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ path, allowHalfOpen: true })
    socket.once('connect', () => {
      socket.off('error', fail)
      resolve(socket)
    })
    const fail = (error: NodeJS.ErrnoException): void => {
      reject(error.code === 'ECONNREFUSED' ? socketError(error, NOWHERE) : fileError(error, path))
    }
    socket.once('error', fail)
  })
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Later ones are of connections that could not be accepted: their clients will notice.
    server.on('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? socketError(error, NOWHERE) : fileError(error, path))
    })
    // The file is made within this call; a change of permissions after it would come too late for who is quick.
    const mask = process.umask(OWNER_ONLY)
    try {
      server.listen({ path }, resolve)
    } finally {
      process.umask(mask)
    }
  })
}

async function closed(server: Server): Promise<void> {
  // Node takes the file away at once; its callback would come only when the last stream has ended.
  if (server.listening) server.close()
}
