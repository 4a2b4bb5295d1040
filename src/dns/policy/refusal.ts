/** Which queries get no answer from a resolver, and what they get instead. Knows neither caches nor zones. */

import { CLASS } from '../iana/classes.ts'
import { EDE, OPCODE, RCODE } from '../iana/codes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'
import type { ExtendedErrorOption } from '../message/edns-option.ts'
import { FLAG, HEADER_LENGTH } from '../message/header.ts'
import type { Query, QueryProblem } from '../message/query.ts'

export interface Refusal {
  readonly rcode: number
  readonly error: Pick<ExtendedErrorOption, 'infoCode' | 'extraText'> | undefined
  /** Whether the client may recurse in principle: dig warns when RA is missing. */
  readonly offersRecursion: boolean
}

export const FORMERR = refusal(RCODE.FORMERR)
const NOTIMP = refusal(RCODE.NOTIMP)
// RFC 6891 §6.1.3.
const BADVERS = refusal(RCODE.BADVERS)
// A resolver has no zone to transfer.
const NO_TRANSFER = refusal(RCODE.REFUSED, EDE.NOT_AUTHORITATIVE, 'no zones here to transfer')
const NO_CLASS = refusal(RCODE.REFUSED, EDE.NOT_SUPPORTED, 'only class IN is resolved')

/** Of class CH, for what the operator does not want to be told … */
export const IDENTITY_HIDDEN = refusal(RCODE.REFUSED, EDE.PROHIBITED, 'what runs here is not told')

/** … and for what there is not. */
export const NO_SUCH_IDENTITY = refusal(
  RCODE.REFUSED,
  EDE.NOT_AUTHORITATIVE,
  'nothing of that name in class CH',
)

/** For those whom the access list refuses. */
export const NOT_ALLOWED: Refusal = {
  ...refusal(RCODE.REFUSED, EDE.PROHIBITED, 'this address may not use the resolver'),
  offersRecursion: false,
}

/** For those who may ask but not look into what others have asked. */
export const NO_SNOOPING: Refusal = refusal(
  RCODE.REFUSED,
  EDE.NOT_AUTHORITATIVE,
  'only queries that desire recursion are answered',
)

/** Undefined for a query that is to be resolved, or one about the server itself (class CH). */
export function refusalOf(query: Query, problem: QueryProblem | undefined): Refusal | undefined {
  if (query.opcode !== OPCODE.QUERY) return NOTIMP
  if (problem !== undefined) return FORMERR
  if (query.ednsVersion > 0) return BADVERS
  if (isMetaType(query.type) && query.type !== TYPE.ANY) return refusalOfType(query.type)
  return query.rrclass === CLASS.IN || query.rrclass === CLASS.CH ? undefined : NO_CLASS
}

/**
 * A response of nothing but a header: for those who may not ask, whose address may be forged. It is never longer
 * than the query.
 */
export function bareResponse({ id, flags }: Query, rcode: number): Uint8Array {
  const response = new Uint8Array(HEADER_LENGTH)
  const sent = FLAG.QR | (flags & (0x7800 | FLAG.RD | FLAG.CD)) | rcode
  response[0] = id >>> 8
  response[1] = id
  response[2] = sent >>> 8
  response[3] = sent
  return response
}

function refusalOfType(type: number): Refusal {
  if (type === TYPE.AXFR || type === TYPE.IXFR) return NO_TRANSFER
  return type === TYPE.MAILA || type === TYPE.MAILB ? NOTIMP : FORMERR
}

function refusal(rcode: number, infoCode?: number, extraText = ''): Refusal {
  return { rcode, error: infoCode === undefined ? undefined : { infoCode, extraText }, offersRecursion: true }
}
