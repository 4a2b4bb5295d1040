/** What became of one question, for the assertions of a test: the answer, and who was asked what on the way. */

import { formatRcode } from '../dns/iana/codes.ts'
import { formatType } from '../dns/iana/types.ts'
import { decodeMessage } from '../dns/message/message-decoder.ts'
import { encodeWire } from '../dns/message/message.ts'
import type { PlainRecord } from '../dns/message/plain-message.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { AskStep } from '../dns/resolver/explanation/explanation.ts'
import type { Resolution } from '../dns/resolver/explanation/resolution.ts'

/** One question to one server, and what came of it. Names are text and end with their dot. */
export interface Exchange {
  /** The zone that the server was asked about as one of its authorities. */
  readonly zone: string
  readonly server: string
  readonly address: string
  readonly name: string
  readonly type: string
  readonly transport: 'udp' | 'tcp'
  readonly outcome: AskStep['outcome']['kind']
  /** The zone that the server referred to; undefined unless the outcome is a referral. */
  readonly referral: string | undefined
  /** Undefined when no response came. */
  readonly rttMs: number | undefined
}

export class LabResult {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL` … */
  readonly rcode: string
  /** Aliases from the name asked for on, then what was asked for. */
  readonly answers: readonly PlainRecord[]
  /** The SOA of a denial. */
  readonly authorities: readonly PlainRecord[]
  /** Every exchange in order, those for the addresses of servers included; empty when the cache had it all. */
  readonly conversation: readonly Exchange[]
  /** All that the resolver has to tell, step by step. */
  readonly resolution: Resolution

  constructor(resolution: Resolution) {
    this.rcode = formatRcode(resolution.rcode)
    this.answers = plainRecords(resolution.answers)
    this.authorities = plainRecords(resolution.authorities)
    this.conversation = Array.from(resolution.conversation(), plainExchange)
    this.resolution = resolution
  }

  /** What the servers of a zone were asked. Throws `TextError` when `zone` is no name. */
  asked(zone: string): Exchange[] {
    const name = DomainName.parse(zone)
    return this.conversation.filter((exchange) => DomainName.parse(exchange.zone).equals(name))
  }
}

/** By way of octets: there alone it is known how each type looks to people. */
function plainRecords(answers: readonly ResourceRecord[]): PlainRecord[] {
  const message = { id: 0, flags: 0, rcode: 0, question: undefined, edns: undefined }
  return decodeMessage(encodeWire({ ...message, answers, authorities: [], additionals: [] })).answers
}

function plainExchange({ zone, choice, question, transport, outcome, rttMs }: AskStep): Exchange {
  return {
    zone: zone.toString(),
    server: choice.server.toString(),
    address: choice.ip,
    name: question.name.toString(),
    type: formatType(question.type),
    transport,
    outcome: outcome.kind,
    referral: outcome.kind === 'referral' ? outcome.zone.toString() : undefined,
    rttMs,
  }
}
