/** What a server says to octets that are no request: a last word, and the end of the connection. */

import { STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'

const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
}

/** The status for an error of Node's parser. */
export function statusFor(error: { readonly code?: string | undefined }): number {
  return STATUS_OF_ERROR[error.code ?? ''] ?? 400
}

/** Says nothing when nothing can be said any more, or an answer is under way. */
export function refuse(socket: Duplex, status: number, standing: Readonly<Record<string, string>>): void {
  if (!socket.writable) {
    socket.destroy()
    return
  }
  const fields = { ...standing, Connection: 'close', 'Content-Length': '0' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}`)
  socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', ''].join('\r\n'))
}
