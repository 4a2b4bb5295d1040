/** What is told about a name that a rule blocks or knows nothing about. */

import type { RrsetEntry } from '../cache/cache-entry.ts'
import { EDE, RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import { nameLength } from '../name/name-octets.ts'
import type { Decision, PolicyAnswer, PolicyRule } from './decision.ts'
import { localDenial, localRrset } from './local-rrset.ts'
import type { Outcome } from './zone-type.ts'

const NULL_TTL_SECONDS = 3600
const NULL_IPV4 = new Uint8Array(4)
const NULL_IPV6 = new Uint8Array(16)

/** `soa` is that of the local zone, if it has one. */
export function answerOf(
  outcome: Exclude<Outcome, 'resolve'>,
  name: Uint8Array,
  type: number,
  soa: RrsetEntry | undefined,
  rule: PolicyRule,
): Decision {
  switch (outcome) {
    case 'drop':
    case 'truncate':
      return { kind: outcome, rule }
    case 'refuse':
      return { kind: 'answer', answer: { ...bare(RCODE.REFUSED), error: PROHIBITED }, rule }
    case 'nxdomain':
      return { kind: 'answer', answer: denied(RCODE.NXDOMAIN, soa), rule }
    case 'nodata':
    case 'no-a':
      return { kind: 'answer', answer: denied(RCODE.NOERROR, soa), rule }
    case 'null':
      return { kind: 'answer', answer: nullAddress(name, type), rule }
  }
}

const PROHIBITED = { infoCode: EDE.PROHIBITED, extraText: '' } as const

/** 0.0.0.0, `::` or nothing: what makes programs fail at once instead of trying. */
export function nullAddress(name: Uint8Array, type: number): PolicyAnswer {
  const rdata = type === TYPE.A ? NULL_IPV4 : type === TYPE.AAAA ? NULL_IPV6 : undefined
  if (rdata === undefined) return bare(RCODE.NOERROR)
  const owner = name.subarray(0, nameLength(name, 0))
  return { ...bare(RCODE.NOERROR), chain: [localRrset(owner, type, NULL_TTL_SECONDS, [rdata])] }
}

/** An answer of our own without a record. */
export function bare(rcode: number): PolicyAnswer {
  return { rcode, chain: [], denial: undefined, error: undefined, isAuthoritative: true }
}

function denied(rcode: number, soa: RrsetEntry | undefined): PolicyAnswer {
  if (soa === undefined) return bare(rcode)
  return { ...bare(rcode), denial: localDenial(rcode === RCODE.NXDOMAIN ? 'nxdomain' : 'nodata', soa) }
}
