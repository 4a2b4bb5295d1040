/** What the commands that serve have in common: opening the socket, and living until they are told to end. */

import { once } from 'node:events'
import type { Logger } from 'pino'
import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { serveBoth, type DnsServer } from '../dns/server/dns-server.ts'
import type { Respond } from '../dns/server/respond.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { releaseSignals } from './early-end.ts'

/** Answers on UDP and TCP, and logs what goes wrong in doing so. Rejects with `SocketError`. */
export function serve(
  runtime: Runtime,
  listen: SocketAddress,
  respond: Respond,
  log: Logger,
): Promise<DnsServer> {
  return serveBoth(runtime, listen, respond, {
    onFailure: (error, { remote }) => {
      log.error({ err: error, client: formatSocketAddress(remote) }, 'a query could not be answered: a bug')
    },
  })
}

/** How to ask the server at `local` with dig; one that listens on all addresses is asked on the loopback. */
export function digCommand({ ip, port }: SocketAddress, question: string): string {
  const askable = ip === '0.0.0.0' ? '127.0.0.1' : ip === '::' ? '::1' : ip
  return `dig @${askable} -p ${port} ${question}`
}

/** Resolves at the first SIGINT or SIGTERM; the second one ends the program at once. */
export async function endAsked(): Promise<void> {
  const done = new AbortController()
  const { signal } = done
  const asked = Promise.race([once(process, 'SIGINT', { signal }), once(process, 'SIGTERM', { signal })])
  releaseSignals()
  await asked
  done.abort()
}
