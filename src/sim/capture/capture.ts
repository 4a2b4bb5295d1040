/**
 * What taps have heard, kept in memory: the frames in their order, and pcapng files of them. For what is too long
 * to keep there is `CaptureStream`. Knows no protocol: a frame is octets here.
 */

import { concatOctets } from '../../bytes/concat.ts'
import type { World } from '../world.ts'
import { interfaceBlock, packetBlock, secretsBlock, sectionBlock, type PacketBlock } from './pcapng.ts'
import { TapMix, type Tappable } from './tap-mix.ts'

/** A frame that passed a tap, as it was then. */
export interface CapturedFrame extends PacketBlock {
  readonly tap: string
}

/**
 * Listens to any number of interfaces and cables.
 *
 *     const capture = new Capture(world)
 *     capture.add('client eth0', client.kernel.interface('eth0'))
 *     capture.add('backbone', backboneCable)
 *     await world.runFor(1000)
 *     await runtime.files.replace('all.pcapng', capture.pcapng())
 */
export class Capture {
  readonly #frames: CapturedFrame[] = []
  readonly #taps: TapMix

  constructor(world: World) {
    this.#taps = new TapMix(world, (packet) => {
      const tap = this.#taps.names[packet.interface]!
      this.#frames.push({ ...packet, tap, frame: packet.frame.slice() })
    })
  }

  get frames(): readonly CapturedFrame[] {
    return this.#frames
  }

  /** Listens to one more, under a name that becomes the file's name of an interface. Throws `RangeError` if taken. */
  add(name: string, tappable: Tappable): void {
    this.#taps.add(name, tappable)
  }

  /** Listens no more; what was heard stays. */
  stop(): void {
    this.#taps.stop()
  }

  /**
   * One file of all taps. The same frames at the same times give the same octets. With the lines of a TLS key log in
   * it, whoever reads the file can decrypt what they are the secrets of.
   */
  pcapng(keyLog: readonly string[] = []): Uint8Array {
    return file(this.#taps.names, this.#frames, keyLog)
  }

  /**
   * The file of one tap alone: tools that follow connections take a packet heard at two taps for sent twice.
   *
   * @throws RangeError for a name that was never added
   */
  pcapngOf(name: string, keyLog: readonly string[] = []): Uint8Array {
    if (!this.#taps.names.includes(name)) throw new RangeError(`there is no tap named ${name}`)
    const own = this.#frames.filter(({ tap }) => tap === name)
    return file(
      [name],
      own.map((frame) => ({ ...frame, interface: 0 })),
      keyLog,
    )
  }
}

function file(
  names: readonly string[],
  packets: readonly PacketBlock[],
  keyLog: readonly string[],
): Uint8Array {
  const secrets = keyLog.length === 0 ? [] : [secretsBlock(keyLog)]
  const blocks = [sectionBlock(), ...names.map(interfaceBlock), ...secrets, ...packets.map(packetBlock)]
  return concatOctets(blocks)
}
