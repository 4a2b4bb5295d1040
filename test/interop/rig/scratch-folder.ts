// A folder for the files of one test, gone afterwards.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export class ScratchFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'rootwalk-interop-'))

  /** The path of a file in here, which need not exist. */
  pathOf(file: string): string {
    return join(this.path, file)
  }

  /** Writes a file; its path. */
  write(file: string, text: string | Uint8Array): string {
    const path = this.pathOf(file)
    writeFileSync(path, text)
    return path
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
