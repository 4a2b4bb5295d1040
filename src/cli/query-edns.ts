/** What the options of a query say in its OPT record (RFC 6891). */

import { EDNS_OPTION } from '../dns/iana/codes.ts'
import { EDNS_DO, SAFE_UDP_SIZE, type Edns } from '../dns/message/edns.ts'
import type { QueryOptions } from './query-words.ts'

export function ednsFor({ bufsize = SAFE_UDP_SIZE, dnssec, nsid }: QueryOptions): Edns {
  return {
    udpSize: bufsize,
    version: 0,
    extendedRcode: 0,
    flags: dnssec === true ? EDNS_DO : 0,
    options: nsid === true ? [{ code: EDNS_OPTION.NSID, type: 'NSID', data: new Uint8Array(0) }] : [],
  }
}
