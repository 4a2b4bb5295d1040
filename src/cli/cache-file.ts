/** The file that a resolver's cache outlives its process in. Nothing that is wrong with it keeps a resolver from its work. */

import type { Logger } from 'pino'
import type { Runtime } from '../runtime/runtime.ts'
import type { ResolverService } from './resolver-service.ts'

export async function loadCacheFile(
  _service: ResolverService,
  _runtime: Runtime,
  _log: Logger,
): Promise<void> {}

export async function saveCacheFile(
  _service: ResolverService,
  _runtime: Runtime,
  _log: Logger,
): Promise<void> {}
