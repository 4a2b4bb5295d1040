/** A stream, and everything that went over it in the order in which it did. */

import type { ByteStream } from '../../runtime/runtime.ts'
import { concatOctets } from '../../bytes/concat.ts'

export interface HeardPiece {
  readonly from: 'client' | 'server'
  readonly octets: Uint8Array
}

/** The client's end of a connection. What it hears it keeps until it is told that that was enough. */
export class HeardStream implements ByteStream {
  readonly #stream: ByteStream
  #heard: HeardPiece[] = []
  #isListening = true

  constructor(stream: ByteStream) {
    this.#stream = stream
  }

  get local(): ByteStream['local'] {
    return this.#stream.local
  }

  get remote(): ByteStream['remote'] {
    return this.#stream.remote
  }

  /** What was heard so far; from here on nothing is kept. */
  takeHeard(): readonly HeardPiece[] {
    this.#isListening = false
    return this.#heard.splice(0)
  }

  async read(): Promise<Uint8Array | null> {
    const octets = await this.#stream.read()
    if (octets !== null) this.#hear('server', octets)
    return octets
  }

  async write(octets: Uint8Array): Promise<void> {
    this.#hear('client', octets)
    return this.#stream.write(octets)
  }

  async end(): Promise<void> {
    return this.#stream.end()
  }

  abort(): void {
    this.#stream.abort()
  }

  #hear(from: HeardPiece['from'], octets: Uint8Array): void {
    if (this.#isListening) this.#heard.push({ from, octets: new Uint8Array(octets) })
  }
}

export function octetsFrom(pieces: readonly HeardPiece[], from: HeardPiece['from']): Uint8Array {
  return concatOctets(pieces.filter((piece) => piece.from === from).map(({ octets }) => octets))
}
