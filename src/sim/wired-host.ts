/** One host of a wired world: a kernel with its network cards, and a runtime for the programs on it. */

import type { Mac } from '../address/mac.ts'
import type { Clock, Network, Random, Runtime } from '../runtime/runtime.ts'
import type { DhcpClient } from '../stack/dhcp/dhcp-client.ts'
import type { DhcpServer } from '../stack/dhcp/dhcp-server.ts'
import { Kernel } from '../stack/kernel.ts'
import type { Nat } from '../stack/nat/nat.ts'
import type { NetworkInterface } from '../stack/network-interface.ts'
import { PLAIN_MTU, Port } from './link/port.ts'
import { MemoryFiles } from './memory-files.ts'
import { TopologyError } from './topology-error.ts'
import { WorldClock } from './world-clock.ts'
import { WorldSurroundings } from './world-surroundings.ts'
import type { World } from './world.ts'

export class WiredHost implements Runtime {
  readonly name: string
  readonly kernel: Kernel
  readonly clock: Clock
  readonly random: Random
  readonly files: MemoryFiles
  /** By the name of the interface that they run on. */
  readonly dhcpClients = new Map<string, DhcpClient>()
  readonly dhcpServers = new Map<string, DhcpServer>()
  nat: Nat | undefined
  readonly #world: World
  readonly #ports = new Map<string, Port>()

  constructor(world: World, name: string) {
    const random = world.random.fork(`host ${name}`)
    this.name = name
    this.clock = new WorldClock(world)
    this.random = random.fork('programs')
    this.files = new MemoryFiles(world)
    this.kernel = new Kernel(new WorldSurroundings(world, random.fork('kernel')), { name })
    this.#world = world
  }

  get network(): Network {
    return this.kernel.network
  }

  /** Puts a network card in. The interface is up, and has no address yet. Throws if there is one of that name. */
  addInterface(name: string, mac: Mac, mtu = PLAIN_MTU): NetworkInterface {
    if (this.#ports.has(name))
      throw new TopologyError('taken-name', `${this.name} has an interface ${name} already`)
    const port = new Port(this.#world, `${this.name}/${name}`, mac, { mtu })
    this.#ports.set(name, port)
    return this.kernel.addInterface(name, port)
  }

  /** Where the cable of an interface is plugged in. Throws `TopologyError` 'unknown-port'. */
  port(name: string): Port {
    const port = this.#ports.get(name)
    if (port !== undefined) return port
    const names = [...this.#ports.keys()].join(', ') || 'none'
    throw new TopologyError('unknown-port', `${this.name} has no interface ${name}; its interfaces: ${names}`)
  }
}
