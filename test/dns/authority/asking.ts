/** Asks an authority as a client would, and shows what it said as lines of text. */

import { Authority, type AuthorityOptions } from '../../../src/dns/authority/authority.ts'
import { formatClass, parseClass } from '../../../src/dns/iana/classes.ts'
import { formatRcode } from '../../../src/dns/iana/codes.ts'
import { formatType, parseType } from '../../../src/dns/iana/types.ts'
import type { Edns } from '../../../src/dns/message/edns.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import { decodeWire } from '../../../src/dns/message/message.ts'
import { encodeQuery } from '../../../src/dns/message/query.ts'
import type { ResourceRecord } from '../../../src/dns/message/record.ts'
import { DomainName } from '../../../src/dns/name/domain-name.ts'
import { formatRdata } from '../../../src/dns/rdata/registry.ts'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'

export interface Reply {
  readonly rcode: string
  /** The flags that are set, such as `qr aa`. */
  readonly flags: string
  readonly question: string
  readonly answer: string[]
  readonly authority: string[]
  readonly additional: string[]
  readonly edns: Edns | undefined
  readonly length: number
}

export interface AskOptions {
  readonly transport?: 'udp' | 'tcp'
  readonly flags?: number
  readonly edns?: Partial<Edns>
}

const remote = { ip: '127.0.0.1', port: 40000 }

/** An authority over the zones whose texts are given. */
export function authorityOf(texts: readonly string[], options: AuthorityOptions = {}): Authority {
  return new Authority({ ...options, zones: texts.map((text) => parseZone(text)) })
}

/** Asks `name TYPE [CLASS]`. */
export function ask(authority: Authority, question: string, options: AskOptions = {}): Reply {
  const [name = '.', type = 'A', rrclass = 'IN'] = question.split(' ')
  const query = encodeQuery({
    id: 0x1234,
    name: DomainName.parse(name),
    type: parseType(type),
    rrclass: parseClass(rrclass),
    flags: options.flags ?? 0,
    edns: options.edns && {
      udpSize: 1232,
      version: 0,
      extendedRcode: 0,
      flags: 0,
      options: [],
      ...options.edns,
    },
  })
  const response = authority.respond(query, { transport: options.transport ?? 'tcp', remote })
  if (response === null) throw new Error('the query was dropped')
  return readReply(response)
}

export function readReply(response: Uint8Array): Reply {
  const message = decodeWire(response)
  const { question } = message
  return {
    rcode: formatRcode(message.rcode),
    flags: Object.entries(FLAG)
      .filter(([, bit]) => (message.flags & bit) !== 0)
      .map(([name]) => name.toLowerCase())
      .join(' '),
    question:
      question === undefined
        ? ''
        : `${question.name.toString()} ${formatClass(question.rrclass)} ${formatType(question.type)}`,
    answer: message.answers.map(formatLine),
    authority: message.authorities.map(formatLine),
    additional: message.additionals.map(formatLine),
    edns: message.edns,
    length: response.length,
  }
}

function formatLine({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): string {
  return `${owner.toString()} ${ttlSeconds} ${formatType(type)} ${formatRdata(type, rrclass, rdata)}`
}
