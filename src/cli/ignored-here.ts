/** Rules that a comment on the line, or on the one above, says not to tell of: `; zone-check: ignore soa-timers`. */

import type { Problem } from './zone-problem.ts'

const REMARK = /;.*\bzone-check:\s*ignore\s+([a-z0-9, -]+)/i

/** Whether a comment in the file, whose octets these are, asks not to be told of a problem. Errors are told of. */
export function isIgnoredHere({ rule, line, severity }: Problem, octets: Buffer): boolean {
  if (severity === 'error' || !octets.includes('zone-check:')) return false
  const lines = octets.toString('latin1').split('\n')
  return [lines[line - 1], lines[line - 2]].some((text) => {
    const named = REMARK.exec(text ?? '')?.[1]?.split(/[\s,]+/)
    return named?.includes(rule) === true
  })
}
