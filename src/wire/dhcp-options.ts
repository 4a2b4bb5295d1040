/**
 * The options of DHCP (RFC 2132): which there are, and their octets. Knows no message and no lease. An option is one
 * entry in a table; those without one are kept as octets.
 */

import { readIpv4, writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { putU16, putU32, readU16, readU32 } from '../bytes/big-endian.ts'
import { concatOctets } from '../bytes/concat.ts'
import { DecodeError, EncodeError } from '../errors.ts'

/** What the table below knows, in decoded form. Times are in seconds. */
interface KnownOptions {
  messageType: number
  requestedIp: Ipv4
  serverIdentifier: Ipv4
  leaseSeconds: number
  renewalSeconds: number
  rebindingSeconds: number
  subnetMask: Ipv4
  routers: readonly Ipv4[]
  nameServers: readonly Ipv4[]
  domainName: string
  hostName: string
  /** Codes of the options that a client would like to have. */
  parameterRequest: Uint8Array
  clientIdentifier: Uint8Array
  /** What a server says in a NAK, or a client in a DECLINE. */
  message: string
  maxMessageSize: number
}

export interface DhcpOption {
  readonly code: number
  readonly data: Uint8Array
}

export interface DhcpOptions extends Readonly<Partial<KnownOptions>> {
  /** Without it, a message is one of BOOTP. */
  readonly messageType: number
  readonly other: readonly DhcpOption[]
}

export const DHCP_OPTION = {
  pad: 0,
  subnetMask: 1,
  routers: 3,
  nameServers: 6,
  hostName: 12,
  domainName: 15,
  requestedIp: 50,
  leaseSeconds: 51,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  parameterRequest: 55,
  message: 56,
  maxMessageSize: 57,
  renewalSeconds: 58,
  rebindingSeconds: 59,
  clientIdentifier: 61,
  end: 255,
} as const

/** The form of an option's data. `decode` gets as many octets as `fits` approves of. */
interface Form<T> {
  fits(length: number): boolean
  decode(octets: Uint8Array): T
  encode(value: T): Uint8Array
}

const u8: Form<number> = {
  fits: (length) => length === 1,
  decode: (octets) => octets[0]!,
  encode: (value) => Uint8Array.of(value),
}

const u16: Form<number> = {
  fits: (length) => length === 2,
  decode: (octets) => readU16(octets, 0),
  encode: (value) => filled(2, (octets) => putU16(value, octets, 0)),
}

const u32: Form<number> = {
  fits: (length) => length === 4,
  decode: (octets) => readU32(octets, 0),
  encode: (value) => filled(4, (octets) => putU32(value, octets, 0)),
}

const addresses: Form<readonly Ipv4[]> = {
  fits: (length) => length > 0 && length % 4 === 0,
  decode: (octets) => Array.from({ length: octets.length / 4 }, (_, i) => readIpv4(octets, i * 4)),
  encode: (value) =>
    filled(value.length * 4, (octets) => {
      value.forEach((address, i) => writeIpv4(address, octets, i * 4))
    }),
}

/** Octets as characters. A NUL at the end is no part of the text (RFC 2132 §2). */
const text: Form<string> = {
  fits: (length) => length > 0,
  decode: (octets) => String.fromCharCode(...octets).replace(/\0+$/, ''),
  encode: (value) => Uint8Array.from(value, octetOf),
}

const opaque: Form<Uint8Array> = {
  fits: (length) => length > 0,
  decode: (octets) => octets,
  encode: (value) => value,
}

function octetOf(character: string): number {
  const octet = character.charCodeAt(0)
  if (octet > 0xff) throw new EncodeError('bad-value', 'dhcp text', character)
  return octet
}

function filled(length: number, fill: (octets: Uint8Array) => void): Uint8Array {
  const octets = new Uint8Array(length)
  fill(octets)
  return octets
}

/** One kind of option: how it is taken from the octets found, and added to those written. */
interface Entry {
  readonly code: number
  read(into: Partial<KnownOptions>, option: FoundOption): void
  write(octets: number[], options: Readonly<Partial<KnownOptions>>): void
}

function entryFor<K extends keyof KnownOptions>(key: K, form: Form<KnownOptions[K]>): Entry {
  const code = DHCP_OPTION[key]
  return {
    code,
    read(into, { data, at }) {
      if (!form.fits(data.length)) throw new DecodeError('bad-length', `dhcp ${key}`, at)
      into[key] = form.decode(data)
    },
    write(octets, options) {
      const value = options[key]
      if (value === undefined) return
      const data = form.encode(value)
      if (!form.fits(data.length)) throw new EncodeError('bad-value', `dhcp ${key}`)
      writeOption(octets, code, data)
    },
  }
}

/** In the order in which they are written; the message type leads by custom. */
const ENTRIES: readonly Entry[] = [
  entryFor('messageType', u8),
  entryFor('serverIdentifier', u32),
  entryFor('requestedIp', u32),
  entryFor('leaseSeconds', u32),
  entryFor('renewalSeconds', u32),
  entryFor('rebindingSeconds', u32),
  entryFor('subnetMask', u32),
  entryFor('routers', addresses),
  entryFor('nameServers', addresses),
  entryFor('domainName', text),
  entryFor('hostName', text),
  entryFor('clientIdentifier', opaque),
  entryFor('maxMessageSize', u16),
  entryFor('parameterRequest', opaque),
  entryFor('message', text),
]

/** Codes that never show up among `other`. */
const READ_CODES = new Set<number>([...ENTRIES.map(({ code }) => code), DHCP_OPTION.overload])

/** An option's data with the pieces of all its occurrences put together, and where the first of them begins. */
export interface FoundOption {
  data: Uint8Array
  readonly at: number
}

/**
 * Adds the options between `at` and `end` to `found`, joined by code (RFC 3396 §7). Throws `DecodeError` 'truncated'.
 * A field without an end option ends with its octets.
 */
export function findDhcpOptions(
  octets: Uint8Array,
  at: number,
  end: number,
  found: Map<number, FoundOption>,
): void {
  for (let i = at; i < end;) {
    const code = octets[i]!
    if (code === DHCP_OPTION.end) return
    if (code === DHCP_OPTION.pad) {
      i++
      continue
    }
    const dataAt = i + 2
    if (dataAt > end) throw new DecodeError('truncated', 'dhcp option length', end)
    const dataEnd = dataAt + octets[i + 1]!
    if (dataEnd > end) throw new DecodeError('truncated', 'dhcp option', i)
    const data = octets.subarray(dataAt, dataEnd)
    const earlier = found.get(code)
    if (earlier === undefined) found.set(code, { data, at: i })
    else earlier.data = concatOctets([earlier.data, data])
    i = dataEnd
  }
}

/** What the options found say. Throws `DecodeError` 'bad-length', and 'bad-value' where the message type is missing. */
export function decodeDhcpOptions(found: ReadonlyMap<number, FoundOption>): DhcpOptions {
  const known: Partial<KnownOptions> = {}
  for (const entry of ENTRIES) {
    const option = found.get(entry.code)
    if (option !== undefined) entry.read(known, option)
  }
  const { messageType } = known
  if (messageType === undefined) throw new DecodeError('bad-value', 'dhcp message type', 0)
  const other = [...found].filter(([code]) => !READ_CODES.has(code))
  return { ...known, messageType, other: other.map(([code, { data }]) => ({ code, data })) }
}

/**
 * The octets of the options, with the end option. Throws `EncodeError` 'bad-value' for one that would be empty, or a
 * text of more than Latin letters.
 */
export function encodeDhcpOptions(options: DhcpOptions): Uint8Array {
  const octets: number[] = []
  for (const entry of ENTRIES) entry.write(octets, options)
  for (const { code, data } of options.other) writeOption(octets, code, data)
  octets.push(DHCP_OPTION.end)
  return Uint8Array.from(octets)
}

/** RFC 3396 §6: what is longer than a length octet can say goes on in a further option of the same code. */
function writeOption(octets: number[], code: number, data: Uint8Array): void {
  let at = 0
  do {
    const piece = data.subarray(at, at + 255)
    octets.push(code, piece.length, ...piece)
    at += 255
  } while (at < data.length)
}
