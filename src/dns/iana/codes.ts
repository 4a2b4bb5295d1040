/** Opcodes, response codes, EDNS options and extended errors (IANA registries of the DNS parameters). */

export const OPCODE = { QUERY: 0, IQUERY: 1, STATUS: 2, NOTIFY: 4, UPDATE: 5, DSO: 6 } as const

export type OpcodeName = keyof typeof OPCODE

/** The 12 bits of header and OPT together (RFC 6891 §6.1.3); 16 also stands for BADSIG in a TSIG. */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
  DSOTYPENI: 11,
  BADVERS: 16,
  BADKEY: 17,
  BADTIME: 18,
  BADMODE: 19,
  BADNAME: 20,
  BADALG: 21,
  BADTRUNC: 22,
  BADCOOKIE: 23,
} as const

export type RcodeName = keyof typeof RCODE

export const EDNS_OPTION = {
  LLQ: 1,
  UL: 2,
  NSID: 3,
  DAU: 5,
  DHU: 6,
  N3U: 7,
  CLIENT_SUBNET: 8,
  EXPIRE: 9,
  COOKIE: 10,
  TCP_KEEPALIVE: 11,
  PADDING: 12,
  CHAIN: 13,
  KEY_TAG: 14,
  EDE: 15,
  CLIENT_TAG: 16,
  SERVER_TAG: 17,
  REPORT_CHANNEL: 18,
  ZONEVERSION: 19,
} as const

/** Extended DNS Errors (RFC 8914 §4 and the registry since). */
export const EDE = {
  OTHER: 0,
  UNSUPPORTED_DNSKEY_ALGORITHM: 1,
  UNSUPPORTED_DS_DIGEST: 2,
  STALE_ANSWER: 3,
  FORGED_ANSWER: 4,
  DNSSEC_INDETERMINATE: 5,
  DNSSEC_BOGUS: 6,
  SIGNATURE_EXPIRED: 7,
  SIGNATURE_NOT_YET_VALID: 8,
  DNSKEY_MISSING: 9,
  RRSIGS_MISSING: 10,
  NO_ZONE_KEY_BIT_SET: 11,
  NSEC_MISSING: 12,
  CACHED_ERROR: 13,
  NOT_READY: 14,
  BLOCKED: 15,
  CENSORED: 16,
  FILTERED: 17,
  PROHIBITED: 18,
  STALE_NXDOMAIN_ANSWER: 19,
  NOT_AUTHORITATIVE: 20,
  NOT_SUPPORTED: 21,
  NO_REACHABLE_AUTHORITY: 22,
  NETWORK_ERROR: 23,
  INVALID_DATA: 24,
  SIGNATURE_EXPIRED_BEFORE_VALID: 25,
  TOO_EARLY: 26,
  UNSUPPORTED_NSEC3_ITERATIONS: 27,
  UNABLE_TO_CONFORM_TO_POLICY: 28,
  SYNTHESIZED: 29,
  INVALID_QUERY_TYPE: 30,
} as const

const opcodeNames = new Map<number, string>(Object.entries(OPCODE).map(([name, code]) => [code, name]))
const rcodeNames = new Map<number, string>(Object.entries(RCODE).map(([name, code]) => [code, name]))
const opcodeNumbers = new Map<string, number>(Object.entries(OPCODE))
const rcodeNumbers = new Map<string, number>(Object.entries(RCODE))

/** `QUERY`, or `OPCODE7` for one without a name. */
export function formatOpcode(opcode: number): string {
  return opcodeNames.get(opcode) ?? `OPCODE${opcode}`
}

/** `NXDOMAIN`, or `RCODE12` for one without a name. */
export function formatRcode(rcode: number): string {
  return rcodeNames.get(rcode) ?? `RCODE${rcode}`
}

/** The number of `QUERY` or `OPCODE7`; undefined when it is neither. */
export function findOpcode(text: string): number | undefined {
  return opcodeNumbers.get(text) ?? bounded(/^OPCODE([0-9]{1,2})$/.exec(text), 0xf)
}

/** The number of `NXDOMAIN` or `RCODE12`; undefined when it is neither. */
export function findRcode(text: string): number | undefined {
  return rcodeNumbers.get(text) ?? bounded(/^RCODE([0-9]{1,4})$/.exec(text), 0xfff)
}

function bounded(match: RegExpExecArray | null, most: number): number | undefined {
  if (match === null) return undefined
  const number = Number(match[1])
  return number <= most ? number : undefined
}
