/**
 * The key log: a line for each secret of a connection, in the format of NSS (RFC 9850), `LABEL client-random secret`.
 * With it Wireshark and `decryptTls` can read what went over the wire.
 */

import type { TLSSocket } from 'node:tls'

/** Tells each line as the secret comes into being, without the end of line. */
export function onKeyLogLine(socket: TLSSocket, told: (line: string) => void): void {
  socket.on('keylog', (line: Buffer) => told(line.toString('latin1').trimEnd()))
}
