/**
 * Where the contract of `Runtime` is tried: on the real system and in the simulated world, over IPv4 and IPv6.
 * A new runtime proves itself by one more entry here.
 */

import { mkdtemp, rm } from 'node:fs/promises'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import type { Runtime } from '../../src/runtime/runtime.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import type { MemoryFiles } from '../../src/sim/memory-files.ts'
import { RoutedWorld } from '../../src/sim/routed-world.ts'
import type { World } from '../../src/sim/world.ts'

/** Two parties that can reach each other, and a folder of the server's. */
export interface Scene {
  readonly server: Runtime
  readonly serverIp: string
  readonly client: Runtime
  readonly clientIp: string
  readonly folder: string
  removeFile(path: string): Promise<void>
}

export interface Stage {
  readonly name: string
  /** Plays `act` to its end; time passes meanwhile, be it real or simulated. */
  play(act: (scene: Scene) => Promise<void>): Promise<void>
}

export const stages: readonly Stage[] = [
  nodeStage('node, IPv4', '127.0.0.1'),
  ...(hasAddress('::1')
    ? [nodeStage('node, IPv6', '::1')]
    : skipped('node, IPv6', 'this machine has no ::1')),
  flatStage('flat world, IPv4', '192.0.2.1', '192.0.2.2'),
  flatStage('flat world, IPv6', '2001:db8::1', '2001:db8::2'),
  wiredStage('wired world, one network', '192.0.2.1', '192.0.2.2'),
  wiredStage('wired world, behind three routers', '192.0.2.1', '203.0.113.2'),
]

function nodeStage(name: string, ip: string): Stage {
  return {
    name,
    async play(act) {
      const folder = await mkdtemp(join(tmpdir(), 'rootwalk-'))
      try {
        await act({
          server: nodeRuntime(),
          serverIp: ip,
          client: nodeRuntime(),
          clientIp: ip,
          folder,
          removeFile: (path) => rm(path),
        })
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  }
}

function flatStage(name: string, serverIp: string, clientIp: string): Stage {
  return worldStage(name, serverIp, clientIp, () => {
    const world = new FlatWorld({ seed: 1 })
    return { world, server: world.host(serverIp), client: world.host(clientIp) }
  })
}

/** A server and a client with switches, routers and cables between them. */
function wiredStage(name: string, serverIp: string, clientIp: string): Stage {
  return worldStage(name, serverIp, clientIp, () => {
    const world = new RoutedWorld({ seed: 1, routers: 3 })
    const server = world.place('server', serverIp)
    world.place('bystander', '198.51.100.1')
    return { world, server, client: world.place('client', clientIp) }
  })
}

interface Setting {
  readonly world: World
  readonly server: Runtime & { readonly files: MemoryFiles }
  readonly client: Runtime
}

/** A stage in a world that is made anew for each act. */
function worldStage(name: string, serverIp: string, clientIp: string, build: () => Setting): Stage {
  return {
    name,
    play(act) {
      const { world, server, client } = build()
      const folder = 'contract'
      server.files.put(`${folder}/.keep`, new Uint8Array())
      const removeFile = async (path: string): Promise<void> => server.files.remove(path)
      return world.run(act({ server, serverIp, client, clientIp, folder, removeFile }))
    },
  }
}

function hasAddress(ip: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === ip))
}

function skipped(name: string, reason: string): Stage[] {
  console.log(`contract on ${name} skipped: ${reason}`)
  return []
}
