/** The runtime on the real system. Built once, where a program is put together. */

import type { SocketAddress } from '../address/socket-address.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { NodeClock } from './clock.ts'
import { NodeFiles } from './files.ts'
import { NodeNetwork } from './network.ts'
import { NodeRandom } from './random.ts'

/**
 * The system's clock and files, real sockets, and randomness from `node:crypto`. One that is for a single `peer`
 * sends datagrams to nobody else, and is told at once when there is nobody there.
 */
export function nodeRuntime(peer?: SocketAddress): Runtime {
  const random = new NodeRandom()
  return { clock: new NodeClock(), random, network: new NodeNetwork(peer), files: new NodeFiles(random) }
}
