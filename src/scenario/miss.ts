/** Why no script answers a query: there is none for the server and the step, or none of its entries matches. */

import { formatType } from '../dns/iana/types.ts'
import { mismatches } from './match-message.ts'
import type { ReceivedMessage } from './received-message.ts'
import type { Entry, MatchRule, ScriptedServer } from './scenario.ts'

export type Miss =
  /** `other` has the address, but at other steps. */
  | {
      readonly kind: 'range'
      readonly ip: string
      readonly step: number
      readonly other: ScriptedServer | undefined
    }
  /** `nearest` has the fewest words of MATCH that do not hold; undefined where there are no entries at all. */
  | { readonly kind: 'entry'; readonly nearest: Nearest | undefined }

interface Nearest {
  readonly entry: Entry
  readonly unlike: readonly MatchRule[]
}

export function isPlayedAt({ first, last }: ScriptedServer, step: number): boolean {
  return first <= step && step <= last
}

/** A range without addresses stands for all. */
export function hasAddress({ addresses }: ScriptedServer, ip: string): boolean {
  return addresses.length === 0 || addresses.includes(ip)
}

/** Of a query that no entry matches. */
export function missOf(
  ranges: readonly ScriptedServer[],
  query: ReceivedMessage & { readonly server: { readonly ip: string } },
  step: number,
): Miss {
  const { ip } = query.server
  const own = ranges.filter((range) => hasAddress(range, ip))
  const played = own.filter((range) => isPlayedAt(range, step))
  if (played.length === 0) return { kind: 'range', ip, step, other: own[0] }
  let nearest: Nearest | undefined
  for (const entry of played.flatMap(({ entries }) => entries)) {
    const unlike = mismatches(entry, query)
    if (nearest === undefined || unlike.length < nearest.unlike.length) nearest = { entry, unlike }
  }
  return { kind: 'entry', nearest }
}

export function describeMiss(miss: Miss): string {
  if (miss.kind === 'range') {
    const { ip, step, other } = miss
    const elsewhere =
      other && `; that of line ${other.line} is played in steps ${other.first} to ${other.last}`
    return `no RANGE has ${ip} in step ${step}${elsewhere ?? ''}`
  }
  if (miss.nearest === undefined) return 'its RANGE has no ENTRY'
  const { entry, unlike } = miss.nearest
  const why = unlike.map((rule) => describeRule(rule, entry)).join(', ')
  return `no ENTRY of its RANGE matched; the nearest, of line ${entry.line}, differs in ${why}`
}

/** The word of MATCH, with what the entry has where that is short. */
function describeRule(rule: MatchRule, { messages: [{ question }] }: Entry): string {
  switch (rule.kind) {
    case 'qname':
    case 'subdomain':
      return question === undefined ? rule.kind : `${rule.kind} (${question.name.toString()})`
    case 'qtype':
      return question === undefined ? rule.kind : `${rule.kind} (${formatType(question.type)})`
    case 'question':
      return question === undefined
        ? rule.kind
        : `${rule.kind} (${question.name.toString()} ${formatType(question.type)})`
    default:
      return rule.kind
  }
}
