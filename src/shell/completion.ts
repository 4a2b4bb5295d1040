/** What a line may go on with. */

import { wordsBeforeCursor } from './command-line.ts'
import type { Shell } from './command.ts'

/** The words that may stand where the line ends, in order, and the beginning that is there of them already. */
export function completionsOf(shell: Shell, line: string): [candidates: string[], beginning: string] {
  const words = wordsBeforeCursor(line)
  const beginning = words.pop() ?? ''
  const [name, ...others] = words
  const candidates =
    name === undefined
      ? [...shell.commands.keys()]
      : (shell.commands.get(name)?.complete?.(shell, others) ?? [])
  const fitting = new Set(candidates.filter((candidate) => candidate.startsWith(beginning)))
  return [[...fitting].sort(), beginning]
}
