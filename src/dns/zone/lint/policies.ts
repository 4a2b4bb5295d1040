/** What can be wrong with the policies that TXT, MX and CAA records state about a domain. */

import { TYPE } from '../../iana/types.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { Finding } from '../finding.ts'
import type { RecordRule } from './advice.ts'
import { namesInData, textOf } from './data-names.ts'

/** Policies of which a name may have one only, by how they begin. */
const POLICIES = [
  { name: 'SPF', begins: /^v=spf1(?: |$)/i, source: 'RFC 7208 §3.2' },
  { name: 'DMARC', begins: /^v=DMARC1\s*(?:;|$)/i, source: 'RFC 7489 §6.6.3' },
] as const

/** A second policy of a kind. */
export const severalPolicies: RecordRule = function* (zone, record) {
  if (record.type !== TYPE.TXT) return
  const text = textOf(record)
  const policy = POLICIES.find(({ begins }) => begins.test(text))
  if (policy === undefined) return
  const all = zone.rrset(record.owner, TYPE.TXT).filter((each) => policy.begins.test(textOf(each)))
  if (all.length < 2 || textOf(all[0]!) === text) return
  yield {
    rule: 'several-policies',
    severity: 'warning',
    record,
    part: 0,
    message: `${record.owner.toString()} has ${all.length} ${policy.name} records`,
    why: `a receiver of mail that finds more than one goes by none (${policy.source}): join them`,
  }
}

const MECHANISM =
  /^[+?~-]?(?:all|(?:include|exists):\S+|(?:a|mx|ptr)(?::[^/\s]+)?(?:\/\d{1,2})?(?:\/\/\d{1,3})?|ip4:[\d.]+(?:\/\d{1,2})?|ip6:[\da-f:.]+(?:\/\d{1,3})?)$/i
const MODIFIER = /^[a-z][a-z0-9_.-]*=\S*$/i

function isModifier(term: string): boolean {
  return MODIFIER.test(term) && !/^(?:all|include|exists|a|mx|ptr|ip4|ip6)=/i.test(term)
}

/** RFC 7208 §4.6.4. */
const MOST_LOOKUPS = 10
const LOOKUP = /^[+?~-]?(?:include:|exists:|a(?:$|[:/])|mx(?:$|[:/])|ptr(?:$|:))|^redirect=/i

export const spfSyntax: RecordRule = function* (_zone, record) {
  if (record.type !== TYPE.TXT) return
  const text = textOf(record)
  const wrong = /^v=spf1/i.test(text) ? wrongWithSpf(text) : undefined
  if (wrong === undefined) return
  const why =
    'a receiver that cannot make sense of it treats it as an error, and the mail as it likes (RFC 7208 §2.6)'
  yield { rule: 'spf-syntax', severity: 'warning', record, part: 0, message: `SPF: ${wrong}`, why }
}

function wrongWithSpf(text: string): string | undefined {
  if (!/^v=spf1(?: |$)/i.test(text)) return `'${text.split(' ')[0]!}' is not v=spf1 and a space`
  const terms = text
    .split(/ +/)
    .slice(1)
    .filter((term) => term !== '')
  const unknown = terms.find((term) => !MECHANISM.test(term) && !isModifier(term))
  if (unknown !== undefined) return `'${unknown}' is no mechanism`
  const all = terms.findIndex((term) => /^[+?~-]?all$/i.test(term))
  const behind = terms.slice(all + 1).find((term) => MECHANISM.test(term))
  if (all >= 0 && behind !== undefined) return `'${behind}' stands behind 'all', which ends it`
  if (all >= 0 && /^\+?all$/i.test(terms[all]!))
    return `'${terms[all]!}' lets everyone send mail in this name`
  if (all < 0 && !terms.some((term) => /^redirect=/i.test(term)))
    return `it says nothing of others: it lacks 'all', such as -all`
  const lookups = terms.filter((term) => LOOKUP.test(term)).length
  return lookups > MOST_LOOKUPS ? `it needs ${lookups} look-ups, and ${MOST_LOOKUPS} are allowed` : undefined
}

/** An MX that says that there is no mail, beside one that says where it goes (RFC 7505 §3). */
export const nullMx: RecordRule = function* (zone, record) {
  if (record.type !== TYPE.MX || namesInData(record)[0]?.name.isRoot !== true) return
  if (zone.rrset(record.owner, TYPE.MX).length === 1) return
  const message = `${record.owner.toString()} says that it takes no mail, and has other MX records`
  const why = 'a null MX stands alone (RFC 7505 §3)'
  yield { rule: 'null-mx', severity: 'warning', record, part: 1, message, why }
}

/** IANA registry "Certification Authority Restriction Properties". */
const CAA_TAGS: ReadonlySet<string> = new Set([
  'issue',
  'issuewild',
  'issuemail',
  'issuevmc',
  'iodef',
  'contactemail',
  'contactphone',
])

export const caa: RecordRule = function* (_zone, record) {
  if (record.type !== TYPE.CAA) return
  yield* caaFindings(record)
}

function* caaFindings(record: ResourceRecord): Iterable<Finding> {
  const { rdata } = record
  const octets = Buffer.from(rdata)
  const [flags, length] = [rdata[0]!, rdata[1]!]
  const tag = octets.toString('latin1', 2, 2 + length).toLowerCase()
  const value = octets.toString('latin1', 2 + length)
  const base = { rule: 'caa', severity: 'warning', record } as const
  if ((flags & 0x7f) !== 0) {
    const why = 'the only flag is 128, critical (RFC 8659 §4.1)'
    yield { ...base, part: 0, message: `CAA flags ${flags} mean nothing`, why }
  }
  if (!CAA_TAGS.has(tag)) {
    const why = `certification authorities know ${[...CAA_TAGS].join(', ')}, and pass over others, or refuse where it is critical`
    yield { ...base, part: 1, message: `'${tag}' is no CAA tag`, why }
    return
  }
  const wrong = wrongWithValue(tag, value)
  if (wrong === undefined) return
  yield {
    ...base,
    part: 2,
    message: `CAA ${tag}: ${wrong}`,
    why: 'a value that is malformed lets nobody issue (RFC 8659 §4.2)',
  }
}

const ISSUER =
  /^\s*(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)?\s*(?:;[\x20-\x7e]*)?$/i

function wrongWithValue(tag: string, value: string): string | undefined {
  if (tag.startsWith('issue')) {
    return ISSUER.test(value) ? undefined : `'${value}' is not the domain of an authority, or ';' for none`
  }
  if (tag !== 'iodef') return undefined
  return /^(?:mailto:\S+@\S+|https?:\/\/\S+)$/i.test(value)
    ? undefined
    : `'${value}' is no mailto: or https: URL`
}
