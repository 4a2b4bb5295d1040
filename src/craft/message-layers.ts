/** What transports carry, made by hand: DNS, DHCP, and octets of any kind. */

import { putU16 } from '../bytes/big-endian.ts'
import { concatOctets } from '../bytes/concat.ts'
import { COUNT_AT } from '../dns/message/header.ts'
import { encodeMessage } from '../dns/message/message-encoder.ts'
import type { MessageInput } from '../dns/message/plain-message.ts'
import { DHCP_MESSAGE, encodeDhcp, type DhcpMessage, type DhcpOptions } from '../wire/dhcp.ts'
import type { CraftLayer } from './craft.ts'
import { checkBits, codeValue, ipv4Value, macValue, type Ipv4Input, type MacInput } from './field-writer.ts'

export interface DnsFields extends MessageInput {
  /** What the header claims of each section; the truth when left out. */
  readonly counts?: Partial<Record<keyof typeof COUNT_AT, number>>
}

/**
 * A DNS message; over `tcp` its length goes in front (RFC 1035 §4.2.2).
 *
 * @throws EncodeError for what `encodeMessage` refuses. For a message worse than that there is `raw`.
 */
export function dns({ counts = {}, ...message }: DnsFields): CraftLayer {
  return {
    name: 'dns',
    build(payload, { below }) {
      const encoded = encodeMessage(message)
      const prefix = below?.name === 'tcp' ? 2 : 0
      const octets = new Uint8Array(prefix + encoded.length + payload.length)
      if (prefix > 0) putU16(encoded.length, octets, 0)
      octets.set(encoded, prefix)
      for (const [section, count] of Object.entries(counts)) {
        const at = prefix + COUNT_AT[section as keyof typeof COUNT_AT]
        putU16(checkBits(`${section} count`, count, 16), octets, at)
      }
      octets.set(payload, prefix + encoded.length)
      return octets
    },
  }
}

export interface DhcpFields {
  /** Of the client or the server. By the message's type when left out. */
  readonly operation?: DhcpMessage['operation']
  /** A discover when left out. */
  readonly messageType?: keyof typeof DHCP_MESSAGE | number
  readonly transactionId?: number
  readonly secs?: number
  readonly broadcast?: boolean
  readonly clientIp?: Ipv4Input
  readonly yourIp?: Ipv4Input
  readonly serverIp?: Ipv4Input
  readonly relayIp?: Ipv4Input
  readonly clientMac?: MacInput
  /** All but the message's type. */
  readonly options?: Partial<Omit<DhcpOptions, 'messageType'>>
}

const FROM_SERVER: readonly number[] = [DHCP_MESSAGE.offer, DHCP_MESSAGE.ack, DHCP_MESSAGE.nak]

/** A DHCP message; addresses left out are zero. */
export function dhcp(fields: DhcpFields): CraftLayer {
  const messageType = codeValue(DHCP_MESSAGE, fields.messageType ?? 'discover')
  const message = {
    operation: fields.operation ?? (FROM_SERVER.includes(messageType) ? 'reply' : 'request'),
    transactionId: checkBits('transactionId', fields.transactionId ?? 0, 32),
    secs: checkBits('secs', fields.secs ?? 0, 16),
    broadcast: fields.broadcast ?? false,
    clientIp: ipv4Value(fields.clientIp ?? 0),
    yourIp: ipv4Value(fields.yourIp ?? 0),
    serverIp: ipv4Value(fields.serverIp ?? 0),
    relayIp: ipv4Value(fields.relayIp ?? 0),
    clientMac: macValue(fields.clientMac ?? 0),
    options: { messageType, other: [], ...fields.options },
  }
  return { name: 'dhcp', build: (payload) => concatOctets([encodeDhcp(message), payload]) }
}

/** Octets as they are, or text as UTF-8. */
export function raw(octets: Uint8Array | string): CraftLayer {
  const own = typeof octets === 'string' ? new TextEncoder().encode(octets) : octets
  return { name: 'raw', build: (payload) => concatOctets([own, payload]) }
}
