/** Resource record types (IANA registry "Resource Record (RR) TYPEs"), by number and by name. */

import { TextError } from '../../errors.ts'

export const TYPE = {
  A: 1,
  NS: 2,
  MD: 3,
  MF: 4,
  CNAME: 5,
  SOA: 6,
  MB: 7,
  MG: 8,
  MR: 9,
  NULL: 10,
  WKS: 11,
  PTR: 12,
  HINFO: 13,
  MINFO: 14,
  MX: 15,
  TXT: 16,
  RP: 17,
  AFSDB: 18,
  X25: 19,
  ISDN: 20,
  RT: 21,
  NSAP: 22,
  'NSAP-PTR': 23,
  SIG: 24,
  KEY: 25,
  PX: 26,
  GPOS: 27,
  AAAA: 28,
  LOC: 29,
  NXT: 30,
  EID: 31,
  NIMLOC: 32,
  SRV: 33,
  ATMA: 34,
  NAPTR: 35,
  KX: 36,
  CERT: 37,
  A6: 38,
  DNAME: 39,
  SINK: 40,
  OPT: 41,
  APL: 42,
  DS: 43,
  SSHFP: 44,
  IPSECKEY: 45,
  RRSIG: 46,
  NSEC: 47,
  DNSKEY: 48,
  DHCID: 49,
  NSEC3: 50,
  NSEC3PARAM: 51,
  TLSA: 52,
  SMIMEA: 53,
  HIP: 55,
  NINFO: 56,
  RKEY: 57,
  TALINK: 58,
  CDS: 59,
  CDNSKEY: 60,
  OPENPGPKEY: 61,
  CSYNC: 62,
  ZONEMD: 63,
  SVCB: 64,
  HTTPS: 65,
  DSYNC: 66,
  HHIT: 67,
  BRID: 68,
  SPF: 99,
  UINFO: 100,
  UID: 101,
  GID: 102,
  UNSPEC: 103,
  NID: 104,
  L32: 105,
  L64: 106,
  LP: 107,
  EUI48: 108,
  EUI64: 109,
  NXNAME: 128,
  TKEY: 249,
  TSIG: 250,
  IXFR: 251,
  AXFR: 252,
  MAILB: 253,
  MAILA: 254,
  ANY: 255,
  URI: 256,
  CAA: 257,
  AVC: 258,
  DOA: 259,
  AMTRELAY: 260,
  RESINFO: 261,
  WALLET: 262,
  CLA: 263,
  IPN: 264,
  TA: 32768,
  DLV: 32769,
} as const

export type TypeName = keyof typeof TYPE

const nameOf = new Map<number, string>(Object.entries(TYPE).map(([name, number]) => [number, name]))
/** Those of `nameOf` that every message holds, where an index is enough. */
const lowNames: readonly (string | undefined)[] = Array.from({ length: 512 }, (_, type) => nameOf.get(type))
const numberOf = new Map<string, number>(Object.entries(TYPE))

/** `MX`, or `TYPE1234` for a type without a name (RFC 3597 §5). */
export function formatType(type: number): string {
  return lowNames[type] ?? nameOf.get(type) ?? `TYPE${type}`
}

/** The number of a type's name or of `TYPE1234`, in any case; undefined when it is neither. */
export function findType(text: string): number | undefined {
  const known = numberOf.get(text)
  if (known !== undefined) return known
  const upper = text.toUpperCase()
  return numberOf.get(upper) ?? numbered(upper, 'TYPE')
}

/** Throws `TextError` 'unknown-type'. */
export function parseType(text: string): number {
  const type = findType(text)
  if (type === undefined)
    throw new TextError('unknown-type', text, 'a record type such as A, MX or TYPE65280')
  return type
}

/** The number in `TYPE123` or `CLASS123`; undefined when it is none or over 65535. */
export function numbered(upper: string, prefix: string): number | undefined {
  if (!upper.startsWith(prefix)) return undefined
  const digits = upper.slice(prefix.length)
  if (!/^[0-9]{1,5}$/.test(digits)) return undefined
  const number = Number(digits)
  return number <= 0xffff ? number : undefined
}

/** OPT, and the types that only ever stand in a question or in one message (RFC 6895 §3.1): never zone data. */
export function isMetaType(type: number): boolean {
  return type === TYPE.OPT || type === TYPE.NXNAME || (type >= TYPE.TKEY && type <= TYPE.ANY)
}

/** A type of which a zone can hold records: none that is meta, and not 0, which stands for no type (RFC 6895 §3.1). */
export function isDataType(type: number): boolean {
  return type !== 0 && !isMetaType(type)
}
