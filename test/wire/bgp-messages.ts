// BGP messages of BIRD 2.0.12 as it sent them to another of its kind: AS 64500 at 10.0.0.1, AS 4200000001 at 10.0.0.2.

import { hex } from '../bytes/hex-octets.ts'

const MARKER = 'ff'.repeat(16)

export const BIRD = {
  open: hex(`${MARKER} 0035 01 04 fbf4 00f0 0a000001 18 0216
    0104 00010001  0200  4002 0078  4104 0000fbf4  4600  4700`),
  openFourOctets: hex(`${MARKER} 0035 01 04 5ba0 00f0 0a000002 18 0216
    0104 00010001  0200  4002 0078  4104 fa56ea01  4600  4700`),
  keepalive: hex(`${MARKER} 0013 04`),
  /** 198.51.100.0/24 with the communities 64500:100 and no-export. */
  update:
    hex(`${MARKER} 003a 02 0000 001f 40010100 4002060201 0000fbf4 4003040a000001 c00808 fbf40064 ffffff01
    18c63364`),
  /** 100.64.0.0/10 by way of two systems with long numbers. */
  updateFourOctets: hex(
    `${MARKER} 0032 02 0000 0018 40010100 40020a0202 fa56ea01 fa56ea09 4003040a000002 0a6440`,
  ),
  /** RFC 4724 §2: all routes have been told. */
  endOfRib: hex(`${MARKER} 0017 02 0000 0000`),
  routeRefresh: hex(`${MARKER} 0017 05 0001 00 01`),
  /** Somebody typed `disable` with a reason. */
  shutdown: hex(`${MARKER} 002c 03 06 02 16 6d61696e74656e616e636520756e74696c206e6f6f6e`),
} as const

/** A message around a body, with the header that it needs. */
export function bgpMessage(type: number, body: string): Uint8Array {
  const octets = hex(body)
  const length = (19 + octets.length).toString(16).padStart(4, '0')
  return Uint8Array.from([...hex(`${MARKER} ${length} 0${type}`), ...octets])
}

/** An UPDATE around lists of octets, with the lengths that it needs. */
export function bgpUpdate(attributes: string, announced = '', withdrawn = ''): Uint8Array {
  return bgpMessage(2, [counted(withdrawn), counted(attributes), announced].join(''))
}

function counted(digits: string): string {
  const octets = hex(digits)
  return octets.length.toString(16).padStart(4, '0') + digits
}
