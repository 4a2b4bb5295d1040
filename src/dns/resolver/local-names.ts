/**
 * Names that mean this machine wherever they are asked (RFC 6761 §6.3, RFC 6303): they are answered from a
 * small table, and no query about them leaves. Without it, `localhost` would go to the root servers.
 */

import { type AnswerEntry, negativeEntry, type Origin, rrsetEntry } from '../cache/cache-entry.ts'
import { CREDIBILITY } from '../cache/credibility.ts'
import { CLASS } from '../iana/classes.ts'
import { RCODE } from '../iana/codes.ts'
import { parseType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { parseRdata } from '../rdata/registry.ts'
import type { Answer } from './answer.ts'

const TTL_SECONDS = 10_800

interface LocalZone {
  readonly apex: DomainName
  /** Every name below the apex is an alias of it in effect (RFC 6761 §6.3, point 4). */
  readonly isWild: boolean
  readonly records: readonly ResourceRecord[]
}

const SOA = 'localhost. nobody.invalid. 1 3600 1200 604800 10800'

const LOOPBACK_ZONES: readonly LocalZone[] = [
  zone('localhost.', true, { A: '127.0.0.1', AAAA: '::1' }),
  zone('1.0.0.127.in-addr.arpa.', false, { PTR: 'localhost.' }),
  zone(`1.${'0.'.repeat(31)}ip6.arpa.`, false, { PTR: 'localhost.' }),
]

function zone(apex: string, isWild: boolean, data: Readonly<Record<string, string>>): LocalZone {
  const owner = DomainName.parse(apex)
  const records = Object.entries({ SOA, NS: 'localhost.', ...data }).map(([typeName, text]) => {
    const type = parseType(typeName)
    const rdata = parseRdata(type, CLASS.IN, text)
    return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
  })
  return { apex: owner, isWild, records }
}

export interface LocalNames {
  /** The answer for a name that is local; undefined for any other. */
  answer(name: DomainName, type: number): Answer | undefined
}

/** Nothing is local. */
export const NO_LOCAL_NAMES: LocalNames = { answer: () => undefined }

/** `localhost`, all below it, and the names of the loopback addresses. */
export const LOOPBACK_NAMES: LocalNames = {
  answer(name, type) {
    const found = LOOPBACK_ZONES.find(({ apex }) => name.isSubdomainOf(apex))
    if (found === undefined) return undefined
    const isThere = found.isWild || name.equals(found.apex)
    const records = isThere ? found.records.filter((record) => record.type === type) : []
    if (records.length === 0) return denied(found, isThere)
    const entry = rrsetEntry(
      records.map((record) => ({ ...record, owner: name })),
      TTL_SECONDS,
      CREDIBILITY.authoritativeAnswer,
      ORIGIN,
      Infinity,
    )
    return { rcode: RCODE.NOERROR, chain: [entry], denial: undefined, error: undefined }
  },
}

const ORIGIN: Origin = { server: DomainName.parse('localhost.'), ip: '127.0.0.1', zone: DomainName.root }

function denied({ records }: LocalZone, isThere: boolean): Answer {
  const soa = records.find(({ type }) => type === TYPE.SOA)
  const kind: Exclude<AnswerEntry['kind'], 'rrset'> = isThere ? 'nodata' : 'nxdomain'
  const rank = CREDIBILITY.authoritativeAnswer
  const denial = negativeEntry(kind, soa, TTL_SECONDS, rank, ORIGIN, Infinity)
  return { rcode: isThere ? RCODE.NOERROR : RCODE.NXDOMAIN, chain: [], denial, error: undefined }
}
