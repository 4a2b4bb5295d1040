/** Who asks, as far as an answer may depend on it. */

import type { SocketAddress } from '../../address/socket-address.ts'

export interface Client {
  /** Over UDP the payload size that the query allows bounds the response; over TCP 65,535 octets do. */
  readonly transport: 'udp' | 'tcp'
  readonly remote: SocketAddress
}
