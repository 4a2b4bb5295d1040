/** Files as commands are given them: by path, or `-` for the standard input. */

import type { FileReader } from '../dns/zonefile/zone-file.ts'

export const STDIN = '-'

/** `files` with the standard input as the file `-`, which can be read any number of times. */
export function withStdin(files: FileReader): FileReader {
  let input: Promise<Uint8Array[]> | undefined
  return {
    async *read(path) {
      if (path === STDIN) yield* await (input ??= piecesOf(process.stdin))
      else yield* files.read(path)
    },
  }
}

/** All octets of a file. Rejects with `FileError`. */
export async function readWhole(files: FileReader, path: string): Promise<Buffer> {
  return Buffer.concat(await piecesOf(files.read(path)))
}

async function piecesOf(source: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = []
  for await (const piece of source) pieces.push(piece)
  return pieces
}
