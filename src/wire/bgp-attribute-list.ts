/**
 * The attributes of an UPDATE as a list (RFC 4271 §4.3): taken apart, judged as RFC 7606 has it, and put together. Knows
 * no prefixes.
 */

import type { ByteReader } from '../bytes/byte-reader.ts'
import { ByteWriter } from '../bytes/byte-writer.ts'
import { encodeAsPath, mergeAs4Path, needsFourOctets } from './bgp-as-path.ts'
import { ATTRIBUTE_RULES, type AttributeContext, type FoundAttributes } from './bgp-attribute-rules.ts'
import {
  ATTRIBUTE,
  ATTRIBUTE_FLAG,
  ORIGINS,
  type AttributeFault,
  type BgpAggregator,
  type BgpAttributes,
  type RawAttribute,
} from './bgp-attributes.ts'
import { BGP_ERROR, BgpDecodeError, UPDATE_ERROR } from './bgp-errors.ts'
import { AS_TRANS } from './bgp-open.ts'

/** What a list holds. */
export interface AttributeList {
  readonly found: FoundAttributes
  readonly partial: readonly number[]
  readonly other: readonly RawAttribute[]
  readonly faults: readonly AttributeFault[]
}

const { optional, transitive, partial, extendedLength } = ATTRIBUTE_FLAG
const ONCE_OR_ELSE: readonly number[] = [ATTRIBUTE.mpReachNlri, ATTRIBUTE.mpUnreachNlri]

/** The attributes up to the reader's end. Throws `BgpDecodeError` for what ends the session all the same. */
export function readAttributes(reader: ByteReader, context: AttributeContext): AttributeList {
  const seen = new Set<number>()
  const list = {
    found: {},
    partial: [] as number[],
    other: [] as RawAttribute[],
    faults: [] as AttributeFault[],
  }
  while (reader.remaining > 0) {
    const at = reader.at
    const attribute = readRawAttribute(reader)
    if (attribute === undefined) {
      // RFC 7606 §4: the length of them all still tells where the prefixes begin.
      const type = at + 1 < reader.end ? reader.octets[at + 1]! : 0
      list.faults.push({ attribute: type, action: 'treat-as-withdraw', reason: 'it reaches beyond the list' })
      break
    }
    const { type } = attribute
    if (!seen.has(type)) judge(attribute, context, list, reader, at)
    else if (ONCE_OR_ELSE.includes(type)) throw failure(reader, 'bad-count', 'malformedAttributeList', at)
    // RFC 7606 §3 g: of others the first counts.
    else list.faults.push({ attribute: type, action: 'attribute-discard', reason: 'it is there already' })
    seen.add(type)
  }
  list.other.sort((a, b) => a.type - b.type)
  return list
}

/** The next attribute, its value a view; undefined where it does not fit in before the reader's end. */
export function readRawAttribute(reader: ByteReader): RawAttribute | undefined {
  const headerLength = ((reader.octets[reader.at] ?? 0) & extendedLength) === 0 ? 3 : 4
  if (reader.remaining < headerLength) return undefined
  const flags = reader.u8()
  const type = reader.u8()
  const length = headerLength === 3 ? reader.u8() : reader.u16()
  if (length > reader.remaining) return undefined
  return { flags, type, value: reader.view(length) }
}

function judge(
  attribute: RawAttribute,
  context: AttributeContext,
  list: { found: FoundAttributes; partial: number[]; other: RawAttribute[]; faults: AttributeFault[] },
  reader: ByteReader,
  at: number,
): void {
  const { flags, type, value } = attribute
  const rule = ATTRIBUTE_RULES.get(type)
  if (rule === undefined) {
    // RFC 4271 §6.3, with the whole attribute as data; not revised by RFC 7606.
    if ((flags & optional) === 0) {
      throw failure(reader, 'bad-value', 'unrecognizedWellKnown', at, reader.octets.slice(at, reader.at))
    }
    list.other.push(kept(attribute))
    return
  }
  if (rule.internalOnly === true && context.internal !== true) {
    list.faults.push({ attribute: type, action: 'attribute-discard', reason: 'it comes from another system' })
    return
  }
  const reason = flagsReason(flags, rule.flags) ?? rule.read(value, list.found, context)
  if (reason !== undefined) list.faults.push({ attribute: type, action: rule.action, reason })
  else if (rule.isKept === true) list.other.push(kept(attribute))
  else if ((flags & partial) !== 0) list.partial.push(type)
}

/** A copy, without the flag that its length decides. */
function kept({ flags, type, value }: RawAttribute): RawAttribute {
  return { flags: flags & ~extendedLength, type, value: value.slice() }
}

/** RFC 7606 §3 c */
function flagsReason(flags: number, shouldBe: number): string | undefined {
  const differing = (flags ^ shouldBe) & (optional | transitive)
  if (differing === 0) return undefined
  return `its flags are 0x${flags.toString(16).padStart(2, '0')}`
}

