/**
 * EDNS options as typed values (RFC 6891 §6.1.2): one entry a code, with what its octets must be like, how
 * they are read and how they are written. An option without an entry keeps its octets.
 */

import { EDNS_OPTION } from '../iana/codes.ts'
import type { NameReader } from '../name/name-reader.ts'
import { formatName } from '../name/name-text.ts'
import type { NameWriter } from '../name/name-writer.ts'
import { MAX_U16, MAX_U32 } from '../rdata/integers.ts'
import { nameFromValue } from '../rdata/names.ts'
import { textFromOctets } from '../rdata/octet-text.ts'
import { checkInteger, octetsFromValue } from '../rdata/plain-value.ts'
import { CLIENT_SUBNET, type ClientSubnetOption } from './client-subnet.ts'
import type { OptionCodec } from './option-codec.ts'

/** RFC 7314. */
export interface ExpireOption {
  readonly code: 9
  readonly type: 'EXPIRE'
  /** Until a secondary's copy of the zone expires; null in a query. */
  readonly expireSeconds: number | null
}

/** RFC 7873. */
export interface CookieOption {
  readonly code: 10
  readonly type: 'COOKIE'
  /** 8 octets. */
  readonly client: Uint8Array
  /** None, or 8 to 32 octets. */
  readonly server: Uint8Array
}

/** RFC 7828. */
export interface TcpKeepaliveOption {
  readonly code: 11
  readonly type: 'TCP_KEEPALIVE'
  /** In units of 100 ms; null in a query. */
  readonly timeout: number | null
}

/** RFC 7901. */
export interface ChainOption {
  readonly code: 13
  readonly type: 'CHAIN'
  readonly closestTrustPoint: string
}

/** RFC 8145 §4. */
export interface KeyTagOption {
  readonly code: 14
  readonly type: 'KEY_TAG'
  readonly tags: readonly number[]
}

/** An Extended DNS Error (RFC 8914). */
export interface ExtendedErrorOption {
  readonly code: 15
  readonly type: 'EDE'
  readonly infoCode: number
  readonly extraText: string
}

/** Options that are octets by nature (an NSID, padding), and those that have no schema here. */
export interface BytesOption {
  readonly code: number
  readonly type: BytesOptionName | `OPTION_${number}`
  readonly data: Uint8Array
}

/** An option of any code as octets, for writing. */
export interface RawOption {
  readonly code: number
  readonly data: Uint8Array
}

export type EdnsOption =
  | ClientSubnetOption
  | ExpireOption
  | CookieOption
  | TcpKeepaliveOption
  | ChainOption
  | KeyTagOption
  | ExtendedErrorOption
  | BytesOption

const EXPIRE: OptionCodec<ExpireOption> = {
  fits: (_octets, _at, length) => length === 0 || length === 4,
  read(reader) {
    return { code: 9, type: 'EXPIRE', expireSeconds: reader.remaining === 0 ? null : reader.u32() }
  },
  write(writer, { expireSeconds }) {
    if (expireSeconds !== null) writer.u32(checkInteger(writer, expireSeconds, MAX_U32))
  },
}

const COOKIE: OptionCodec<CookieOption> = {
  // RFC 7873 §5.2.2: any other length is FORMERR.
  fits: (_octets, _at, length) => length === 8 || (length >= 16 && length <= 40),
  read(reader) {
    return { code: 10, type: 'COOKIE', client: reader.bytes(8), server: reader.bytes(reader.remaining) }
  },
  write(writer, { client, server }) {
    writer.bytes(octetsFromValue(writer, client))
    writer.bytes(octetsFromValue(writer, server))
  },
}

const TCP_KEEPALIVE: OptionCodec<TcpKeepaliveOption> = {
  fits: (_octets, _at, length) => length === 0 || length === 2,
  read(reader) {
    return { code: 11, type: 'TCP_KEEPALIVE', timeout: reader.remaining === 0 ? null : reader.u16() }
  },
  write(writer, { timeout }) {
    if (timeout !== null) writer.u16(checkInteger(writer, timeout, MAX_U16))
  },
}

const CHAIN: OptionCodec<ChainOption> = {
  fits: isOneName,
  read(reader) {
    const at = reader.advance(reader.remaining)
    return { code: 13, type: 'CHAIN', closestTrustPoint: formatName(reader.octets, at) }
  },
  write(writer, { closestTrustPoint }) {
    writer.exactName(nameFromValue(writer, closestTrustPoint))
  },
}

