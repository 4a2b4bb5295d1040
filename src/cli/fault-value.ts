/** The value of `--fault`, which may be given several times. */

import { parseFault } from '../internet/faults/fault-text.ts'
import type { Fault } from '../worldfile/fault.ts'
import { optionValue } from './argument.ts'

const oneFault = optionValue(parseFault)

export function faultValue(text: string, before: readonly Fault[] = []): Fault[] {
  return [...before, oneFault(text)]
}
