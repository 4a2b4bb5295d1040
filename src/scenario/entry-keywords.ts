/** The words of an entry's lines MATCH, ADJUST and REPLY, and what they stand for. Tables. */

import { findOpcode, findRcode } from '../dns/iana/codes.ts'
import { FLAG } from '../dns/message/header.ts'
import type { AdjustKeyword, MatchKeyword } from './scenario.ts'

export const MATCH_KEYWORDS: ReadonlySet<string> = new Set<MatchKeyword>([
  'opcode',
  'qtype',
  'qname',
  'subdomain',
  'question',
  'rcode',
  'answer',
  'all',
  'all_noloc',
  'ttl',
  'DO',
  'noedns',
  'ednsdata',
  'UDP',
  'TCP',
  'client_cookie',
  'server_cookie',
])

export const ADJUST_KEYWORDS: ReadonlySet<string> = new Set<AdjustKeyword>([
  'copy_id',
  'copy_query',
  'copy_ednsdata_assume_clientsubnet',
  'increment_ecs_scope',
])

/** Flags of the header, by the words of REPLY. DO is apart, for it stands in the OPT record. */
export const REPLY_FLAGS: ReadonlyMap<string, number> = new Map(Object.entries(FLAG))

/** The words that the format has beside the IANA names. */
const OTHER_RCODES: ReadonlyMap<string, string> = new Map([
  ['NOTIMPL', 'NOTIMP'],
  ['BADSIG', 'BADVERS'],
])

export function replyRcode(word: string): number | undefined {
  return findRcode(OTHER_RCODES.get(word) ?? word)
}

export function replyOpcode(word: string): number | undefined {
  return findOpcode(word)
}
