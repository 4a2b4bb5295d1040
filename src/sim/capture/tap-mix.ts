/** Several taps heard as one: each frame with the number of its tap and the instant. Keeps nothing. */

import type { FrameObserver } from '../../stack/frame-tap.ts'
import type { World } from '../world.ts'
import type { PacketBlock } from './pcapng.ts'

/** Whatever can be listened to: an interface of a host, a port, a cable. `tap` returns how to stop. */
export interface Tappable {
  tap(observer: FrameObserver): () => void
}

const NS_PER_MS = 1_000_000n
const NS_PER_TICK = 100n

export class TapMix {
  readonly #world: World
  readonly #heard: (packet: PacketBlock) => void
  readonly #names: string[] = []
  readonly #stops: (() => void)[] = []

  constructor(world: World, heard: (packet: PacketBlock) => void) {
    this.#world = world
    this.#heard = heard
  }

  /** In the order in which they were added: the place of a name is the number of its tap. */
  get names(): readonly string[] {
    return this.#names
  }

  /** Throws `RangeError` for a name that is taken. */
  add(name: string, tappable: Tappable): void {
    if (this.#names.includes(name)) throw new RangeError(`there is a tap named ${name} already`)
    const number = this.#names.push(name) - 1
    const stop = tappable.tap((frame, direction, comment) =>
      this.#heard({ interface: number, epochNs: this.#epochNs(), direction, frame, comment }),
    )
    this.#stops.push(stop)
  }

  stop(): void {
    for (const stop of this.#stops.splice(0)) stop()
  }

  /** Exact: a double cannot hold the nanoseconds since 1970. */
  #epochNs(): bigint {
    return BigInt(Math.floor(this.#world.epochMs)) * NS_PER_MS + BigInt(this.#world.now) * NS_PER_TICK
  }
}
