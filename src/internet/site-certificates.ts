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
  readonly #certificates = new Map<string, ServerCertificate>()

  /** `wallMs` is about now, by the world's wall clock. */
  constructor(authority: CertificateAuthority, wallMs: number) {
    this.#authority = authority
    this.#wallMs = wallMs
  }

  /** Makes the certificate for these names. It can be had by `of` when this resolves. */
  async issue(names: readonly string[], flaw: CertificateFlaw | undefined): Promise<void> {
    const key = keyOf(names, flaw)
    if (this.#certificates.has(key)) return
    this.#certificates.set(key, await this.#authority.issue(this.#request(names, flaw)))
  }

  /** Undefined for one that has not been issued. */
  of(names: readonly string[], flaw: CertificateFlaw | undefined): ServerCertificate | undefined {
    return this.#certificates.get(keyOf(names, flaw))
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

function keyOf(names: readonly string[], flaw: CertificateFlaw | undefined): string {
  return [flaw ?? 'right', ...names].join(' ')
}
