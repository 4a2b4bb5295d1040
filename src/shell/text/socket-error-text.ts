/** What perror(3) says of an error, in the words of glibc. */

import type { SocketErrorCode } from '../../runtime/runtime.ts'

const TEXTS: Readonly<Record<SocketErrorCode, string>> = {
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  EACCES: 'Permission denied',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EHOSTUNREACH: 'No route to host',
  ENETUNREACH: 'Network is unreachable',
  ETIMEDOUT: 'Connection timed out',
  EPIPE: 'Broken pipe',
  EMSGSIZE: 'Message too long',
  ENOBUFS: 'No buffer space available',
  EMFILE: 'Too many open files',
  ABORTED: 'Software caused connection abort',
  CLOSED: 'Bad file descriptor',
  OTHER: 'Input/output error',
}

export function socketErrorText(code: SocketErrorCode): string {
  return TEXTS[code]
}
