// How servers are broken. A quirk is what is wrong with a machine, whatever it serves; each says of itself
// whether a resolver has a right to fail when it depends on it.

import { CLASS } from '../../src/dns/iana/classes.ts'
import { RCODE } from '../../src/dns/iana/codes.ts'
import { TYPE } from '../../src/dns/iana/types.ts'
import { FLAG, FLAGS_AT, HEADER_LENGTH, RCODE_MASK } from '../../src/dns/message/header.ts'
import { decodeWire, encodeWire, type Message } from '../../src/dns/message/message.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { LOWER, nameLength } from '../../src/dns/name/name-octets.ts'
import { rrset } from './rrset.ts'

export type QuirkName =
  | 'none'
  | 'mute'
  | 'slow'
  | 'refused'
  | 'servfail'
  | 'notimp'
  | 'formerr-to-edns'
  | 'badvers-to-edns'
  | 'mute-to-edns'
  | 'wrong-question'
  | 'wrong-id'
  | 'upward-referral'
  | 'nxdomain-at-ents'
  | 'refuses-unusual-types'
  | 'no-tcp'
  | 'truncates-all'
  | 'truncates-all-without-tcp'
  | 'lying-ra'
  | 'recursive-looking'
  | 'lower-case-echo'
  | 'poisons'
  | 'babble'

export interface Quirk {
  /** How often it is found among a hundred servers. */
  readonly weight: number
  /** A resolver gets what it needs all the same, if it behaves. */
  readonly isBearable: boolean
  /** What it makes of the query and of the right response to it; null says nothing. UDP and TCP alike. */
  readonly answer?: (exchange: Exchange) => Uint8Array | null
  readonly hasTcp?: false
  /** What it says, if anything, is taken for nothing: it has to be waited for. */
  readonly isSilent?: true
}

export interface Exchange {
  readonly query: Message
  readonly transport: 'udp' | 'tcp'
  /** The response that the server would give without its quirk. */
  readonly response: Uint8Array
  /** Whether the name asked for is an empty non-terminal of a zone here. */
  readonly asksEmptyNonTerminal: boolean
}

/** What poisoned data points to: nobody is there who could be asked in good faith. */
export const POISON_IP = '6.6.6.6'

const withRcode =
  (rcode: number) =>
  ({ query }: Exchange): Uint8Array =>
    bare(query, rcode)

