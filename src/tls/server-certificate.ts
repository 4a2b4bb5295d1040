/** A server's certificate with its key, ready to be shown to clients. Says nothing of who signed it. */

import { constants, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { versionRange, type TlsVersion } from './tls-version.ts'

export class ServerCertificate {
  readonly pem: string
  readonly x509: X509Certificate
  /** Its secret, for programs outside that are to serve with it. */
  readonly keyPem: string
  readonly #contexts = new Map<string, SecureContext>()

  constructor(pem: string, key: KeyObject) {
    this.pem = pem
    this.x509 = new X509Certificate(pem)
    this.keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  }

  /** What a server needs to show this certificate in a handshake of one of the `versions`. Made once. */
  contextFor(versions: readonly TlsVersion[]): SecureContext {
    const name = versions.join()
    const context = this.#contexts.get(name) ?? this.#makeContext(versions)
    this.#contexts.set(name, context)
    return context
  }

  #makeContext(versions: readonly TlsVersion[]): SecureContext {
    return createSecureContext({
      ...versionRange(versions),
      cert: this.pem,
      key: this.keyPem,
      ca: [],
      // A ticket with the session in it has one length this time and another the next; one that names it has not.
      secureOptions: constants.SSL_OP_NO_TICKET,
    })
  }
}
