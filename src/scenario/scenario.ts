/**
 * A scenario as data: scripted servers, and the steps of a play around a resolver. What a file says, no more;
 * `read-scenario.ts` makes it, `run-scenario.ts` plays it.
 */

import type { Question, ResourceRecord } from '../dns/message/record.ts'
import type { ConfigItem } from './config-text.ts'
import type { HeadFile } from './head-files.ts'

export interface Scenario {
  /** As errors and reports call it. */
  readonly file: string
  readonly title: string
  /** The options of the head, in order. */
  readonly config: readonly ConfigItem[]
  /** Files of the head, by name. */
  readonly files: ReadonlyMap<string, HeadFile>
  readonly ranges: readonly ScriptedServer[]
  readonly steps: readonly Step[]
}

/** A server that answers by script while the number of the step lies in `first` … `last`. */
export interface ScriptedServer {
  readonly line: number
  readonly first: number
  readonly last: number
  /** Canonical text; none stands for every address. */
  readonly addresses: readonly string[]
  /** The first one that matches a query answers it. */
  readonly entries: readonly Entry[]
}

/** A message, which messages it stands for, and how it is made into a reply. */
export interface Entry {
  readonly line: number
  readonly match: readonly MatchRule[]
  readonly adjust: ReadonlySet<AdjustKeyword>
  /** The message, and those that follow it at once. */
  readonly messages: readonly [ScriptedMessage, ...ScriptedMessage[]]
}

/** What has to be equal in a message and the entry's own. */
export type MatchKeyword =
  | 'opcode'
  | 'qtype'
  | 'qname'
  | 'subdomain'
  | 'question'
  | 'rcode'
  | 'answer'
  | 'all'
  | 'all_noloc'
  | 'ttl'
  | 'DO'
  | 'noedns'
  | 'ednsdata'
  | 'UDP'
  | 'TCP'
  | 'client_cookie'
  | 'server_cookie'

export type MatchRule =
  | { readonly kind: MatchKeyword }
  /** The serial of the SOA record in an IXFR query. */
  | { readonly kind: 'serial'; readonly serial: number }
  /** An extended error with this code, or with any. */
  | { readonly kind: 'ede'; readonly infoCode: number | 'any' }

export type AdjustKeyword =
  'copy_id' | 'copy_query' | 'copy_ednsdata_assume_clientsubnet' | 'increment_ecs_scope' | 'sleep'

export interface ScriptedMessage {
  /** The bits of `FLAG`, with the opcode in its place. */
  readonly flags: number
  /** All twelve bits. */
  readonly rcode: number
  readonly question: Question | undefined
  readonly answers: readonly ResourceRecord[]
  readonly authorities: readonly ResourceRecord[]
  readonly additionals: readonly ResourceRecord[]
  readonly edns: ScriptedEdns | undefined
  /** The whole message in octets, in the place of all above. */
  readonly octets: Uint8Array | undefined
}

export interface ScriptedEdns {
  readonly dnssecOk: boolean
  /** The octets of the options, which need not be well formed. */
  readonly options: Uint8Array
}

/** What every step has. */
interface StepBase {
  readonly line: number
  readonly number: number
  /** What was asked of whom since the step before, to be checked once this one has been played. */
  readonly asked: readonly AskedLine[]
}

export type Step = StepBase & StepAction

export type StepAction =
  /** A client asks. */
  | { readonly kind: 'QUERY'; readonly address: string | undefined; readonly entry: Entry }
  /** A reply to a client is there and is as the entry says. */
  | { readonly kind: 'CHECK_ANSWER'; readonly address: string | undefined; readonly entry: Entry }
  /** A query upstream was sent that is as the entry says. */
  | { readonly kind: 'CHECK_OUT_QUERY'; readonly address: string | undefined; readonly entry: Entry }
  /** Answers a query that is pending upstream. */
  | { readonly kind: 'REPLY'; readonly address: string | undefined; readonly entry: Entry }
  /** A query that is pending upstream gets no answer. */
  | { readonly kind: 'TIMEOUT'; readonly address: string | undefined }
  /** … or the network says that it cannot be delivered. */
  | { readonly kind: 'ERROR'; readonly address: string | undefined }
  | { readonly kind: 'TIME_PASSES'; readonly seconds: Expression }
  | { readonly kind: 'ASSIGN'; readonly variable: string; readonly value: Expression }
  | { readonly kind: 'TRAFFIC' }
  | { readonly kind: 'NOTHING' }
  | { readonly kind: 'FLUSH_MESSAGE' | 'EXPIRE_MESSAGE'; readonly question: Question }
  | {
      readonly kind: 'INFRA_RTT'
      readonly address: string
      readonly rttMs: Expression
    }
  /** A step of the format that is not for this resolver. */
  | { readonly kind: 'unsupported'; readonly keyword: string }

export type StepKind = StepAction['kind']

/** Text that stands for a number, with `${…}` in it where it has to be worked out. */
export type Expression = string

/** One line `ASKED …` after a step. */
export interface AskedLine {
  readonly line: number
  readonly expectation: Asked
}

export type Asked =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'query'; readonly server: AskedServer; readonly question: Omit<Question, 'rrclass'> }
  /** These servers, in this order; others may have been asked in between. */
  | { readonly kind: 'path'; readonly servers: readonly AskedServer[] }

/** By address; by the zone that it is asked for; or any. */
export type AskedServer = { readonly ip: string } | { readonly zone: Question['name'] } | 'any'
