/** Both fronts on one address and port, as DNS wants it (RFC 7766 §5). */

import type { SocketAddress } from '../../address/socket-address.ts'
import { SocketError, type Runtime } from '../../runtime/runtime.ts'
import { PORT_ATTEMPTS } from './limits.ts'
import type { Respond } from './respond.ts'
import { serveTcp, type ServeTcpOptions, type TcpServer } from './tcp-server.ts'
import { serveUdp, type UdpServer } from './udp-server.ts'

export interface DnsServer {
  readonly local: SocketAddress
  readonly udp: UdpServer
  readonly tcp: TcpServer
  /** Closes both, as each of them does. */
  close(): Promise<void>
}

/** Answers on UDP and TCP. Port 0 takes one that is free for both. Rejects with `SocketError`. */
export async function serveBoth(
  runtime: Pick<Runtime, 'clock' | 'network'>,
  local: SocketAddress,
  respond: Respond,
  options: ServeTcpOptions = {},
): Promise<DnsServer> {
  for (let attempt = 1; ; attempt++) {
    const udp = await serveUdp(runtime, local, respond, options)
    try {
      const tcp = await serveTcp(runtime, udp.local, respond, options)
      return { local: udp.local, udp, tcp, close: () => closeAll([udp, tcp]) }
    } catch (error) {
      await udp.close()
      const isTakenByChance = local.port === 0 && error instanceof SocketError && error.code === 'EADDRINUSE'
      if (!isTakenByChance || attempt === PORT_ATTEMPTS) throw error
    }
  }
}

async function closeAll(servers: readonly { close(): Promise<void> }[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()))
}