const KEY_TAG: OptionCodec<KeyTagOption> = {
  fits: (_octets, _at, length) => length >= 2 && length % 2 === 0,
  read(reader) {
    const tags = Array.from({ length: reader.remaining / 2 }, () => reader.u16())
    return { code: 14, type: 'KEY_TAG', tags }
  },
  write(writer, { tags }) {
    if (!Array.isArray(tags)) throw writer.error('bad-value', 'tags are not an array')
    for (const tag of tags) writer.u16(checkInteger(writer, tag, MAX_U16))
  },
}

const EXTENDED_ERROR: OptionCodec<ExtendedErrorOption> = {
  fits: (_octets, _at, length) => length >= 2,
  read(reader) {
    const infoCode = reader.u16()
    const length = reader.remaining
    const extraText = textFromOctets(reader.octets, reader.advance(length), length)
    return { code: 15, type: 'EDE', infoCode, extraText }
  },
  write(writer, { infoCode, extraText }) {
    writer.u16(checkInteger(writer, infoCode, MAX_U16))
    writer.bytes(octetsFromValue(writer, extraText))
  },
}

/** A name in wire form, whole and uncompressed, and nothing after it. */
function isOneName(octets: Uint8Array, at: number, length: number): boolean {
  if (length > 255) return false
  const end = at + length
  while (at < end) {
    const head = octets[at]!
    if (head > 63) return false
    at += head + 1
    if (head === 0) return at === end
  }
  return false
}

const CODECS: ReadonlyMap<number, OptionCodec<EdnsOption>> = new Map<number, OptionCodec<EdnsOption>>([
  [EDNS_OPTION.CLIENT_SUBNET, CLIENT_SUBNET],
  [EDNS_OPTION.EXPIRE, EXPIRE],
  [EDNS_OPTION.COOKIE, COOKIE],
  [EDNS_OPTION.TCP_KEEPALIVE, TCP_KEEPALIVE],
  [EDNS_OPTION.CHAIN, CHAIN],
  [EDNS_OPTION.KEY_TAG, KEY_TAG],
  [EDNS_OPTION.EDE, EXTENDED_ERROR],
])

/** The codes with a name and no schema. */
const BYTES_OPTION_NAMES = {
  [EDNS_OPTION.LLQ]: 'LLQ',
  [EDNS_OPTION.UL]: 'UL',
  [EDNS_OPTION.NSID]: 'NSID',
  [EDNS_OPTION.DAU]: 'DAU',
  [EDNS_OPTION.DHU]: 'DHU',
  [EDNS_OPTION.N3U]: 'N3U',
  [EDNS_OPTION.PADDING]: 'PADDING',
  [EDNS_OPTION.CLIENT_TAG]: 'CLIENT_TAG',
  [EDNS_OPTION.SERVER_TAG]: 'SERVER_TAG',
  [EDNS_OPTION.REPORT_CHANNEL]: 'REPORT_CHANNEL',
  [EDNS_OPTION.ZONEVERSION]: 'ZONEVERSION',
} as const

type BytesOptionName = (typeof BYTES_OPTION_NAMES)[keyof typeof BYTES_OPTION_NAMES]

const bytesOptionNames = new Map<number, BytesOptionName>(
  Object.entries(BYTES_OPTION_NAMES).map(([code, name]) => [Number(code), name]),
)

/** Whether the option of `code` with the `length` octets at `at` is well formed. */
export function optionFits(code: number, octets: Uint8Array, at: number, length: number): boolean {
  const codec = CODECS.get(code)
  return codec === undefined || codec.fits(octets, at, length)
}

/** Reads a well-formed option of `code` up to the end of the reader. */
export function readOption(code: number, reader: NameReader): EdnsOption {
  const codec = CODECS.get(code)
  if (codec !== undefined) return codec.read(reader)
  return {
    code,
    type: bytesOptionNames.get(code) ?? `OPTION_${code}`,
    data: reader.bytes(reader.remaining),
  }
}

/**
 * Writes the data of an option. One with `data` is written as it stands, whatever its code.
 *
 * @throws EncodeError 'bad-value'
 */
export function writeOption(writer: NameWriter, option: EdnsOption | RawOption): void {
  if ('data' in option) return writer.bytes(octetsFromValue(writer, option.data))
  const codec = CODECS.get(option.code)
  if (codec === undefined) throw writer.error('bad-value', `option ${String(option.code)} needs data`)
  const at = writer.at
  codec.write(writer, option)
  if (!codec.fits(writer.octets, at, writer.at - at)) throw writer.error('bad-value', option.type)
}
