/**
 * The key log: a line for each secret of a connection, in the format of NSS (RFC 9850), `LABEL client-random secret`.
 * With it Wireshark and `decryptTls` can read what went over the wire.
 */

import type { TLSSocket } from 'node:tls'

/** Which secret it is: the one of TLS 1.2, and those of TLS 1.3 (RFC 9850 §2). */
export type KeyLogLabel =
  | 'CLIENT_RANDOM'
  | 'CLIENT_HANDSHAKE_TRAFFIC_SECRET'
  | 'SERVER_HANDSHAKE_TRAFFIC_SECRET'
  | 'CLIENT_TRAFFIC_SECRET_0'
  | 'SERVER_TRAFFIC_SECRET_0'

/** Tells each line as the secret comes into being, without the end of line. */
export function onKeyLogLine(socket: TLSSocket, told: (line: string) => void): void {
  socket.on('keylog', (line: Buffer) => told(line.toString('latin1').trimEnd()))
}

const LINE = /^(\w+) ([0-9a-f]{64}) ([0-9a-f]+)$/i

/** The secrets of a key log, for looking them up. */
export class KeyLog {
  readonly #secrets = new Map<string, Uint8Array>()

  /** Passes over comments, and whatever else is no line of a key log. */
  constructor(lines: readonly string[]) {
    for (const line of lines) {
      const [, label, random, secret] = LINE.exec(line.trim()) ?? []
      if (label === undefined || random === undefined || secret === undefined) continue
      this.#secrets.set(`${label} ${random.toLowerCase()}`, Buffer.from(secret, 'hex'))
    }
  }

  /** The secret of the connection whose client began with this random number. */
  find(label: KeyLogLabel, clientRandom: Uint8Array): Uint8Array | undefined {
    return this.#secrets.get(`${label} ${Buffer.from(clientRandom).toString('hex')}`)
  }
}
