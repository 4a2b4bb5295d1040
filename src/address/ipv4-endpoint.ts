/** One end of a conversation in numbers, as the wire has them; `SocketAddress` is the same in text. */

import { ipv4Text, type Ipv4 } from './ipv4-number.ts'
import type { SocketAddress } from './socket-address.ts'

export interface Ipv4Endpoint {
  readonly ip: Ipv4
  readonly port: number
}

/** As programs know it. */
export function socketAddressOf({ ip, port }: Ipv4Endpoint): SocketAddress {
  return { ip: ipv4Text(ip), port }
}
