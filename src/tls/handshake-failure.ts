/** What Node says of a handshake that failed → what is known of it. */

import { SocketError } from '../runtime/runtime.ts'
import { TlsError } from './tls-error.ts'

/** OpenSSL's word for an alert that came from the peer stands in its error codes: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA`. */
const ALERT = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(\w+)$/

/** The stream ended before the handshake was done; what Node says of it on the client's side. */
export const ENDED = { code: 'ECONNRESET' } as const

export function handshakeFailure(error: unknown): TlsError {
  if (error instanceof TlsError) return error
  if (error instanceof SocketError) return new TlsError('closed', error.code, { cause: error })
  const { code, reason, message } = error as { code?: string; reason?: string; message?: string }
  if (code === ENDED.code) return new TlsError('closed', 'the peer has ended', { cause: error })
  const alert = ALERT.exec(code ?? '')?.[1]?.toLowerCase()
  const detail = alert === undefined ? (reason ?? message ?? String(error)) : `the peer says ${alert}`
  return new TlsError('handshake-failed', detail, { cause: error, ...(alert && { alert }) })
}
