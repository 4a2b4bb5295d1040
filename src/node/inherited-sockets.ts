/**
 * Sockets that whoever started the program has opened for it (sd_listen_fds(3)): which they are, and a network that hands
 * them out in the place of new ones.
 */

import { readFile, readlink } from 'node:fs/promises'
import { formatIpv4, IPV4_LENGTH } from '../address/ipv4.ts'
import { formatIpv6 } from '../address/ipv6.ts'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { ByteStream, DatagramSocket, Listener, Network } from '../runtime/runtime.ts'
import { adoptDatagram } from './datagram-socket.ts'
import { adoptListener } from './network.ts'

export interface InheritedSocket {
  readonly transport: 'udp' | 'tcp'
  readonly fd: number
  readonly local: SocketAddress
}

/** Of the first descriptor, behind those of standard input, output and error. */
const FIRST_FD = 3

const TABLES = [
  ['udp', '/proc/self/net/udp'],
  ['udp', '/proc/self/net/udp6'],
  ['tcp', '/proc/self/net/tcp'],
  ['tcp', '/proc/self/net/tcp6'],
] as const

/** Those of UDP and TCP that were passed to this very process; what else was passed is left alone. */
export async function inheritedSockets(env: NodeJS.ProcessEnv, pid: number): Promise<InheritedSocket[]> {
  const count = Number(env.LISTEN_FDS ?? 0)
  if (Number(env.LISTEN_PID) !== pid || !(count > 0)) return []
  const inodes = new Map<string, number>()
  for (let fd = FIRST_FD; fd < FIRST_FD + count; fd++) {
    const inode = /^socket:\[(\d+)\]$/.exec(await readlink(`/proc/self/fd/${fd}`))?.[1]
    if (inode !== undefined) inodes.set(inode, fd)
  }
  const found: InheritedSocket[] = []
  for (const [transport, path] of TABLES) {
    const table = await readFile(path, 'utf8').catch(() => '')
    for (const line of table.split('\n')) {
      const [, local, , , , , , , , inode] = line.trim().split(/\s+/)
      const fd = inode === undefined ? undefined : inodes.get(inode)
      if (fd !== undefined && local !== undefined) found.push({ transport, fd, local: parseLocal(local) })
    }
  }
  return found.sort((a, b) => a.fd - b.fd)
}

/** Addresses stand there in words of 32 bits, each with the octets in the order of the machine. */
function parseLocal(text: string): SocketAddress {
  const [address = '', port = ''] = text.split(':')
  const words = Uint32Array.from(address.match(/.{8}/g) ?? [], (word) => Number.parseInt(word, 16))
  const octets = new Uint8Array(words.buffer)
  const ip = octets.length === IPV4_LENGTH ? formatIpv4(octets) : formatIpv6(octets)
  return { ip, port: Number.parseInt(port, 16) }
}

/** `network`, where a socket that is asked for and was inherited is handed out, once. */
export class InheritedNetwork implements Network {
  readonly #network: Network
  readonly #left: InheritedSocket[]

  constructor(network: Network, inherited: readonly InheritedSocket[]) {
    this.#network = network
    this.#left = [...inherited]
  }

  bindDatagram(local: SocketAddress): Promise<DatagramSocket> {
    const inherited = this.#take('udp', local)
    return inherited === undefined ? this.#network.bindDatagram(local) : adoptDatagram(inherited.fd, local)
  }

  connect(remote: SocketAddress, signal?: AbortSignal, from?: string): Promise<ByteStream> {
    return this.#network.connect(remote, signal, from)
  }

  listen(local: SocketAddress, accept: (stream: ByteStream) => void): Promise<Listener> {
    const inherited = this.#take('tcp', local)
    return inherited === undefined
      ? this.#network.listen(local, accept)
      : adoptListener(inherited.fd, local, accept)
  }

  #take(transport: InheritedSocket['transport'], local: SocketAddress): InheritedSocket | undefined {
    const text = formatSocketAddress(local)
    const at = this.#left.findIndex(
      (each) => each.transport === transport && formatSocketAddress(each.local) === text,
    )
    return at < 0 ? undefined : this.#left.splice(at, 1)[0]
  }
}