export const QUIRKS: Readonly<Record<QuirkName, Quirk>> = {
  none: { weight: 110, isBearable: true },
  mute: { weight: 2, isBearable: false, isSilent: true, answer: () => null, hasTcp: false },
  // The delay is the server's, see `simulated-server.ts`.
  slow: { weight: 2, isBearable: false, isSilent: true },
  refused: { weight: 2, isBearable: false, answer: withRcode(RCODE.REFUSED) },
  servfail: { weight: 2, isBearable: false, answer: withRcode(RCODE.SERVFAIL) },
  notimp: { weight: 1, isBearable: false, answer: withRcode(RCODE.NOTIMP) },
  'formerr-to-edns': {
    weight: 2,
    isBearable: true,
    answer: ({ query, response }) => (query.edns ? bare(query, RCODE.FORMERR, false) : response),
  },
  'badvers-to-edns': {
    weight: 1,
    isBearable: false,
    answer: ({ query, response }) => (query.edns ? bare(query, RCODE.BADVERS) : response),
  },
  // RFC 8906: it is the server's to mend; since 2019 nobody tries without.
  'mute-to-edns': {
    weight: 1,
    isBearable: false,
    isSilent: true,
    answer: ({ query, response }) => (query.edns ? null : response),
  },
  'wrong-question': {
    weight: 1,
    isBearable: false,
    isSilent: true,
    answer: ({ query }) =>
      encodeWire({
        ...query,
        flags: FLAG.QR | FLAG.AA,
        rcode: 0,
        question: { ...query.question!, name: DomainName.parse('wrong.question.') },
        edns: undefined,
      }),
  },
  'wrong-id': {
    weight: 1,
    isBearable: false,
    isSilent: true,
    answer: ({ response }) => changed(response, (octets) => (octets[0] = octets[0]! ^ 0x55)),
  },
  'upward-referral': {
    weight: 1,
    isBearable: false,
    answer: ({ query }) =>
      encodeWire({
        ...query,
        flags: FLAG.QR,
        rcode: 0,
        authorities: recordsOf('.', TYPE.NS, ['a.root.']),
        edns: undefined,
      }),
  },
  'nxdomain-at-ents': {
    weight: 2,
    isBearable: true,
    answer: ({ response, asksEmptyNonTerminal }) =>
      asksEmptyNonTerminal
        ? changed(response, (octets) => (octets[3] = octets[3]! | RCODE.NXDOMAIN))
        : response,
  },
  'refuses-unusual-types': {
    weight: 1,
    isBearable: false,
    answer: ({ query, response }) => (query.question!.type > 255 ? bare(query, RCODE.NOTIMP) : response),
  },
  // Broken as soon as something is large: `simulated-server.ts` gives it no TCP.
  'no-tcp': { weight: 2, isBearable: false, hasTcp: false },
  'truncates-all': { weight: 2, isBearable: true, answer: truncated },
  'truncates-all-without-tcp': { weight: 1, isBearable: false, answer: truncated, hasTcp: false },
  'lying-ra': {
    weight: 2,
    isBearable: true,
    answer: ({ response }) => changed(response, (octets) => (octets[3] = octets[3]! | FLAG.RA)),
  },
  'recursive-looking': {
    weight: 1,
    isBearable: false,
    answer: ({ response }) =>
      changed(response, (octets) => {
        octets[2] = octets[2]! & ~(FLAG.AA >> 8)
        octets[3] = octets[3]! | FLAG.RA
      }),
  },
  'lower-case-echo': {
    weight: 2,
    isBearable: true,
    answer: ({ response }) =>
      changed(response, (octets) => {
        const end = HEADER_LENGTH + nameLength(octets, HEADER_LENGTH)
        for (let i = HEADER_LENGTH; i < end; i++) octets[i] = LOWER[octets[i]!]!
      }),
  },
  poisons: { weight: 2, isBearable: true, answer: poisoned },
  babble: {
    weight: 1,
    isBearable: false,
    isSilent: true,
    answer: ({ response }) => response.slice(0, 12 + ((response.length - 12) >> 1)),
  },
}

function bare(query: Message, rcode: number, hasEdns = query.edns !== undefined): Uint8Array {
  const edns = hasEdns && query.edns ? { ...query.edns, options: [] } : undefined
  return encodeWire({ ...query, flags: FLAG.QR | (query.flags & FLAG.RD), rcode, edns })
}

function changed(response: Uint8Array, change: (octets: Uint8Array) => void): Uint8Array {
  const octets = new Uint8Array(response)
  change(octets)
  return octets
}

function truncated({ query, transport, response }: Exchange): Uint8Array {
  if (transport === 'tcp') return response
  const flags = (response[FLAGS_AT]! << 8) | response[FLAGS_AT + 1]!
  return encodeWire({ ...query, flags: (flags & ~RCODE_MASK) | FLAG.TC, rcode: flags & RCODE_MASK })
}

/** Everybody else's names, in all sections: for those who believe what nobody asked. */
function poisoned({ response }: Exchange): Uint8Array {
  const message = decodeWire(response)
  if (message.answers.length > 10 || (message.flags & FLAG.TC) !== 0) return response
  const evil = (name: string): ResourceRecord[] => recordsOf(name, TYPE.A, [POISON_IP])
  return encodeWire({
    ...message,
    answers: message.answers.length === 0 ? [] : [...message.answers, ...evil('www.d0.t0.')],
    authorities: [...message.authorities, ...recordsOf('t1.', TYPE.NS, ['evil.t0.'])],
    additionals: [...message.additionals, ...evil('evil.t0.'), ...evil('a.root.'), ...evil('ns1.t0.')],
  })
}

function recordsOf(owner: string, type: number, texts: readonly string[]): ResourceRecord[] {
  const name = DomainName.parse(owner)
  return rrset(type, 86_400, texts).rdatas.map((rdata) => ({
    owner: name,
    type,
    rrclass: CLASS.IN,
    ttlSeconds: 86_400,
    rdata,
  }))
}
