// The log of everything that was sent, asked and answered, as a hash: two runs with equal hashes were the same run.

import { createHash } from 'node:crypto'
import type { Datagram } from '../../src/sim/flat-network.ts'

export class EventLog {
  readonly #hash = createHash('sha256')

  datagram(atMs: number, { from, to, payload }: Datagram): void {
    this.#hash.update(`${atMs} ${from.ip} ${from.port} ${to.ip} ${to.port} ${payload.length}\n`)
    this.#hash.update(payload)
  }

  message(atMs: number, who: string, octets: Uint8Array): void {
    this.#hash.update(`${atMs} ${who} ${octets.length}\n`)
    this.#hash.update(octets)
  }

  /** Ends the log. */
  digest(): string {
    return this.#hash.digest('hex').slice(0, 32)
  }
}
