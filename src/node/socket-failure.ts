/** What Node says when a socket fails, in the words of the runtime. */

import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type SocketErrorCode } from '../runtime/runtime.ts'

const CODES: ReadonlyMap<string, SocketErrorCode> = new Map<string, SocketErrorCode>([
  ['EADDRINUSE', 'EADDRINUSE'],
  ['EADDRNOTAVAIL', 'EADDRNOTAVAIL'],
  // No such address family on this machine: IPv6 is off, say.
  ['EAFNOSUPPORT', 'EADDRNOTAVAIL'],
  ['EACCES', 'EACCES'],
  // A packet filter that forbids it.
  ['EPERM', 'EACCES'],
  ['ECONNREFUSED', 'ECONNREFUSED'],
  ['ECONNRESET', 'ECONNRESET'],
  ['EHOSTUNREACH', 'EHOSTUNREACH'],
  ['EHOSTDOWN', 'EHOSTUNREACH'],
  ['ENETUNREACH', 'ENETUNREACH'],
  ['ENETDOWN', 'ENETUNREACH'],
  ['ETIMEDOUT', 'ETIMEDOUT'],
  ['EPIPE', 'EPIPE'],
  ['EMSGSIZE', 'EMSGSIZE'],
  ['ENOBUFS', 'ENOBUFS'],
  ['ENOMEM', 'ENOBUFS'],
  ['EMFILE', 'EMFILE'],
  ['ENFILE', 'EMFILE'],
  ['ERR_SOCKET_DGRAM_NOT_RUNNING', 'CLOSED'],
  ['ERR_STREAM_DESTROYED', 'CLOSED'],
])

/** The code of the runtime for an error of Node's; `OTHER` when there is none. */
export function socketErrorCode(error: Error): SocketErrorCode {
  const { code } = error as NodeJS.ErrnoException
  return (code === undefined ? undefined : CODES.get(code)) ?? 'OTHER'
}

/** The runtime's error for one of Node's, which stays in it as the cause. */
export function socketError(cause: Error, address: SocketAddress): SocketError {
  return new SocketError(socketErrorCode(cause), address, { cause })
}
