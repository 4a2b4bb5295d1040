/** A mistake of syntax becomes a problem: which rule it breaks, why that matters, and what was perhaps meant. */

import { IPV4_LENGTH, tryIpv4 } from '../address/ipv4.ts'
import { IPV6_LENGTH, tryIpv6 } from '../address/ipv6.ts'
import { findType, TYPE } from '../dns/iana/types.ts'
import { ruleText } from '../dns/zone/lint/rule-texts.ts'
import type { Rule } from '../dns/zone/lint/rule.ts'
import { findFields, type EntryFields, type Span } from '../dns/zonefile/entry-fields.ts'
import type { ZoneFileError } from '../errors.ts'
import type { Fix, Problem } from './zone-problem.ts'
import type { ToldMistake } from './zone-reading.ts'

/** A line of a file that a mistake stands on, if it holds a record. */
interface Line {
  readonly file: string
  /** Where it begins in the file. */
  readonly at: number
  readonly text: string
  readonly fields: EntryFields
  readonly type: number
}

/** What is known of a mistake beyond its code. */
interface Slip {
  readonly rule: Rule
  readonly fix?: Fix
}

/** The problem that a mistake is. `octets` are those of its file. */
export function problemOfMistake({ mistake, rule }: ToldMistake, octets: Buffer | undefined): Problem {
  const { code, file, line, column, token, expected } = mistake
  const slip = rule === undefined && octets !== undefined ? slipOf(mistake, octets) : undefined
  const broken = rule ?? slip?.rule ?? code
  return {
    rule: broken,
    severity: 'error',
    file,
    line,
    column,
    token,
    message: token === '' ? `expected ${expected}` : `'${token}': expected ${expected}`,
    why: ruleText(broken).why,
    mistake: { code, expected },
    ...(slip?.fix && { fix: slip.fix }),
  }
}

function slipOf(mistake: ZoneFileError, octets: Buffer): Slip | undefined {
  const line = lineOf(mistake, octets)
  if (line === undefined) return undefined
  switch (mistake.code) {
    case 'bad-address':
      return wrongAddressType(line)
    case 'bad-number':
    case 'missing-field':
      return missingPriority(line)
    case 'too-long':
      return stringTooLong(line)
    default:
      return undefined
  }
}

function lineOf({ file, line }: ZoneFileError, octets: Buffer): Line | undefined {
  let at = 0
  for (let left = line - 1; left > 0; left--) {
    at = octets.indexOf('\n', at) + 1
    if (at === 0) return undefined
  }
  const end = octets.indexOf('\n', at)
  const own = octets.subarray(at, end < 0 ? octets.length : end + 1)
  const fields = findFields(own)
  if (fields === undefined) return undefined
  const text = own.toString('latin1')
  return { file, at, text, fields, type: findType(textAt(text, fields.type)) ?? 0 }
}

function textAt(text: string, { start, finish }: Span): string {
  return text.slice(start, finish)
}

function wrongAddressType({ file, at, text, fields, type }: Line): Slip | undefined {
  const address = fields.data[0] && textAt(text, fields.data[0])
  if (address === undefined || fields.data.length > 1) return undefined
  const isOther = type === TYPE.A ? isIpv6(address) : type === TYPE.AAAA && isIpv4(address)
  if (!isOther) return undefined
  const right = type === TYPE.A ? 'AAAA' : 'A'
  const { start, finish } = fields.type
  const says = `write ${right} instead of ${textAt(text, fields.type)}`
  const fix = { file, start: at + start, finish: at + finish, text: right, isSafe: true, says }
  return { rule: 'wrong-address-type', fix }
}

function isIpv6(text: string): boolean {
  return tryIpv6(text, new Uint8Array(IPV6_LENGTH), 0)
}

function isIpv4(text: string): boolean {
  return tryIpv4(text, new Uint8Array(IPV4_LENGTH), 0)
}

/** How many fields each of the types has that begin with a number of this kind. */
const PRIORITIES: ReadonlyMap<number, number> = new Map([
  [TYPE.MX, 2],
  [TYPE.KX, 2],
  [TYPE.AFSDB, 2],
  [TYPE.SRV, 4],
])

function missingPriority({ file, at, text, fields, type }: Line): Slip | undefined {
  const count = PRIORITIES.get(type)
  const [first] = fields.data
  if (count === undefined || first === undefined || fields.data.length >= count) return undefined
  if (count === 2 && /^\d+$/.test(textAt(text, first))) return undefined
  if (count !== 2) return { rule: 'missing-priority' }
  const start = at + first.start
  const says = 'put a preference before the host, such as 10'
  return { rule: 'missing-priority', fix: { file, start, finish: start, text: '10 ', isSafe: false, says } }
}

/** RFC 1035 §3.3. */
const LONGEST_STRING = 255

function stringTooLong({ file, at, text, fields, type }: Line): Slip | undefined {
  if (type !== TYPE.TXT && type !== TYPE.SPF) return undefined
  const long = fields.data.find((span) => octetsOf(textAt(text, span)).length > LONGEST_STRING)
  if (long === undefined) return undefined
  const octets = octetsOf(textAt(text, long))
  const strings: string[] = []
  for (let from = 0; from < octets.length; from += LONGEST_STRING) {
    strings.push(`"${octets.slice(from, from + LONGEST_STRING).join('')}"`)
  }
  const says = `split the text into ${strings.length} strings`
  const [start, finish] = [at + long.start, at + long.finish]
  return {
    rule: 'string-too-long',
    fix: { file, start, finish, text: strings.join(' '), isSafe: true, says },
  }
}

/** What stands for each octet of a token, without its quotes. */
function octetsOf(token: string): string[] {
  const inner = token.startsWith('"') ? token.slice(1, -1) : token
  return inner.match(/\\\d{3}|\\.|[^\\]/gs) ?? []
}
