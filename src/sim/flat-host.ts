/** One host of a flat network: a runtime for the programs on it, and a few strings to pull from outside. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Clock, Random, Runtime } from '../runtime/runtime.ts'
import type { FlatNetwork } from './flat-network.ts'
import { FlatSockets } from './flat-sockets.ts'
import { HostAddresses } from './host-addresses.ts'
import { MemoryFiles } from './memory-files.ts'
import { WorldClock } from './world-clock.ts'
import type { World } from './world.ts'

/** What a scripted server answers: octets, several messages, or nothing. The query is its own to keep. */
export type Script = (
  query: Uint8Array,
  from: SocketAddress,
  at: SocketAddress,
) => Uint8Array | readonly Uint8Array[] | null

export class FlatHost implements Runtime {
  readonly addresses: readonly string[]
  readonly clock: Clock
  readonly random: Random
  readonly network: FlatSockets
  readonly files: MemoryFiles
  readonly #flat: FlatNetwork<FlatSockets>

  /** Addresses are canonical text, the first of a family being the one that its packets leave from. */
  constructor(world: World, flat: FlatNetwork<FlatSockets>, addresses: readonly string[]) {
    const random = world.random.fork(`host ${addresses.join(' ')}`)
    this.addresses = addresses
    this.clock = new WorldClock(world)
    this.random = random.fork('programs')
    this.network = new FlatSockets(world, flat, new HostAddresses(addresses), random.fork('ports'))
    this.files = new MemoryFiles(world)
    this.#flat = flat
    for (const ip of addresses) flat.attach(ip, this.network)
  }

  /** Answers what comes to a UDP port of any address of this host. Rejects with `SocketError`. */
  async script(port: number, answer: Script): Promise<void> {
    for (const ip of this.addresses) {
      const socket = await this.network.bindDatagram({ ip, port })
      socket.onDatagram((payload, from) => {
        const reply = answer(new Uint8Array(payload), from, socket.local)
        const messages = reply instanceof Uint8Array ? [reply] : (reply ?? [])
        for (const message of messages) socket.send(message, from)
      })
    }
  }

  /** Nothing gets to this host or away from it, and nobody is told, until it is plugged in again. */
  unplug(): void {
    for (const ip of this.addresses) this.#flat.unplug(ip)
  }

  plug(): void {
    for (const ip of this.addresses) this.#flat.plug(ip)
  }
}
