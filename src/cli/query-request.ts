/** What the words of a query send: its flags, its transport, and its OPT record (RFC 6891). */

import type { ExchangeRequest } from '../dns/client/exchange.ts'
import { EDNS_OPTION } from '../dns/iana/codes.ts'
import { EDNS_DO, SAFE_UDP_SIZE, type Edns } from '../dns/message/edns.ts'
import { FLAG } from '../dns/message/header.ts'
import type { QueryOptions, QueryWords } from './query-words.ts'

/** `timeoutMs` is for each try. */
export function queryRequest(
  { server, question, options }: QueryWords<QueryOptions>,
  timeoutMs: number,
): ExchangeRequest {
  return {
    server,
    question,
    flags: (options.recurse === false ? 0 : FLAG.RD) | (options.cd === true ? FLAG.CD : 0),
    edns: options.edns === false ? undefined : ednsFor(options),
    transport: options.tcp === true ? 'tcp' : 'udp',
    udpTimeoutMs: timeoutMs,
    tcpTimeoutMs: timeoutMs,
  }
}

function ednsFor({ bufsize = SAFE_UDP_SIZE, dnssec, nsid }: QueryOptions): Edns {
  return {
    udpSize: bufsize,
    version: 0,
    extendedRcode: 0,
    flags: dnssec === true ? EDNS_DO : 0,
    options: nsid === true ? [{ code: EDNS_OPTION.NSID, type: 'NSID', data: new Uint8Array(0) }] : [],
  }
}
