/** What holds where a configuration says nothing. What a server itself has defaults for is not repeated here. */

import type { SocketAddress } from '../address/socket-address.ts'

/** Of a resolver. */
export const LISTEN: SocketAddress = { ip: '127.0.0.1', port: 5300 }

export const AUTHORITY_LISTEN: SocketAddress = { ip: '127.0.0.1', port: 5310 }

/** A port that Prometheus' list of exporters has for DNS servers. */
export const METRICS: SocketAddress = { ip: '127.0.0.1', port: 9153 }

export const HOSTS_FILE = '/etc/hosts'
