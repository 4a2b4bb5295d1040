/**
 * BGP's UPDATE (RFC 4271 §4.3): prefixes that can no longer be reached, and some that can, with the attributes that they
 * have in common. What is wrong is judged as RFC 7606 has it, so that it need not cost all routes of a session.
 */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'
import {
  failure,
  missingAttributes,
  readAttributes,
  wholeAttributes,
  writeAttributes,
  type AttributeList,
} from './bgp-attribute-list.ts'
import type { AttributeContext } from './bgp-attribute-rules.ts'
import type { AttributeFault, BgpAttributes } from './bgp-attributes.ts'
import { readMultiprotocol, type MultiprotocolRoutes } from './bgp-multiprotocol.ts'
import { readPrefixes, writePrefixes } from './bgp-prefixes.ts'

export interface BgpUpdate {
  readonly kind: 'update'
  readonly withdrawn: readonly Ipv4Prefix[]
  /** There whenever something is announced. */
  readonly attributes?: BgpAttributes
  readonly announced: readonly Ipv4Prefix[]
  /**
   * What was wrong in a message received. Where one of them says 'treat-as-withdraw', what was announced stands among
   * the withdrawn, and there are no attributes. Not written.
   */
  readonly malformed: readonly AttributeFault[]
}

/** The body of an UPDATE. Throws `BgpDecodeError` where RFC 7606 leaves nothing but to end the session. */
export function readUpdate(reader: ByteReader, context: AttributeContext): BgpUpdate {
  const field = 'bgp withdrawn routes'
  const withdrawn = readPrefixes(part(reader, field), field)
  const attributesReader = part(reader, 'bgp path attributes')
  const attributesAt = attributesReader.at
  const announced = readPrefixes(reader, 'bgp announced prefixes')
  const list = readAttributes(attributesReader, context)
  const routes = readMultiprotocol(list.other)
  if (announced.length > 0 && hasTwoNextHops(list, routes)) {
    throw failure(attributesReader, 'bad-value', 'optionalAttribute', attributesAt)
  }
  const all = {
    withdrawn: [...withdrawn, ...routes.withdrawn],
    announced: [...announced, ...routes.announced],
  }
  const update = judge(all, withMultiprotocol(list, routes))
  if (update !== undefined) return update
  throw failure(attributesReader, 'bad-value', 'malformedAttributeList', attributesAt)
}

/** In a message that has prefixes in both places: an UPDATE has one next hop here, and nobody sends two. */
function hasTwoNextHops({ found }: AttributeList, { nextHop }: MultiprotocolRoutes): boolean {
  return nextHop !== undefined && found.nextHop !== undefined && nextHop !== found.nextHop
}

/** RFC 4760 §3: the next hop of routes in an attribute stands in the attribute, and NEXT_HOP says nothing of them. */
function withMultiprotocol(list: AttributeList, { nextHop, other }: MultiprotocolRoutes): AttributeList {
  return { ...list, found: nextHop === undefined ? list.found : { ...list.found, nextHop }, other }
}

type Routes = Pick<BgpUpdate, 'withdrawn' | 'announced'>

/** The message as it is to be taken; undefined for one that ends the session. */
function judge({ withdrawn, announced }: Routes, list: AttributeList): BgpUpdate | undefined {
  const malformed = [...list.faults, ...(announced.length === 0 ? [] : missingAttributes(list))]
  if (malformed.some(({ action }) => action === 'treat-as-withdraw')) {
    // RFC 7606 §5.2: with wrong attributes and no prefixes it cannot be known what to withdraw.
    if (announced.length === 0) return undefined
    return { kind: 'update', withdrawn: [...withdrawn, ...announced], announced: [], malformed }
  }
  const attributes = wholeAttributes(list)
  return { kind: 'update', withdrawn, ...(attributes && { attributes }), announced, malformed }
}

/** The octets that belong together by the 16 bits of length in front of them. */
function part(reader: ByteReader, field: string): ByteReader {
  reader.field = field
  const at = reader.at
  if (reader.remaining < 2) throw failure(reader, 'truncated', 'malformedAttributeList', at)
  const length = reader.u16()
  // RFC 4271 §6.3
  if (length > reader.remaining) throw failure(reader, 'bad-length', 'malformedAttributeList', at)
  const inside = new ByteReader(reader.octets, reader.at, reader.at + length)
  inside.field = field
  reader.advance(length)
  return inside
}

/** The body of an UPDATE. Throws `EncodeError` 'bad-value' for an announcement without attributes, 'message-full'. */
export function writeUpdate(writer: ByteWriter, update: BgpUpdate, fourOctetAs: boolean): void {
  const { withdrawn, attributes, announced } = update
  if (announced.length > 0 && attributes === undefined) {
    writer.field = 'bgp path attributes'
    throw writer.error('bad-value', 'an announcement needs them')
  }
  writePart(writer, () => writePrefixes(writer, withdrawn))
  writePart(writer, () => {
    if (attributes !== undefined) writeAttributes(writer, attributes, fourOctetAs)
  })
  writePrefixes(writer, announced)
}

function writePart(writer: ByteWriter, write: () => void): void {
  const lengthAt = writer.claim(2)
  write()
  writer.patchU16(lengthAt, writer.at - lengthAt - 2)
}
