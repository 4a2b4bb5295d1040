/** `--pcap`: every frame on every cable of a world, written to a file while it passes. */

import { appendFileSync, closeSync, openSync } from 'node:fs'
import { CaptureStream } from '../sim/capture/capture-stream.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandFailure, EXIT, type ExitCode } from './exit-code.ts'

/** Frames are small, and a call of the system for each would cost more than they do. */
const BATCH_OCTETS = 64 * 1024

/** Writes as it goes, and waits for the disk: a world can make frames faster than any disk takes them. */
export class PcapFile {
  readonly #file: number
  #capture: CaptureStream | undefined
  #blocks: Uint8Array[] = []
  #octets = 0
  #failure: unknown

  /** Throws `CommandFailure` for a file that cannot be written. */
  constructor(path: string) {
    try {
      this.#file = openSync(path, 'w')
    } catch (error) {
      throw failure(EXIT.usage, 'the capture cannot be written', error)
    }
  }

  /** Listens to all cables that the world has by now. To be called once. */
  record(world: WiredWorld): void {
    this.#capture = new CaptureStream(world, (block) => this.#take(block))
    for (const cable of world.cables) this.#capture.add(cable.name, cable)
  }

  /** A line of a TLS key log, with which readers of the file can decrypt what comes after it. */
  addSecret(keyLogLine: string): void {
    this.#capture?.addSecret(keyLogLine)
  }

  /** Throws `CommandFailure` when not all of it could be written. */
  close(): void {
    this.#flush()
    closeSync(this.#file)
    if (this.#failure !== undefined) throw failure(EXIT.no, 'the capture is not whole', this.#failure)
  }

  #take(block: Uint8Array): void {
    this.#blocks.push(block)
    this.#octets += block.length
    if (this.#octets >= BATCH_OCTETS) this.#flush()
  }

  /** A full disk ends the capture, and not the world. */
  #flush(): void {
    const blocks = this.#blocks
    this.#blocks = []
    this.#octets = 0
    if (this.#failure !== undefined) return
    try {
      appendFileSync(this.#file, Buffer.concat(blocks))
    } catch (error) {
      this.#failure = error
      this.#capture?.stop()
    }
  }
}

function failure(exitCode: ExitCode, what: string, error: unknown): CommandFailure {
  return new CommandFailure(exitCode, `${what}: ${(error as Error).message}`, { cause: error })
}
