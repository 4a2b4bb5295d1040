/** The file that a cache outlives its process in. Nothing that is wrong with it keeps a resolver from its work. */

import type { Logger } from 'pino'
import { dumpCache, loadCache } from '../dns/cache/cache-dump.ts'
import type { RecordCache } from '../dns/cache/record-cache.ts'
import { DecodeError } from '../errors.ts'
import { FileError, type Runtime } from '../runtime/runtime.ts'
import type { ResolverService } from './resolver-service.ts'
import { folderTrouble } from './target-folder.ts'

/** What a household or an office has asked is nobody else's business, whatever the umask says. */
const OWNER_ONLY = 0o600

/** Takes back what the configured file holds, if there is one, and tells the log. */
export async function loadCacheAtStart(
  service: ResolverService,
  runtime: Runtime,
  log: Logger,
): Promise<void> {
  const { resolver, setup } = service
  if (setup.cacheFile === undefined) return
  try {
    const entries = await loadCacheFrom(resolver.cache, runtime, setup.cacheFile)
    log.info(`entries of the cache taken back from ${setup.cacheFile}: ${entries}`)
  } catch (error) {
    // Before the first end there is none.
    if (error instanceof FileError && error.code === 'ENOENT') return
    log.warn(`beginning with an empty cache: ${explain(error, setup.cacheFile)}`)
  }
}

/** Writes it to the configured file, and tells the log where it is, or that it is gone. */
export async function saveCacheAtEnd(service: ResolverService, runtime: Runtime, log: Logger): Promise<void> {
  const { resolver, setup } = service
  if (setup.cacheFile === undefined) {
    log.info('the cache is not kept: the configuration names no file for it')
    return
  }
  try {
    await saveCache(resolver.cache, runtime, setup.cacheFile)
    log.info(`the cache was written to ${setup.cacheFile}`)
  } catch (error) {
    const trouble = error instanceof FileError ? folderTrouble(error) : undefined
    log.error(`the cache could not be kept: ${trouble ?? explain(error, setup.cacheFile)}`)
  }
}

/** Rejects with `FileError`. */
export async function saveCache(cache: RecordCache, { clock, files }: Runtime, path: string): Promise<void> {
  await files.replace(path, inTurns(dumpCache(cache, clock.now(), clock.wall())), OWNER_ONLY)
}

/** Returns the number of entries that still live. Rejects with `FileError`, and `DecodeError` for what is no dump. */
export function loadCacheFrom(cache: RecordCache, { clock, files }: Runtime, path: string): Promise<number> {
  return loadCache(cache, files.read(path), clock.now(), clock.wall(), turn)
}

async function* inTurns(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  for (const piece of pieces) {
    yield piece
    await turn()
  }
}

/** Lets what has come meanwhile be done. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function explain(error: unknown, path: string): string {
  if (error instanceof FileError) return error.message
  if (error instanceof DecodeError) return `${path} is no dump of a cache: ${error.message}`
  throw error
}
