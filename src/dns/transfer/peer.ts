/** Another server that zones come from or go to, as an operator names it: an address, and a key where there is one. */

import { formatSocketAddress, type SocketAddress } from '../../address/socket-address.ts'
import type { TsigKey } from '../tsig/tsig-key.ts'

export interface Peer {
  readonly address: SocketAddress
  /** Requests to it are signed, and of what it says only what is signed counts. */
  readonly key?: TsigKey
}

export function describePeer({ address, key }: Peer): string {
  const where = formatSocketAddress(address)
  return key === undefined ? where : `${where} (key ${key.name.toString()})`
}
