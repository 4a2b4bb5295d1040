/** One attempt to connect to a neighbor, which may be given up at any time: then nobody hears of it any more. */

import type { SocketAddress } from '../address/socket-address.ts'
import { SocketError, type ByteStream, type Network, type SocketErrorCode } from '../runtime/runtime.ts'

export interface AttemptOutcome {
  connected(stream: ByteStream): void
  failed(code: SocketErrorCode): void
}

export class ConnectionAttempt {
  readonly #abort = new AbortController()

  constructor(network: Network, remote: SocketAddress, outcome: AttemptOutcome) {
    void this.#run(network, remote, outcome)
  }

  giveUp(): void {
    this.#abort.abort()
  }

  async #run(network: Network, remote: SocketAddress, outcome: AttemptOutcome): Promise<void> {
    const { signal } = this.#abort
    try {
      const stream = await network.connect(remote, signal)
      // Both may happen at one moment.
      if (signal.aborted) stream.abort()
      else outcome.connected(stream)
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      if (!signal.aborted) outcome.failed(error.code)
    }
  }
}