export function failure(
  reader: ByteReader,
  code: 'truncated' | 'bad-length' | 'bad-value' | 'bad-count',
  subcode: keyof typeof UPDATE_ERROR,
  offset: number,
  data = new Uint8Array(0),
): BgpDecodeError {
  const notice = { code: BGP_ERROR.update, subcode: UPDATE_ERROR[subcode], data }
  return new BgpDecodeError(code, reader.field, offset, notice)
}

const MANDATORY = [
  [ATTRIBUTE.origin, 'origin'],
  [ATTRIBUTE.asPath, 'asPath'],
  [ATTRIBUTE.nextHop, 'nextHop'],
] as const

/** A fault for each attribute that every announcement has to have (RFC 7606 §3 d). */
export function missingAttributes({ found, faults }: AttributeList): AttributeFault[] {
  return MANDATORY.filter(
    ([type, key]) => found[key] === undefined && !faults.some((f) => f.attribute === type),
  ).map(([attribute]) => ({ attribute, action: 'treat-as-withdraw', reason: 'it is missing' }))
}

/** What the list says, where it has all that it must. */
export function wholeAttributes(list: AttributeList): BgpAttributes | undefined {
  const found = mergeFourOctets(list.found)
  const { origin, asPath, nextHop } = found
  if (origin === undefined || asPath === undefined || nextHop === undefined) return undefined
  const partials = list.partial.length === 0 ? {} : { partial: list.partial }
  return { ...found, origin, asPath, nextHop, ...partials, other: list.other }
}

/** RFC 6793 §4.2.3: what a peer of two-octet numbers handed on from others that have four. */
function mergeFourOctets({ as4Path, as4Aggregator, ...found }: FoundAttributes): FoundAttributes {
  const { aggregator, asPath } = found
  if (aggregator !== undefined && as4Aggregator !== undefined) {
    // Someone who knows nothing of AS4_AGGREGATOR has aggregated since: AS4_PATH is out of date as well.
    if (aggregator.asn !== AS_TRANS) return found
    found.aggregator = as4Aggregator
  }
  if (asPath !== undefined && as4Path !== undefined) found.asPath = mergeAs4Path(asPath, as4Path)
  return found
}

/** Writes the attributes in the order of their types (RFC 4271 §5). Throws `EncodeError` 'too-long', 'message-full'. */
export function writeAttributes(writer: ByteWriter, attributes: BgpAttributes, fourOctetAs: boolean): void {
  const known = new Set(attributes.partial)
  const raw = [...knownAttributes(attributes, fourOctetAs), ...attributes.other]
  raw.sort((a, b) => a.type - b.type)
  for (const { type, flags, value } of raw) {
    const isLong = value.length > 0xff
    writer.u8(flags | (known.has(type) ? partial : 0) | (isLong ? extendedLength : 0))
    writer.u8(type)
    if (isLong) writer.u16(value.length)
    else writer.u8(value.length)
    writer.bytes(value)
  }
}

function* knownAttributes(attributes: BgpAttributes, fourOctetAs: boolean): Generator<RawAttribute> {
  const { origin, asPath, nextHop, med, localPreference, aggregator, communities } = attributes
  yield known(ATTRIBUTE.origin, Uint8Array.of(ORIGINS.indexOf(origin)))
  yield known(ATTRIBUTE.asPath, encodeAsPath(asPath, fourOctetAs))
  yield known(ATTRIBUTE.nextHop, words([nextHop]))
  if (med !== undefined) yield known(ATTRIBUTE.med, words([med]))
  if (localPreference !== undefined) yield known(ATTRIBUTE.localPreference, words([localPreference]))
  if (attributes.atomicAggregate === true) yield known(ATTRIBUTE.atomicAggregate, new Uint8Array(0))
  if (aggregator !== undefined) yield known(ATTRIBUTE.aggregator, encodeAggregator(aggregator, fourOctetAs))
  if (communities !== undefined && communities.length > 0)
    yield known(ATTRIBUTE.communities, words(communities))
  // RFC 6793 §4.2.2: only where two octets have lost something.
  if (!fourOctetAs && needsFourOctets(asPath)) yield known(ATTRIBUTE.as4Path, encodeAsPath(asPath, true))
  if (!fourOctetAs && aggregator !== undefined && aggregator.asn > 0xffff) {
    yield known(ATTRIBUTE.as4Aggregator, encodeAggregator(aggregator, true))
  }
}

function known(type: number, value: Uint8Array): RawAttribute {
  return { type, flags: ATTRIBUTE_RULES.get(type)!.flags, value }
}

function words(values: readonly number[]): Uint8Array {
  const writer = new ByteWriter(values.length * 4)
  for (const value of values) writer.u32(value)
  return writer.finish()
}

function encodeAggregator({ asn, routerId }: BgpAggregator, fourOctetAs: boolean): Uint8Array {
  const writer = new ByteWriter(8)
  if (fourOctetAs) writer.u32(asn)
  else writer.u16(asn > 0xffff ? AS_TRANS : asn)
  writer.u32(routerId)
  return writer.finish()
}
