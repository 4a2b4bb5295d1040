/** One end of a connection, in numbers as the wire has them. */

import type { Ipv4 } from '../../address/ipv4-number.ts'

export interface TcpEndpoint {
  readonly ip: Ipv4
  readonly port: number
}
