/** The certificates of web servers: right ones, and those of a site that is to have something wrong with its own. */

import type { CertificateAuthority } from '../tls/certificate-authority.ts'
import type { ServerCertificate } from '../tls/server-certificate.ts'
import type { WebSite } from '../worldfile/world-file.ts'

export type CertificateFlaw = NonNullable<WebSite['certificate']>

const DAY_MS = 86_400_000

/** RFC 2606: a name that nobody has. */
const WRONG_NAME = 'www.wrong.invalid'

export class SiteCertificates {
  readonly #authority: CertificateAuthority
  readonly #wallMs: number
  readonly #issued = new Map<string, ServerCertificate>()

  /** `wallMs` is about now, by the world's wall clock. */
  constructor(authority: CertificateAuthority, wallMs: number) {
    this.#authority = authority
    this.#wallMs = wallMs
  }

  /** Made when it is asked for first: most servers of a world are never visited. */
  of(names: readonly string[], flaw: CertificateFlaw | undefined): ServerCertificate {
    const key = [flaw ?? 'right', ...names].join(' ')
    const certificate = this.#issued.get(key) ?? this.#authority.issue(this.#request(names, flaw))
    this.#issued.set(key, certificate)
    return certificate
  }

  #request(
    names: readonly string[],
    flaw: CertificateFlaw | undefined,
  ): Parameters<CertificateAuthority['issue']>[0] {
    switch (flaw) {
      case 'expired':
        return { names, notBeforeMs: this.#wallMs - 91 * DAY_MS, notAfterMs: this.#wallMs - DAY_MS }
      case 'wrong-name':
        return { names: [WRONG_NAME] }
      case undefined:
        return { names }
    }
  }
}
