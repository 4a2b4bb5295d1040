/** When peers of two settings are the same: a key of the same name may have become another. */

import { formatSocketAddress } from '../address/socket-address.ts'
import type { Peer } from '../dns/transfer/peer.ts'

/** The same text for the same peers in the same order. Holds their secrets: for comparison only, never to be shown. */
export function identityOfPeers(peers: readonly Peer[]): string {
  return JSON.stringify(
    peers.map(({ address, key }) => [
      formatSocketAddress(address),
      key && [key.name.key, key.algorithm, [...key.secret]],
    ]),
  )
}
