/** What can go wrong with TLS, as values to branch on. */

import type { X509Certificate } from 'node:crypto'

export type TlsErrorCode =
  | 'certificate-expired'
  | 'certificate-not-yet-valid'
  /** None of the names in the certificate is the one that was asked for. */
  | 'certificate-wrong-name'
  /** No chain of signatures leads from the certificate to a root that is trusted. */
  | 'certificate-untrusted'
  /** The two did not come to terms: no common version, cipher suite or protocol, or no TLS at all. */
  | 'handshake-failed'
  /** The connection ended or broke before the handshake was done. */
  | 'closed'

export interface TlsErrorDetails extends ErrorOptions {
  /** The alert that ended the handshake, by its name in RFC 8446 §6.2, whichever side sent it. */
  readonly alert?: string
  /** What the server showed, where that is what is wrong. */
  readonly certificates?: readonly X509Certificate[]
}

export class TlsError extends Error {
  override readonly name = 'TlsError'
  readonly code: TlsErrorCode
  /** What was found, for a person. */
  readonly detail: string
  readonly alert: string | undefined
  /** The server's certificate and those that came with it; none where these are not what is wrong. */
  readonly certificates: readonly X509Certificate[]

  constructor(code: TlsErrorCode, detail: string, details: TlsErrorDetails = {}) {
    const { alert, certificates = [], ...options } = details
    super(`${code}: ${detail}`, options)
    this.certificates = certificates
    this.code = code
    this.detail = detail
    this.alert = alert
  }
}
