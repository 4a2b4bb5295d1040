/** Where the control sockets of this user's servers are, and what to say when nobody listens there. */

import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { SocketAddress } from '../address/socket-address.ts'
import { ControlClient } from '../control/control-client.ts'
import { runtimeFolder, securePrivateFolder } from '../node/private-folder.ts'
import { connectUnix } from '../node/unix-socket.ts'
import { FileError, SocketError } from '../runtime/runtime.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

/** Of resolvers; by its port, since a machine may have several, and by its process where the port is not enough. */
const NAME = /^resolver-\d+(?:-\d+)?\.sock$/

/**
 * The usual place of the socket of a resolver that listens there. Another resolver may have the same port at another
 * address: then the process is part of the name. Makes the folder. Rejects with `FileError`.
 */
export async function usualSocket({ port }: SocketAddress, pid: number): Promise<string> {
  const folder = runtimeFolder()
  await securePrivateFolder(folder)
  await removeAbandoned(folder)
  const path = join(folder, `resolver-${port}.sock`)
  return (await isLive(path)) ? join(folder, `resolver-${port}-${pid}.sock`) : path
}

/**
 * A client of the server at `path`, or of the only one in the usual place.
 *
 * @throws CommandFailure when nobody listens, or more than one does
 */
export async function controlClientAt(path: string | undefined): Promise<ControlClient> {
  if (path !== undefined)
    return new ControlClient(await connectUnix(path).catch((error: unknown) => refuse(error, path)))
  const folder = runtimeFolder()
  const live = await liveSockets(folder)
  const [only, ...others] = live
  if (only === undefined) {
    throw new CommandFailure(
      EXIT.no,
      `no resolver of this user has its control socket in ${folder}; start one with 'rootwalk resolver', or name its socket with --at`,
    )
  }
  if (others.length > 0) {
    throw new CommandFailure(
      EXIT.usage,
      `several resolvers are running; name one with --at: ${live.join(' ')}`,
    )
  }
  return controlClientAt(only)
}

async function liveSockets(folder: string): Promise<string[]> {
  const paths = await socketsIn(folder)
  const live = await Promise.all(paths.map(isLive))
  return paths.filter((_, i) => live[i])
}

/** What servers left behind that did not end but broke off. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const path of await socketsIn(folder)) if (!(await isLive(path))) await unlink(path).catch(() => {})
}

async function socketsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => NAME.test(name)).map((name) => join(folder, name))
}

async function isLive(path: string): Promise<boolean> {
  try {
    const stream = await connectUnix(path)
    stream.abort()
    return true
  } catch (error) {
    if (error instanceof SocketError || error instanceof FileError) return false
    throw error
  }
}

function refuse(error: unknown, path: string): never {
  if (error instanceof SocketError) {
    throw new CommandFailure(EXIT.no, `${path}: the server of this socket is gone`, { cause: error })
  }
  if (error instanceof FileError && error.code === 'ENOENT') {
    throw new CommandFailure(EXIT.no, `${path}: no server listens there`, { cause: error })
  }
  throw error
}
