// Records and messages from text, for tests of what the resolver makes of them.

import { RCODE, type RcodeName } from '../../../src/dns/iana/codes.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../../src/dns/message/message.ts'
import type { Question, ResourceRecord } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatRdata } from '../../../src/dns/rdata/registry.ts'
import { formatType } from '../../../src/dns/iana/types.ts'
import { parseZoneFile } from '../../../src/dns/zonefile/zone-file.ts'
import { LIMITS, type Limits } from '../../../src/dns/resolver/limits.ts'
import { type ScrubRules, scrubRules } from '../../../src/dns/resolver/response/scrub-rules.ts'
import { type ResolverSettings, SETTINGS } from '../../../src/dns/resolver/settings.ts'
import { question } from './little-internet.ts'

/** What the scrubber goes by with these settings and otherwise the usual ones. */
export function rulesOf(settings: Partial<ResolverSettings> = {}, limits: Partial<Limits> = {}): ScrubRules {
  return scrubRules({ ...SETTINGS, ...settings }, { ...LIMITS, ...limits })
}

/** The records of lines such as `www.example.com. 300 A 192.0.2.1`; without a TTL it is 300. */
export function records(...lines: readonly string[]): ResourceRecord[] {
  const found: ResourceRecord[] = []
  parseZoneFile(
    lines.join('\n'),
    { origin: DomainName.root, defaultTtlSeconds: 300 },
    {
      record(owner, type, rrclass, ttlSeconds, rdata, rdataLength) {
        found.push({
          owner: DomainName.from(owner),
          type,
          rrclass,
          ttlSeconds,
          rdata: rdata.slice(0, rdataLength),
        })
      },
    },
  )
  return found
}

/** `www.example.com. 300 A 192.0.2.1`, one a record. */
export function lines(of: readonly ResourceRecord[]): string[] {
  return of.map(
    ({ owner, type, rrclass, ttlSeconds, rdata }) =>
      `${owner.toString()} ${ttlSeconds} ${formatType(type)} ${formatRdata(type, rrclass, rdata)}`,
  )
}

export interface ResponseText {
  /** `AA` when left out. */
  readonly flags?: readonly (keyof typeof FLAG)[]
  readonly rcode?: RcodeName
  readonly answer?: readonly string[]
  readonly authority?: readonly string[]
  readonly additional?: readonly string[]
  /** In the place of the question asked. */
  readonly question?: Question
}

/** A response to `www.example.com. A` or to the given question. */
export function response(text: ResponseText): Message {
  const { flags = ['AA'], rcode = 'NOERROR', answer = [], authority = [], additional = [] } = text
  return {
    id: 1,
    flags: flags.reduce<number>((bits, flag) => bits | FLAG[flag], FLAG.QR),
    rcode: RCODE[rcode],
    question: text.question ?? question('www.example.com.'),
    answers: records(...answer),
    authorities: records(...authority),
    additionals: records(...additional),
    edns: undefined,
  }
}

/** The octets of a response to the query in `octets`. */
export function replyTo(octets: Uint8Array, text: ResponseText): Uint8Array {
  const query = decodeWire(octets)
  const asked = text.question ?? query.question!
  return encodeWire({ ...response({ ...text, question: asked }), id: query.id })
}

/** The question in the octets of a query, whatever case its letters were sent in: `www.example.com. A`. */
export function askedIn(octets: Uint8Array): string {
  const { name, type } = decodeWire(octets).question!
  return `${name.toString().toLowerCase()} ${formatType(type)}`
}
