/** What a mistyped mnemonic was perhaps meant to be. */

import { suggest } from '../../suggestion.ts'
import { CLASS } from '../iana/classes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'

/** What may stand in a zone: not what is for questions only. */
const MNEMONICS = [
  ...Object.entries(TYPE).filter(([, type]) => !isMetaType(type)),
  ...Object.entries(CLASS).filter(([, rrclass]) => rrclass < CLASS.NONE),
].map(([name]) => name)

/** `; did you mean AAAA?` for a word close to a type or class, otherwise nothing. */
export function suggestMnemonic(word: string): string {
  return suggest(word, MNEMONICS)
}
