/** Which prefixes pass a neighbor's border, as data: rules in order. Knows no attribute but the origin of a path. */

import { formatIpv4Prefix, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'

export interface PrefixRule {
  readonly prefix: Ipv4Prefix
  /** Whether parts of the prefix are meant as well. */
  readonly orLonger?: boolean
  readonly action: 'accept' | 'reject'
  /**
   * Which systems the announcement may come from in the first place. 'accept' with origins takes the prefix from these
   * alone and rejects it from all others, as RFC 6811 does with a route that is invalid; 'reject' with origins
   * rejects it from these alone.
   */
  readonly origins?: readonly number[]
}

/** The first rule that fits decides; what fits none is accepted. */
export type PrefixFilter = readonly PrefixRule[]

/**
 * Why the filter rejects a prefix, or undefined where it lets it pass. `origin` is the system that announced it first,
 * undefined where an AS_SET hides it.
 */
export function rejection(
  filter: PrefixFilter,
  prefix: Ipv4Prefix,
  origin: number | undefined,
): string | undefined {
  for (const rule of filter) {
    if (!covers(rule, prefix)) continue
    const { action, origins } = rule
    const isListed = origins === undefined || (origin !== undefined && origins.includes(origin))
    if (action === 'reject' && isListed) return `a filter rejects ${ruleText(rule)}`
    if (action === 'accept' && isListed) return undefined
    if (action === 'accept') return `${originText(origin)} may not originate ${ruleText(rule)}`
  }
  return undefined
}

function covers({ prefix, orLonger = false }: PrefixRule, { address, prefixLength }: Ipv4Prefix): boolean {
  const lengthFits = orLonger ? prefixLength >= prefix.prefixLength : prefixLength === prefix.prefixLength
  return lengthFits && prefixContains(prefix, address)
}

function originText(origin: number | undefined): string {
  return origin === undefined ? 'an unknown system' : `AS ${origin}`
}

/** Our own words for a rule: `10.0.0.0/8 or longer; only AS 64500 may`. */
function ruleText({ prefix, orLonger = false, action, origins }: PrefixRule): string {
  const what = `${formatIpv4Prefix(prefix)}${orLonger ? ' or longer' : ''}`
  if (origins === undefined) return what
  const list = origins.map((asn) => `AS ${asn}`).join(', ')
  return action === 'accept' ? `${what}: only ${list} may` : `${what} from ${list}`
}
