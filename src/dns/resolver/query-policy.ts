/** Which queries get no answer from a resolver, and what they get instead. */

import { CLASS } from '../iana/classes.ts'
import { EDE, OPCODE, RCODE } from '../iana/codes.ts'
import { isMetaType, TYPE } from '../iana/types.ts'
import type { Client } from '../message/client.ts'
import type { Query, QueryProblem } from '../message/query.ts'
import type { AllowList } from './allow-list.ts'
import type { ExtendedError } from './extended-error.ts'

export interface Refusal {
  readonly rcode: number
  readonly error: ExtendedError | undefined
  /** Whether the client may recurse in principle: dig warns when RA is missing. */
  readonly offersRecursion: boolean
}

const FORMERR = refusal(RCODE.FORMERR)
const NOTIMP = refusal(RCODE.NOTIMP)
// RFC 6891 §6.1.3.
const BADVERS = refusal(RCODE.BADVERS)
// A resolver has no zone to transfer.
const NO_TRANSFER = refusal(RCODE.REFUSED, EDE.NOT_AUTHORITATIVE, 'no zones here to transfer')
const NO_CLASS = refusal(RCODE.REFUSED, EDE.NOT_SUPPORTED, 'only class IN is resolved')
const NOT_ALLOWED: Refusal = {
  ...refusal(RCODE.REFUSED, EDE.PROHIBITED, 'this address may not use the resolver'),
  offersRecursion: false,
}

/** Undefined for a query that is to be resolved, or one about the server itself (class CH). */
export function refusalOf(
  query: Query,
  problem: QueryProblem | undefined,
  client: Client | undefined,
  allowed: AllowList,
): Refusal | undefined {
  if (client !== undefined && !allowed.allows(client.remote.ip)) return NOT_ALLOWED
  if (query.opcode !== OPCODE.QUERY) return NOTIMP
  if (problem === 'formerr') return FORMERR
  if (query.ednsVersion > 0) return BADVERS
  if (isMetaType(query.type) && query.type !== TYPE.ANY) return refusalOfType(query.type)
  return query.rrclass === CLASS.IN || query.rrclass === CLASS.CH ? undefined : NO_CLASS
}

function refusalOfType(type: number): Refusal {
  if (type === TYPE.AXFR || type === TYPE.IXFR) return NO_TRANSFER
  return type === TYPE.MAILA || type === TYPE.MAILB ? NOTIMP : FORMERR
}

function refusal(rcode: number, infoCode?: number, extraText = ''): Refusal {
  return { rcode, error: infoCode === undefined ? undefined : { infoCode, extraText }, offersRecursion: true }
}
