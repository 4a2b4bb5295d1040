/** The runtime on the real system. Built once, where a program is put together. */

import type { Runtime } from '../runtime/runtime.ts'
import { NodeClock } from './clock.ts'
import { NodeFiles } from './files.ts'
import { NodeNetwork } from './network.ts'
import { NodeRandom } from './random.ts'

/** The system's clock and files, real sockets, and randomness from `node:crypto`. */
export function nodeRuntime(): Runtime {
  const random = new NodeRandom()
  return { clock: new NodeClock(), random, network: new NodeNetwork(), files: new NodeFiles(random) }
}
