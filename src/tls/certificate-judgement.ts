/**
 * Whether a server's certificate is to be believed, by a time that is passed in. OpenSSL would ask the real clock,
 * which in a simulated world says nothing; so what it checks is checked here (RFC 5280 §6.1, RFC 6125 §6).
 */

import { X509Certificate } from 'node:crypto'
import { addressOctets } from '../address/cidr.ts'
import { TlsError, type TlsErrorCode } from './tls-error.ts'

export interface Presented {
  /** The server's certificate, then those that it gave for its issuers, in any order. */
  readonly chain: readonly X509Certificate[]
  /** The name, or the address, that the client wanted to reach. */
  readonly serverName: string
  /** Certificates of trusted authorities. */
  readonly roots: readonly X509Certificate[]
  readonly wallMs: number
}

/** No real chain has more certificates. */
const LONGEST_CHAIN = 8

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** The certificates in a text such as that of /etc/ssl/certs/ca-certificates.crt. Throws what OpenSSL does for a broken one. */
export function readCertificates(pem: string): X509Certificate[] {
  return Array.from(pem.matchAll(PEM), ([text]) => new X509Certificate(text))
}

/** What is wrong with a certificate, the first of: its chain, its time, its name; undefined if nothing is. */
export function judgeCertificate(presented: Presented): TlsError | undefined {
  const fault = faultOf(presented)
  return fault && new TlsError(fault.code, fault.detail, { certificates: presented.chain })
}

interface Fault {
  readonly code: TlsErrorCode
  readonly detail: string
}

function faultOf({ chain, serverName, roots, wallMs }: Presented): Fault | undefined {
  const [server] = chain
  if (server === undefined) {
    return { code: 'certificate-untrusted', detail: 'the server showed no certificate' }
  }
  const { path, isTrusted } = pathToRoot(server, chain, roots)
  if (!isTrusted) {
    const detail = `nobody trusted vouches for ${oneLine(path.at(-1)!.issuer)}`
    return { code: 'certificate-untrusted', detail }
  }
  for (const certificate of path) {
    const fault = faultOfTime(certificate, wallMs)
    if (fault !== undefined) return fault
  }
  if (namesServer(server, serverName)) return undefined
  const names = server.subjectAltName ?? 'nobody'
  return { code: 'certificate-wrong-name', detail: `asked for ${serverName}, but it is for ${names}` }
}

/** From the server's certificate as far as signatures lead: to a root, if it is trusted. */
function pathToRoot(
  server: X509Certificate,
  chain: readonly X509Certificate[],
  roots: readonly X509Certificate[],
): { readonly path: readonly X509Certificate[]; readonly isTrusted: boolean } {
  const path = [server]
  for (let at = server; path.length <= LONGEST_CHAIN;) {
    if (roots.some((root) => root.raw.equals(at.raw))) return { path, isTrusted: true }
    const root = roots.find((candidate) => hasIssued(candidate, at))
    if (root !== undefined) return { path: [...path, root], isTrusted: true }
    const next = chain.find((candidate) => !path.includes(candidate) && hasIssued(candidate, at))
    if (next === undefined) break
    path.push(next)
    at = next
  }
  return { path, isTrusted: false }
}

/** Only an authority may sign (RFC 5280 §4.2.1.9). */
function hasIssued(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)
}

function faultOfTime(certificate: X509Certificate, wallMs: number): Fault | undefined {
  const { subject, validFrom, validTo } = certificate
  const who = oneLine(subject)
  if (wallMs < millisecondsOf(validFrom)) {
    return { code: 'certificate-not-yet-valid', detail: `${who} is valid from ${validFrom}` }
  }
  if (wallMs > millisecondsOf(validTo)) {
    return { code: 'certificate-expired', detail: `${who} was valid until ${validTo}` }
  }
  return undefined
}

/** Of a time as OpenSSL writes it: `Jan  1 00:00:00 2025 GMT`. */
function millisecondsOf(time: string): number {
  return new Date(time).getTime()
}

function namesServer(certificate: X509Certificate, serverName: string): boolean {
  const found =
    addressOctets(serverName) === undefined
      ? // Names in the subject are no longer looked at (RFC 9525 §2).
        certificate.checkHost(serverName.replace(/\.$/, ''), { subject: 'never' })
      : certificate.checkIP(serverName)
  return found !== undefined
}

/** `C=US, CN=WR2` of a name that OpenSSL writes in lines. */
export function oneLine(distinguishedName: string): string {
  return distinguishedName.split('\n').join(', ')
}
