/** Who sent what to whom and when, as a list that a test can look into. */

import type { FlatNetwork, Station, Traffic } from './flat-network.ts'

export class Conversation {
  readonly #traffic: Traffic[] = []
  /** Records no more. */
  readonly stop: () => void

  /** Records everything from now on, payloads and all: for a test, not for a simulation of months. */
  constructor(network: FlatNetwork<Station>) {
    this.stop = network.observe((traffic) => this.#traffic.push(traffic))
  }

  get all(): readonly Traffic[] {
    return this.#traffic
  }

  sentTo(ip: string): Traffic[] {
    return this.#traffic.filter(({ to }) => to.ip === ip)
  }

  sentBy(ip: string): Traffic[] {
    return this.#traffic.filter(({ from }) => from.ip === ip)
  }

  /** Forgets what was said so far. */
  clear(): void {
    this.#traffic.length = 0
  }
}
