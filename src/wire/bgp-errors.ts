/**
 * Why a BGP session ends: the codes and subcodes of NOTIFICATION messages (RFC 4271 §4.5, §6), the text that may go
 * with a shutdown (RFC 9003), and the error that carries such a code from decoding. Knows no other message.
 */

import { DecodeError, EncodeError, type DecodeErrorCode } from '../errors.ts'

export const BGP_ERROR = {
  header: 1,
  open: 2,
  update: 3,
  holdTimerExpired: 4,
  /** RFC 6608 */
  stateMachine: 5,
  cease: 6,
  /** RFC 7313 §5 */
  routeRefresh: 7,
  /** RFC 9687 */
  sendHoldTimerExpired: 8,
} as const

/** Subcodes of `BGP_ERROR.header` (RFC 4271 §6.1). */
export const HEADER_ERROR = { notSynchronized: 1, badLength: 2, badType: 3 } as const

/** Subcodes of `BGP_ERROR.open` (RFC 4271 §6.2, RFC 5492 §5, RFC 9234 §4.2). */
export const OPEN_ERROR = {
  unspecific: 0,
  unsupportedVersion: 1,
  badPeerAs: 2,
  badIdentifier: 3,
  unsupportedParameter: 4,
  unacceptableHoldTime: 6,
  unsupportedCapability: 7,
  roleMismatch: 11,
} as const

/** Subcodes of `BGP_ERROR.update` (RFC 4271 §6.3). */
export const UPDATE_ERROR = {
  malformedAttributeList: 1,
  unrecognizedWellKnown: 2,
  missingWellKnown: 3,
  attributeFlags: 4,
  attributeLength: 5,
  invalidOrigin: 6,
  invalidNextHop: 8,
  optionalAttribute: 9,
  invalidNetwork: 10,
  malformedAsPath: 11,
} as const

/** Subcodes of `BGP_ERROR.stateMachine` (RFC 6608 §3). */
export const STATE_MACHINE_ERROR = { inOpenSent: 1, inOpenConfirm: 2, inEstablished: 3 } as const

/** Subcodes of `BGP_ERROR.cease` (RFC 4486, RFC 8538, RFC 9384). */
export const CEASE = {
  maxPrefixes: 1,
  shutdown: 2,
  peerDeconfigured: 3,
  reset: 4,
  connectionRejected: 5,
  configurationChange: 6,
  connectionCollision: 7,
  outOfResources: 8,
  hardReset: 9,
  bfdDown: 10,
} as const

interface ErrorNames {
  readonly name: string
  readonly subcodes: Readonly<Record<number, string>>
}

/** As IANA's registry of BGP parameters has them. */
const NAMES: Readonly<Record<number, ErrorNames>> = {
  [BGP_ERROR.header]: {
    name: 'Message Header Error',
    subcodes: { 1: 'Connection Not Synchronized', 2: 'Bad Message Length', 3: 'Bad Message Type' },
  },
  [BGP_ERROR.open]: {
    name: 'OPEN Message Error',
    subcodes: {
      1: 'Unsupported Version Number',
      2: 'Bad Peer AS',
      3: 'Bad BGP Identifier',
      4: 'Unsupported Optional Parameter',
      6: 'Unacceptable Hold Time',
      7: 'Unsupported Capability',
      11: 'Role Mismatch',
    },
  },
  [BGP_ERROR.update]: {
    name: 'UPDATE Message Error',
    subcodes: {
      1: 'Malformed Attribute List',
      2: 'Unrecognized Well-known Attribute',
      3: 'Missing Well-known Attribute',
      4: 'Attribute Flags Error',
      5: 'Attribute Length Error',
      6: 'Invalid ORIGIN Attribute',
      8: 'Invalid NEXT_HOP Attribute',
      9: 'Optional Attribute Error',
      10: 'Invalid Network Field',
      11: 'Malformed AS_PATH',
    },
  },
  [BGP_ERROR.holdTimerExpired]: { name: 'Hold Timer Expired', subcodes: {} },
  [BGP_ERROR.stateMachine]: {
    name: 'Finite State Machine Error',
    subcodes: {
      1: 'Unexpected Message in OpenSent State',
      2: 'Unexpected Message in OpenConfirm State',
      3: 'Unexpected Message in Established State',
    },
  },
  [BGP_ERROR.cease]: {
    name: 'Cease',
    subcodes: {
      1: 'Maximum Number of Prefixes Reached',
      2: 'Administrative Shutdown',
      3: 'Peer De-configured',
      4: 'Administrative Reset',
      5: 'Connection Rejected',
      6: 'Other Configuration Change',
      7: 'Connection Collision Resolution',
      8: 'Out of Resources',
      9: 'Hard Reset',
      10: 'BFD Down',
    },
  },
  [BGP_ERROR.routeRefresh]: {
    name: 'ROUTE-REFRESH Message Error',
    subcodes: { 1: 'Invalid Message Length' },
  },
  [BGP_ERROR.sendHoldTimerExpired]: { name: 'Send Hold Timer Expired', subcodes: {} },
}

/** What a NOTIFICATION says. */
export interface BgpNotice {
  readonly code: number
  readonly subcode: number
  readonly data: Uint8Array
}

/** A message that ends the session. `notification` is what to tell the peer before closing. */
export class BgpDecodeError extends DecodeError {
  readonly notification: BgpNotice

  constructor(code: DecodeErrorCode, field: string, offset: number, notification: BgpNotice) {
    super(code, field, offset)
    this.notification = notification
  }
}

/** The name of an error code: `Cease`; `error 99` for one that nobody assigned. */
export function bgpErrorName(code: number): string {
  return NAMES[code]?.name ?? `error ${code}`
}

/** The name of a subcode; undefined for 0, which says nothing. */
export function bgpErrorSubname(code: number, subcode: number): string | undefined {
  if (subcode === 0) return undefined
  return NAMES[code]?.subcodes[subcode] ?? `subcode ${subcode}`
}

/** `Cease: Administrative Shutdown: "maintenance until noon"`. */
export function describeBgpNotice(notice: BgpNotice): string {
  const text = shutdownText(notice)
  const parts = [
    bgpErrorName(notice.code),
    bgpErrorSubname(notice.code, notice.subcode),
    text === undefined ? undefined : JSON.stringify(text),
  ]
  return parts.filter((part) => part !== undefined).join(': ')
}

const MAX_SHUTDOWN_TEXT = 255

/** The data for `CEASE.shutdown` or `CEASE.reset` that tells people why. Throws `EncodeError` 'too-long' over 255 octets. */
export function encodeShutdownText(text: string): Uint8Array {
  const octets = new TextEncoder().encode(text)
  if (octets.length > MAX_SHUTDOWN_TEXT) throw new EncodeError('too-long', 'bgp shutdown text')
  return Uint8Array.of(octets.length, ...octets)
}

/** What the peer's operator has to say (RFC 9003 §2); undefined where nothing is said, or where the length is wrong. */
export function shutdownText({ code, subcode, data }: BgpNotice): string | undefined {
  const mayHaveText = code === BGP_ERROR.cease && (subcode === CEASE.shutdown || subcode === CEASE.reset)
  if (!mayHaveText || data.length === 0) return undefined
  const length = data[0]!
  if (length === 0 || length !== data.length - 1) return undefined
  // RFC 9003 §2: what is no UTF-8 is shown all the same, made harmless.
  return new TextDecoder().decode(data.subarray(1))
}
