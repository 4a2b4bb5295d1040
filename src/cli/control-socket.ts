/** Where the control sockets of this user's servers are, and what to say when nobody listens there. */

import { readdir, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { SocketAddress } from '../address/socket-address.ts'
import { ControlClient } from '../control/control-client.ts'
import { nodeRuntime } from '../node/node-runtime.ts'
import { runtimeFolder, securePrivateFolder } from '../node/private-folder.ts'
import { connectUnix } from '../node/unix-socket.ts'
import { FileError, SocketError } from '../runtime/runtime.ts'
import type { Program } from './control-subcommands.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

/** By its port, since a machine may have several, and by its process where the port is not enough. */
const NAME = /^(resolver|authority)-\d+(?:-\d+)?\.sock$/

/**
 * The usual place of the socket of a server that listens there. Another one may have the same port at another
 * address: then the process is part of the name. Makes the folder. Rejects with `FileError`.
 */
export async function usualSocket(program: Program, { port }: SocketAddress, pid: number): Promise<string> {
  const folder = runtimeFolder()
  await securePrivateFolder(folder)
  await removeAbandoned(folder)
  const path = join(folder, `${program}-${port}.sock`)
  return (await isLive(path)) ? join(folder, `${program}-${port}-${pid}.sock`) : path
}

/**
 * A client of the server at `path`, or of the only one in the usual place; `program` is what is looked for there, any
 * when left out.
 *
 * @throws CommandFailure when nobody listens, or more than one does
 */
export async function controlClientAt(path: string | undefined, program?: Program): Promise<ControlClient> {
  if (path !== undefined) return connectControl(path).catch((error: unknown) => refuse(error, path))
  const folder = runtimeFolder()
  const live = (await liveSockets(folder)).filter(
    (each) => program === undefined || programOf(each) === program,
  )
  const [only, ...others] = live
  if (only === undefined) {
    throw new CommandFailure(
      EXIT.no,
      `no ${program ?? 'server'} of this user has its control socket in ${folder}; start one with ${startOf(program)}, or name its socket with --at`,
    )
  }
  if (others.length > 0) {
    throw new CommandFailure(
      EXIT.usage,
      `several ${program === 'resolver' ? 'resolvers' : 'servers'} are running; name one with --at: ${live.join(' ')}`,
    )
  }
  return controlClientAt(only)
}

function startOf(program: Program | undefined): string {
  const commands = program === undefined ? ['resolver', 'authority'] : [program]
  return commands.map((each) => `'rootwalk ${each}'`).join(' or ')
}

function programOf(path: string): string {
  return NAME.exec(basename(path))?.[1] ?? ''
}

/** Rejects with `FileError` where there is no socket, with `SocketError` 'ECONNREFUSED' where its server is gone. */
export async function connectControl(path: string): Promise<ControlClient> {
  return new ControlClient(await connectUnix(path), nodeRuntime().clock)
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
