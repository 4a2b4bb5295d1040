/** DHCP messages between Ethernet stations (RFC 2131 §2). Knows the octets, and nothing of who says what when. */

import { ipv4Text, readIpv4, writeIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { formatMac, MAC_LENGTH, putMac, readMac, type Mac } from '../address/mac.ts'
import { putU16, putU32, readU16, readU32 } from '../bytes/big-endian.ts'
import { DecodeError } from '../errors.ts'
import { ETHERNET_HARDWARE } from './arp.ts'
import {
  DHCP_OPTION,
  decodeDhcpOptions,
  encodeDhcpOptions,
  findDhcpOptions,
  type DhcpOptions,
  type FoundOption,
} from './dhcp-options.ts'

export { DHCP_OPTION, type DhcpOption, type DhcpOptions } from './dhcp-options.ts'

export const DHCP_SERVER_PORT = 67
export const DHCP_CLIENT_PORT = 68

/** Option 53 (RFC 2132 §9.6). */
export const DHCP_MESSAGE = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const

export interface DhcpMessage {
  /** From a client, or from a server. */
  readonly operation: 'request' | 'reply'
  readonly transactionId: number
  /** Since the client began; 16 bits. */
  readonly secs: number
  /** The client cannot receive unicast yet. */
  readonly broadcast: boolean
  readonly clientIp: Ipv4
  readonly yourIp: Ipv4
  readonly serverIp: Ipv4
  readonly relayIp: Ipv4
  readonly clientMac: Mac
  readonly options: DhcpOptions
}

const OPERATION = { request: 1, reply: 2 } as const
/** Of the flags field (RFC 2131 §2). */
export const DHCP_BROADCAST_FLAG = 0x8000
/** Where the options begin: behind the fixed fields and the magic cookie. */
export const DHCP_OPTIONS_AT = 240
const SERVER_NAME_AT = 44
const FILE_AT = 108
const COOKIE_AT = 236
const MAGIC_COOKIE = 0x6382_5363
/** RFC 1542 §2.1: some relays drop what is shorter than BOOTP's 300 octets. */
const MIN_LENGTH = 300

/** Bits of the overload option: which fields hold further options. Read in this order (RFC 3396 §5). */
const OVERLOADED = [
  { bit: 1, at: FILE_AT, end: COOKIE_AT },
  { bit: 2, at: SERVER_NAME_AT, end: FILE_AT },
] as const

/**
 * The message from `at` up to `end`. Throws `DecodeError` 'truncated', 'bad-length', and 'bad-value' for other hardware
 * than Ethernet or a message of plain BOOTP.
 */
export function decodeDhcp(octets: Uint8Array, at = 0, end = octets.length): DhcpMessage {
  if (end - at < DHCP_OPTIONS_AT) throw new DecodeError('truncated', 'dhcp header', end)
  const operation = octets[at]!
  if (operation !== OPERATION.request && operation !== OPERATION.reply) {
    throw new DecodeError('bad-value', 'dhcp operation', at)
  }
  if (octets[at + 1] !== ETHERNET_HARDWARE) throw new DecodeError('bad-value', 'dhcp hardware', at + 1)
  if (octets[at + 2] !== MAC_LENGTH) throw new DecodeError('bad-value', 'dhcp hardware length', at + 2)
  if (readU32(octets, at + COOKIE_AT) !== MAGIC_COOKIE) {
    throw new DecodeError('bad-value', 'dhcp magic cookie', at + COOKIE_AT)
  }
  return {
    operation: operation === OPERATION.request ? 'request' : 'reply',
    transactionId: readU32(octets, at + 4),
    secs: readU16(octets, at + 8),
    broadcast: (readU16(octets, at + 10) & DHCP_BROADCAST_FLAG) !== 0,
    clientIp: readIpv4(octets, at + 12),
    yourIp: readIpv4(octets, at + 16),
    serverIp: readIpv4(octets, at + 20),
    relayIp: readIpv4(octets, at + 24),
    clientMac: readMac(octets, at + 28),
    options: readOptions(octets, at, end),
  }
}

function readOptions(octets: Uint8Array, at: number, end: number): DhcpOptions {
  const found = new Map<number, FoundOption>()
  findDhcpOptions(octets, at + DHCP_OPTIONS_AT, end, found)
  const overload = found.get(DHCP_OPTION.overload)?.data[0] ?? 0
  for (const field of OVERLOADED) {
    if ((overload & field.bit) !== 0) findDhcpOptions(octets, at + field.at, at + field.end, found)
  }
  return decodeDhcpOptions(found)
}

/** The octets of a message, at least 300. Throws `EncodeError` 'bad-value' for an option that no octets can say. */
export function encodeDhcp(message: DhcpMessage): Uint8Array {
  const options = encodeDhcpOptions(message.options)
  const octets = new Uint8Array(Math.max(DHCP_OPTIONS_AT + options.length, MIN_LENGTH))
  octets[0] = OPERATION[message.operation]
  octets[1] = ETHERNET_HARDWARE
  octets[2] = MAC_LENGTH
  putU32(message.transactionId, octets, 4)
  putU16(message.secs, octets, 8)
  putU16(message.broadcast ? DHCP_BROADCAST_FLAG : 0, octets, 10)
  writeIpv4(message.clientIp, octets, 12)
  writeIpv4(message.yourIp, octets, 16)
  writeIpv4(message.serverIp, octets, 20)
  writeIpv4(message.relayIp, octets, 24)
  putMac(message.clientMac, octets, 28)
  putU32(MAGIC_COOKIE, octets, COOKIE_AT)
  octets.set(options, DHCP_OPTIONS_AT)
  return octets
}

const MESSAGE_NAMES = new Map<number, string>(
  Object.entries(DHCP_MESSAGE).map(([name, type]) => [type, name]),
)

/** `dhcp offer to 00:16:3e:00:00:01: 192.168.1.100`. */
export function describeDhcp(message: DhcpMessage): string {
  const { messageType, requestedIp } = message.options
  const name = MESSAGE_NAMES.get(messageType) ?? `message ${messageType}`
  const direction = message.operation === 'request' ? 'from' : 'to'
  const address = [message.yourIp, requestedIp, message.clientIp].find(Boolean)
  const about = address === undefined ? '' : `: ${ipv4Text(address)}`
  return `dhcp ${name} ${direction} ${formatMac(message.clientMac)}${about}`
}
