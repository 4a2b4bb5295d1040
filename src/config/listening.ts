/** Whether a server can listen at all the addresses that it is told to. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { SenseMistake } from './read-config.ts'

export function* listening({
  listen,
}: {
  readonly listen?: readonly SocketAddress[]
}): Iterable<SenseMistake> {
  if (listen?.length === 0) yield { path: ['listen'], message: 'an empty list: nobody could ask' }
  const known = new Set<string>()
  for (const [i, address] of (listen ?? []).entries()) {
    const text = formatSocketAddress(address)
    if (known.has(text) && address.port !== 0)
      yield { path: ['listen', i], message: `${text} is listed twice` }
    known.add(text)
  }
}
