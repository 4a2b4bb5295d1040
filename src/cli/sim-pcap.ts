/** `--pcap`: every frame on every cable of a world, written to a file while it passes. */

import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { CaptureStream } from '../sim/capture/capture-stream.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandFailure, EXIT } from './exit-code.ts'

export class PcapFile {
  readonly #file: WriteStream

  constructor(file: WriteStream) {
    this.#file = file
  }

  /** Listens to all cables that the world has by now. To be called once. */
  record(world: WiredWorld): void {
    const capture = new CaptureStream(world, (block) => this.#file.write(block))
    for (const cable of world.cables) capture.add(cable.name, cable)
  }

  /** Resolves when all of it is in the file. */
  async close(): Promise<void> {
    this.#file.end()
    await once(this.#file, 'close')
  }
}

/** Rejects with `CommandFailure` for a file that cannot be written. */
export async function openPcapFile(path: string): Promise<PcapFile> {
  const file = createWriteStream(path)
  try {
    await once(file, 'open')
  } catch (error) {
    const { message } = error as Error
    throw new CommandFailure(EXIT.usage, `the capture cannot be written: ${message}`, { cause: error })
  }
  return new PcapFile(file)
}
