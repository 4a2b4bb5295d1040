/** Why a journey failed, as text: the cause, the chain that leads to it, what shows it, and what would help. */

import type { Diagnosis } from '../journey/diagnosis/diagnosis.ts'
import { packetNumbers } from './packet-numbers.ts'
import type { Style } from './style.ts'
import { wordWrap } from './word-wrap.ts'

const COLUMNS = 106

/** Nothing where nothing was the matter. */
export function diagnosisLines(diagnosis: Diagnosis, style: Style): string[] {
  const { cause, text, because, evidence, suggestions } = diagnosis
  if (cause === 'none') return []
  const findings = evidence.map((finding) => `${finding.text} ${packetNumbers(finding.packets)}`.trimEnd())
  return [
    '',
    `${style.warning(cause)}: ${text}`,
    ...listed('since', because),
    ...listed('seen', findings),
    ...listed('try', suggestions),
  ]
}

const LABEL_WIDTH = 6

/** The label stands before the first; each is in lines of its own. */
function listed(label: string, items: readonly string[]): string[] {
  return items.flatMap((item, i) =>
    wordWrap(item, COLUMNS - LABEL_WIDTH).map((line, j) => {
      const head = i === 0 && j === 0 ? label : ''
      return `  ${head.padEnd(LABEL_WIDTH)} ${j === 0 ? '' : '  '}${line}`
    }),
  )
}
