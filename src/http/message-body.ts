/** The body of a request or response, whole. */

import type { IncomingMessage } from 'node:http'

/** What fits into it takes no second buffer. */
const FIRST_CAPACITY = 16 * 1024

/** `cut-off` when the connection went away before its end. */
export async function readBody(
  message: IncomingMessage,
  mostOctets: number,
): Promise<Uint8Array | 'cut-off' | 'too-large'> {
  // One buffer, and no list of pieces: a sender may make each octet a piece of its own.
  let octets = new Uint8Array(FIRST_CAPACITY)
  let length = 0
  return new Promise((resolve) => {
    message.on('data', (piece: Buffer) => {
      const at = length
      length += piece.length
      if (length > mostOctets) return resolve('too-large')
      if (length > octets.length) octets = enlarged(octets, length)
      octets.set(piece, at)
    })
    message.once('end', () => resolve(message.complete ? octets.slice(0, length) : 'cut-off'))
    message.once('error', () => resolve('cut-off'))
    message.once('close', () => resolve('cut-off'))
  })
}

/** A copy with room for so many octets, and for as many again as there were. */
function enlarged(octets: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(length, octets.length * 2))
  larger.set(octets)
  return larger
}
