/** The body of a request or response, whole. */

import type { IncomingMessage } from 'node:http'
import { concatOctets } from '../bytes/concat.ts'

/** `cut-off` when the connection went away before its end. */
export async function readBody(
  message: IncomingMessage,
  mostOctets: number,
): Promise<Uint8Array | 'cut-off' | 'too-large'> {
  const pieces: Uint8Array[] = []
  let length = 0
  return new Promise((resolve) => {
    message.on('data', (piece: Buffer) => {
      length += piece.length
      if (length > mostOctets) resolve('too-large')
      else pieces.push(piece)
    })
    message.once('end', () => resolve(message.complete ? concatOctets(pieces) : 'cut-off'))
    message.once('error', () => resolve('cut-off'))
    message.once('close', () => resolve('cut-off'))
  })
}
