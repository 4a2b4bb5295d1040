/** An entry of a master file as text, with the places of its parts. */

import { findFields } from '../entry-fields.ts'
import type { EntryContext } from './entry-table.ts'
import type { LineModel } from './record-line.ts'

export interface EntryText {
  readonly context: EntryContext
  /** One character an octet, with its line end. */
  readonly text: string
  /** Undefined for a `$GENERATE`. */
  readonly model: LineModel | undefined
}

export function entryText(context: EntryContext, octets: Buffer): EntryText {
  const text = octets.toString('latin1')
  const fields = findFields(octets)
  return { context, text, model: fields && { text, fields } }
}
