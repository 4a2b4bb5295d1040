import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import { WorldFileError } from '../../src/worldfile/world-file-error.ts'

/** All mistakes of a world file, as `line:column: message`. */
export function mistakesOf(text: string): string[] {
  try {
    readWorldFile(text, 'world.yaml')
    return []
  } catch (error) {
    if (!(error instanceof WorldFileError)) throw error
    return error.errors.map(({ line, column, message }) => `${line}:${column}: ${message}`)
  }
}
