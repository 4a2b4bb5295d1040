/** ICMP messages (RFC 792, RFC 1191). Knows their octets; what is quoted in an error is not looked into. */

import { ipv4Text, readIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { putU16, putU32, readU16, readU32 } from '../bytes/big-endian.ts'
import { internetChecksum } from '../bytes/internet-checksum.ts'
import { DecodeError } from '../errors.ts'

export const ICMP_TYPE = {
  echoReply: 0,
  unreachable: 3,
  sourceQuench: 4,
  redirect: 5,
  echo: 8,
  timeExceeded: 11,
  parameterProblem: 12,
  timestamp: 13,
  timestampReply: 14,
} as const

/** RFC 792, RFC 1122 §3.2.2.1, RFC 1812 §5.2.7.1. */
export const UNREACHABLE_CODE = {
  network: 0,
  host: 1,
  protocol: 2,
  port: 3,
  fragmentationNeeded: 4,
  sourceRouteFailed: 5,
  networkUnknown: 6,
  hostUnknown: 7,
  sourceHostIsolated: 8,
  networkProhibited: 9,
  hostProhibited: 10,
  networkForTypeOfService: 11,
  hostForTypeOfService: 12,
  prohibited: 13,
  hostPrecedence: 14,
  precedenceCutoff: 15,
} as const

export const TIME_EXCEEDED_CODE = { inTransit: 0, reassembly: 1 } as const
export const REDIRECT_CODE = { network: 0, host: 1, typeOfServiceNetwork: 2, typeOfServiceHost: 3 } as const

/** Type, code, checksum, and four octets whose meaning the type gives. */
export const ICMP_HEADER_LENGTH = 8
export const ICMP_CHECKSUM_AT = 2
/** RFC 792: an error quotes so much of a packet beyond its header at least, which is where ports are. */
export const LEAST_QUOTED_LENGTH = 8

/** `quote` is the IP header and the first octets of the packet that the error is about. */
export type IcmpMessage =
  | {
      readonly kind: 'echo' | 'echo-reply'
      readonly identifier: number
      readonly sequence: number
      readonly payload: Uint8Array
    }
  /** `mtu` of the next hop is there with the code `fragmentationNeeded` only; 0 from a router older than RFC 1191. */
  | { readonly kind: 'unreachable'; readonly code: number; readonly mtu?: number; readonly quote: Uint8Array }
  | { readonly kind: 'time-exceeded'; readonly code: number; readonly quote: Uint8Array }
  | { readonly kind: 'redirect'; readonly code: number; readonly gateway: Ipv4; readonly quote: Uint8Array }
  /** Code 0: `pointer` is the offset in the quoted packet of the octet at fault. */
  | { readonly kind: 'parameter-problem'; readonly pointer: number; readonly quote: Uint8Array }
  /** Types and codes that have no case of their own; `rest` is the second word of the header. */
  | {
      readonly kind: 'other'
      readonly type: number
      readonly code: number
      readonly rest: number
      readonly body: Uint8Array
    }

/** The message from `at` up to `end`, with views of the octets. Throws `DecodeError` 'truncated' and 'bad-checksum'. */
export function decodeIcmp(octets: Uint8Array, at = 0, end = octets.length): IcmpMessage {
  if (end - at < ICMP_HEADER_LENGTH) throw new DecodeError('truncated', 'icmp header', end)
  if (!icmpChecksumIsRight(octets, at, end)) {
    throw new DecodeError('bad-checksum', 'icmp checksum', at + ICMP_CHECKSUM_AT)
  }
  const type = octets[at]!
  const code = octets[at + 1]!
  const body = octets.subarray(at + ICMP_HEADER_LENGTH, end)
  if (type === ICMP_TYPE.unreachable) {
    if (code !== UNREACHABLE_CODE.fragmentationNeeded) return { kind: 'unreachable', code, quote: body }
    return { kind: 'unreachable', code, mtu: readU16(octets, at + 6), quote: body }
  }
  if (type === ICMP_TYPE.timeExceeded) return { kind: 'time-exceeded', code, quote: body }
  if (type === ICMP_TYPE.redirect) {
    return { kind: 'redirect', code, gateway: readIpv4(octets, at + 4), quote: body }
  }
  if (code === 0) {
    if (type === ICMP_TYPE.parameterProblem) {
      return { kind: 'parameter-problem', pointer: octets[at + 4]!, quote: body }
    }
    if (type === ICMP_TYPE.echo || type === ICMP_TYPE.echoReply) {
      const kind = type === ICMP_TYPE.echo ? 'echo' : 'echo-reply'
      return { kind, identifier: readU16(octets, at + 4), sequence: readU16(octets, at + 6), payload: body }
    }
  }
  return { kind: 'other', type, code, rest: readU32(octets, at + 4), body }
}

/** Whether the checksum over the message from `at` to `end` is right; false for less than a header. */
export function icmpChecksumIsRight(octets: Uint8Array, at: number, end: number): boolean {
  return end - at >= ICMP_HEADER_LENGTH && internetChecksum(octets, at, end) === 0
}

/** Whether a message of this type reports an error, which RFC 1122 §3.2.2 forbids to answer with another. */
export function isIcmpError(type: number): boolean {
  return (
    type === ICMP_TYPE.unreachable ||
    type === ICMP_TYPE.sourceQuench ||
    type === ICMP_TYPE.redirect ||
    type === ICMP_TYPE.timeExceeded ||
    type === ICMP_TYPE.parameterProblem
  )
}

/** The octets of a message, with its checksum. */
export function encodeIcmp(message: IcmpMessage): Uint8Array {
  const { type, code, rest, body } = layOut(message)
  const octets = new Uint8Array(ICMP_HEADER_LENGTH + body.length)
  octets.set(body, ICMP_HEADER_LENGTH)
  putIcmpHeader(octets, 0, octets.length, type, code, rest)
  return octets
}

/** Writes the eight octets before a body that is in place already, with the checksum over both, up to `end`. */
export function putIcmpHeader(
  target: Uint8Array,
  at: number,
  end: number,
  type: number,
  code: number,
  rest: number,
): void {
  target[at] = type
  target[at + 1] = code
  putU16(0, target, at + ICMP_CHECKSUM_AT)
  putU32(rest, target, at + 4)
  putU16(internetChecksum(target, at, end), target, at + ICMP_CHECKSUM_AT)
}

interface Layout {
  readonly type: number
  readonly code: number
  readonly rest: number
  readonly body: Uint8Array
}

function layOut(message: IcmpMessage): Layout {
  switch (message.kind) {
    case 'echo':
    case 'echo-reply': {
      const type = message.kind === 'echo' ? ICMP_TYPE.echo : ICMP_TYPE.echoReply
      return { type, code: 0, rest: message.identifier * 0x1_0000 + message.sequence, body: message.payload }
    }
    case 'unreachable':
      return { type: ICMP_TYPE.unreachable, code: message.code, rest: message.mtu ?? 0, body: message.quote }
    case 'time-exceeded':
      return { type: ICMP_TYPE.timeExceeded, code: message.code, rest: 0, body: message.quote }
    case 'redirect':
      return { type: ICMP_TYPE.redirect, code: message.code, rest: message.gateway, body: message.quote }
    case 'parameter-problem':
      return {
        type: ICMP_TYPE.parameterProblem,
        code: 0,
        rest: message.pointer * 0x100_0000,
        body: message.quote,
      }
    case 'other':
      return message
  }
}

const UNREACHABLE_NAMES = new Map<number, string>(
  Object.entries(UNREACHABLE_CODE).map(([name, code]) => [
    code,
    name.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`),
  ]),
)

/** `echo request, id 7, seq 1, 56 octets`, `unreachable: port`. */
export function describeIcmp(message: IcmpMessage): string {
  switch (message.kind) {
    case 'echo':
    case 'echo-reply': {
      const name = message.kind === 'echo' ? 'echo request' : 'echo reply'
      return `${name}, id ${message.identifier}, seq ${message.sequence}, ${message.payload.length} octets`
    }
    case 'unreachable': {
      const mtu = message.mtu === undefined ? '' : `, mtu ${message.mtu}`
      return `unreachable: ${UNREACHABLE_NAMES.get(message.code) ?? `code ${message.code}`}${mtu}`
    }
    case 'time-exceeded':
      return `time exceeded ${message.code === TIME_EXCEEDED_CODE.reassembly ? 'in reassembly' : 'in transit'}`
    case 'redirect':
      return `redirect to ${ipv4Text(message.gateway)}`
    case 'parameter-problem':
      return `parameter problem at octet ${message.pointer}`
    case 'other':
      return `icmp type ${message.type} code ${message.code}`
  }
}
