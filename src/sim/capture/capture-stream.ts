/** A capture that keeps nothing: a pcapng file goes out block by block while the frames pass. */

import type { World } from '../world.ts'
import { interfaceBlock, packetBlock, secretsBlock, sectionBlock } from './pcapng.ts'
import { TapMix, type Tappable } from './tap-mix.ts'

export class CaptureStream {
  readonly #taps: TapMix
  readonly #write: (block: Uint8Array) => void

  /** `write` is called with one whole block of the file after another, at once with the first, and owns them. */
  constructor(world: World, write: (block: Uint8Array) => void) {
    this.#write = write
    this.#taps = new TapMix(world, (packet) => write(packetBlock(packet)))
    write(sectionBlock())
  }

  /** Listens to one more; possible at any time. Throws `RangeError` for a name that is taken. */
  add(name: string, tappable: Tappable): void {
    this.#taps.add(name, tappable)
    this.#write(interfaceBlock(name))
  }

  /** Adds a line of a TLS key log, so that what comes after it can be decrypted by whoever has the file. */
  addSecret(keyLogLine: string): void {
    this.#write(secretsBlock([keyLogLine]))
  }

  /** After this nothing is written any more. */
  stop(): void {
    this.#taps.stop()
  }
}
