/**
 * How far a zone may grow by what comes in messages: what makes it larger is refused, so that all of it can be answered.
 * Files know no such limits, for whoever writes them is at home.
 */

import { TextError } from '../../errors.ts'
import { formatType } from '../iana/types.ts'

export interface ZoneLimits {
  /** Types of which one name has records. */
  readonly typesOfName: number
  /** Octets that the records of an RRset take in a message, their owner as a pointer. */
  readonly rrsetOctets: number
}

export const NO_ZONE_LIMITS: ZoneLimits = { typesOfName: Infinity, rrsetOctets: Infinity }

export const ZONE_LIMITS: ZoneLimits = {
  // Some 90 are assigned that a zone may hold, and every look-up of a type walks the list of them. BIND has 100.
  typesOfName: 128,
  // A message has 65,535: the rest is for header, question and the owner of a record in full (530), for EDNS, and for a
  // signature by a key with a long name (600). An RRset is answered as a whole or not at all (RFC 2181 §5).
  rrsetOctets: 64_000,
}

/** Pointer, type, class, TTL and length. */
const RECORD_OCTETS = 12

/** @throws TextError 'too-long' for a further type, `type`, at a name that has `types` types */
export function refuseManyTypes(types: number, type: number, { typesOfName }: ZoneLimits): void {
  if (types < typesOfName) return
  throw new TextError('too-long', formatType(type), `at most ${typesOfName} types at one name`)
}

/** @throws TextError 'too-long' for an RRset that would have so many records with so many octets of data */
export function refuseLongRrset(
  type: number,
  records: number,
  rdataOctets: number,
  { rrsetOctets }: ZoneLimits,
): void {
  if (records * RECORD_OCTETS + rdataOctets <= rrsetOctets) return
  throw new TextError('too-long', formatType(type), `an RRset of at most ${rrsetOctets} octets`)
}
