/** Faults as a person types them: `cable-cut`, `cable-cut=atlantic`. */

import { TextError } from '../../errors.ts'
import { suggest } from '../../suggestion.ts'
import { FAULT_KINDS, type Fault, type FaultKind } from '../../worldfile/fault.ts'

/** Throws `TextError` 'bad-value' for a kind that there is none of. */
export function parseFault(text: string): Fault {
  const [, word = text, target] = /^([^=]*)=(.+)$/s.exec(text) ?? []
  const kind = FAULT_KINDS.find((each) => each === word)
  if (kind === undefined) throw new TextError('bad-value', text, expected(word))
  return target === undefined ? { kind } : { kind, target }
}

export function formatFault({ kind, target }: Fault): string {
  return target === undefined ? kind : `${kind}=${target}`
}

function expected(word: string): string {
  const kinds: readonly FaultKind[] = FAULT_KINDS
  return `one of ${kinds.join(', ')}, with =TARGET or without${suggest(word, kinds)}`
}
