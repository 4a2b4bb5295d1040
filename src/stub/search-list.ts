/** The forms in which a typed name is asked for: as it stands, and with the suffixes of the search list. */

import type { ResolvConf } from './resolv-conf.ts'
import type { NameReason } from './stub-step.ts'

export interface NameToTry {
  /** Without a final dot. */
  readonly name: string
  readonly why: NameReason
}

/** In the order of resolv.conf(5), `ndots`, and RFC 1123 §6.1.4.3: one with a final dot stands for itself alone. */
export function namesToTry(typed: string, { search, options }: ResolvConf): NameToTry[] {
  if (typed.endsWith('.')) return [{ name: typed.slice(0, -1), why: 'final-dot' }]
  const dots = typed.split('.').length - 1
  const names: NameToTry[] = search.map((suffix) => ({
    name: suffix === '.' ? typed : `${typed}.${suffix}`,
    why: 'search',
  }))
  if (dots >= options.ndots) return [{ name: typed, why: 'enough-dots' }, ...names]
  const isTried = search.includes('.') || (options.noTldQuery && dots === 0)
  return isTried ? names : [...names, { name: typed, why: 'after-search' }]
}
