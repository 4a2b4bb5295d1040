/** Names that are not what they look like: addresses, letters that no host has, a final dot that is missing. */

import { TYPE, formatType } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { ResourceRecord } from '../../message/record.ts'
import type { Finding, RecordPart } from '../finding.ts'
import type { Zone } from '../zone.ts'
import type { RecordRule } from './advice.ts'
import { labelsOf, namesInData } from './data-names.ts'

/** The types whose data names a host. */
const HOST_TARGET: ReadonlySet<number> = new Set([TYPE.NS, TYPE.MX, TYPE.SRV, TYPE.PTR])

/** The types that only hosts have. */
const HOST_OWNER: ReadonlySet<number> = new Set([TYPE.A, TYPE.AAAA, TYPE.MX])

/** RFC 952, RFC 1123 §2.1. */
const HOST_LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i

/** Four numbers: what a name is, read as one, when an address was meant. */
export const targetIsAddress: RecordRule = function* (zone, record) {
  if (!HOST_TARGET.has(record.type) && record.type !== TYPE.CNAME) return
  for (const { name, part } of namesInData(record)) {
    const labels = labelsOf(name)
    if (labels.length < 4 || !labels.slice(0, 4).every((label) => /^\d{1,3}$/.test(label))) continue
    // Names of that shape are real where addresses are turned into names.
    if (isReverse(name) || isReverse(zone.origin)) continue
    yield {
      rule: 'target-is-address',
      severity: 'error',
      record,
      part,
      message: `the ${formatType(record.type)} of ${record.owner.toString()} gives an address, ${labels.slice(0, 4).join('.')}`,
      why: 'a name must stand here: read as one this is a host that does not exist; name the host, and give it an A record',
    }
  }
}

export const hostName: RecordRule = function* (_zone, record) {
  const bad = HOST_OWNER.has(record.type) ? badLabel(record.owner) : undefined
  if (bad !== undefined) yield notAHost(record, 'owner', record.owner, bad)
  if (!HOST_TARGET.has(record.type) || record.type === TYPE.PTR) return
  for (const { name, part } of namesInData(record)) {
    const label = badLabel(name)
    if (label !== undefined) yield notAHost(record, part, name, label)
  }
}

function badLabel(name: DomainName): string | undefined {
  const labels = labelsOf(name)
  if (labels[0] === '*') labels.shift()
  // Letters beyond ASCII are told of wherever they stand.
  return labels.find((label) => !HOST_LABEL.test(label) && /^[\x20-\x7e]*$/.test(label))
}

function notAHost(record: ResourceRecord, part: RecordPart, name: DomainName, label: string): Finding {
  const what = label.includes('_') ? 'an underscore' : 'letters that no host name has'
  return {
    rule: 'host-name',
    severity: 'warning',
    record,
    part,
    message: `${name.toString()} has ${what}`,
    why: 'host names have letters, digits and hyphens (RFC 1123 §2.1): mail servers, browsers and certificates refuse others',
  }
}

/** The last labels of names that people write in full. */
const TOP = new Set(
  'com net org edu gov mil int arpa info biz io dev app cloud eu uk de fr nl se no dk fi be ch at it es pl cz ru jp cn in au nz ca us br mx'.split(
    ' ',
  ),
)

/** Owners that look as if written in full are a habit of the zone, not slips, when there are more. */
const MOST_SLIPS = 3

/** Owners and targets that end, before the name of the zone, as names written in full do. */
export function* missingFinalDots(zone: Zone): Iterable<Finding> {
  const owners = new Map<string, Finding>()
  const targets: Finding[] = []
  for (const record of zone.records()) {
    if (looksWhole(record.owner, zone, 3) && !owners.has(record.owner.key)) {
      owners.set(record.owner.key, dotless(record, 'owner', record.owner))
    }
    for (const { name, part } of namesInData(record)) {
      const isPtr = record.type === TYPE.PTR && isReverse(zone.origin) && name.isSubdomainOf(zone.origin)
      if (!isPtr && !looksWhole(name, zone, 2)) continue
      if (zone.lookup(name, TYPE.A).kind === 'nxdomain') targets.push(dotless(record, part, name))
    }
  }
  if (owners.size <= MOST_SLIPS) yield* owners.values()
  yield* targets
}

/** Whether the part of a name before that of the zone, of so many labels at least, ends as a name in full does. */
function looksWhole(name: DomainName, { origin }: Zone, leastLabels: number): boolean {
  if (origin.isRoot || !name.isSubdomainOf(origin)) return false
  if (name.labelCount < origin.labelCount + leastLabels) return false
  const labels = labelsOf(name)
  const last = labels[name.labelCount - origin.labelCount - 1]!.toLowerCase()
  const isPolicy = labels.some((label) => label.startsWith('_'))
  return !isPolicy && (TOP.has(last) || last === labelsOf(origin).at(-1)!.toLowerCase())
}

function dotless(record: ResourceRecord, part: RecordPart, name: DomainName): Finding {
  return {
    rule: 'missing-final-dot',
    severity: 'warning',
    record,
    part,
    repair: { kind: 'add-dot' },
    message: `this is read as ${name.toString()}: is its final dot missing?`,
    why: 'a name without a final dot is relative to the origin',
  }
}

const REVERSE = ['in-addr.arpa', 'ip6.arpa'].map((text) => DomainName.parse(text))

export function isReverse(name: DomainName): boolean {
  return REVERSE.some((suffix) => name.isSubdomainOf(suffix))
}

/** A PTR that is not at the name of an address, nor at one of services (RFC 6763). */
export const ptrOwner: RecordRule = function* (_zone, record) {
  const { owner, type } = record
  if (type !== TYPE.PTR) return
  const labels = labelsOf(owner)
  const base = { rule: 'ptr-owner', severity: 'warning', record } as const
  if (!isReverse(owner)) {
    if (labels.some((label) => label.startsWith('_'))) return
    const message = `a PTR at ${owner.toString()}, which is not the name of an address`
    const why =
      'whoever looks for the name of an address asks below in-addr.arpa or ip6.arpa (RFC 1035 §3.5), never here'
    yield { ...base, message, why }
    return
  }
  if (isAddressName(labels)) return
  const message = `${owner.toString()} is not the name of any address`
  const why =
    'it takes four numbers up to 255, last first, before in-addr.arpa, or 32 hexadecimal digits before ip6.arpa'
  yield { ...base, message, why }
}

function isAddressName(labels: readonly string[]): boolean {
  const digits = labels.slice(0, -2)
  if (digits[0] === '*') return true
  if (labels.at(-2)!.toLowerCase() === 'ip6') {
    return digits.length === 32 && digits.every((digit) => /^[0-9a-f]$/i.test(digit))
  }
  // Parts of a network of 256 have names of their own making between (RFC 2317).
  if (digits.some((label) => /\D/.test(label))) return true
  return digits.length === 4 && digits.every((label) => Number(label) <= 255)
}
