/** A response as plain data → the one that Node sends. */

import type { ServerResponse } from 'node:http'
import type { Clock } from '../runtime/runtime.ts'
import type { WebPiece, WebResponse } from './web-message.ts'

type Fields = Readonly<Record<string, string>>

/** The fields that stand in every response. Node's own Date would be that of the system's clock. */
export function dateFields(clock: Clock, serverName: string | undefined): Fields {
  return { Date: httpDate(clock.wall()), ...(serverName !== undefined && { Server: serverName }) }
}

/** `Wed, 01 Jan 2025 00:00:00 GMT` (RFC 9110 §5.6.7). */
export function httpDate(wallMs: number): string {
  return new Date(wallMs).toUTCString()
}

export function sendResponse(
  response: ServerResponse,
  { status, reason, headers = {}, body = '' }: WebResponse,
  standing: Fields,
): void {
  if (reason !== undefined) response.statusMessage = reason
  const fields = { ...standing, ...headers }
  if (isInPieces(body)) {
    response.writeHead(status, fields)
    for (const piece of body) response.write(piece)
    response.end()
  } else {
    const octets = typeof body === 'string' ? new TextEncoder().encode(body) : body
    response.writeHead(status, hasNoLength(status) ? fields : { ...fields, 'Content-Length': octets.length })
    response.end(octets)
  }
}

function isInPieces(body: WebPiece | readonly WebPiece[]): body is readonly WebPiece[] {
  return Array.isArray(body)
}

/** RFC 9110 §8.6. */
function hasNoLength(status: number): boolean {
  return status < 200 || status === 204
}
