/**
 * The one thing that a modem and its access concentrator negotiate inside a session: which IPv4 address is at the
 * modem's end (RFC 1332 §3.3). Other options, and LCP before it, are not spoken here.
 */

import { readIpv4, writeIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { putU16, readU16 } from '../../bytes/big-endian.ts'

/** RFC 1661 §5. */
export const IPCP_CODE = { configureRequest: 1, configureAck: 2 } as const

export interface IpcpAddress {
  readonly code: number
  readonly identifier: number
  readonly address: Ipv4
}

const ADDRESS_OPTION = 3
const OPTION_LENGTH = 6
const LENGTH = 4 + OPTION_LENGTH

/** Undefined unless it is a packet with just an address. */
export function decodeIpcpAddress(octets: Uint8Array): IpcpAddress | undefined {
  const matches =
    octets.length >= LENGTH &&
    readU16(octets, 2) === LENGTH &&
    octets[4] === ADDRESS_OPTION &&
    octets[5] === OPTION_LENGTH
  return matches ? { code: octets[0]!, identifier: octets[1]!, address: readIpv4(octets, 6) } : undefined
}

export function encodeIpcpAddress({ code, identifier, address }: IpcpAddress): Uint8Array {
  const octets = new Uint8Array(LENGTH)
  octets[0] = code
  octets[1] = identifier
  putU16(LENGTH, octets, 2)
  octets[4] = ADDRESS_OPTION
  octets[5] = OPTION_LENGTH
  writeIpv4(address, octets, 6)
  return octets
}
