/**
 * An authority that everyone in a world trusts, and the certificates of servers that it gives out. Keys differ from
 * run to run, their lengths do not, nor does anything else: whoever looks at a world from outside of its encryption
 * sees the same each time.
 */

import { generateKeyPair, X509Certificate, type KeyObject } from 'node:crypto'
import { addressOctets } from '../address/cidr.ts'
import type { CertificateParty, makeCertificate } from './certificate-form.ts'
import { ServerCertificate } from './server-certificate.ts'

/** RSA, and of one size: signatures of elliptic curves in X.509 differ in length. */
const MODULUS_BITS = 2048

const DAY_MS = 86_400_000

/** An authority is older than what it signs, and outlives it. */
const AUTHORITY_MS = { before: 365 * DAY_MS, after: 3650 * DAY_MS } as const

/** As long as those of the authority that most servers have theirs from. */
const SERVER_MS = { before: DAY_MS, after: 89 * DAY_MS } as const

const COMMON_NAME = 'rootwalk Root CA'

/** RFC 5280 §4.1.2.2 allows 20 octets. */
const SERIAL_OCTETS = 16

/** Neither negative nor with an octet 0 in front, so that no number is shorter than another. */
const SERIAL_START = 0x40

export interface CertificateRequest {
  /** Domain names with or without their final dot, the first label perhaps `*`, and addresses; at least one. */
  readonly names: readonly string[]
  /** From a day before the authority was made, unless told otherwise. */
  readonly notBeforeMs?: number
  /** Up to 89 days after the authority was made, unless told otherwise. */
  readonly notAfterMs?: number
}

interface Keys {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export class CertificateAuthority {
  /** The certificate of the authority itself, to be trusted. */
  readonly pem: string
  readonly #wallMs: number
  readonly #make: typeof makeCertificate
  readonly #party: CertificateParty
  readonly #keys: Keys
  readonly #serverKeys: Keys
  #issued = 0

  private constructor(wallMs: number, make: typeof makeCertificate, keys: Keys, serverKeys: Keys) {
    this.#wallMs = wallMs
    this.#make = make
    this.#keys = keys
    this.#serverKeys = serverKeys
    this.#party = { commonName: COMMON_NAME, publicKey: keys.publicKey }
    this.pem = pemOf(
      make(
        {
          serial: serialNumber(this.#issued++),
          issuer: this.#party,
          subject: this.#party,
          notBeforeMs: wallMs - AUTHORITY_MS.before,
          notAfterMs: wallMs + AUTHORITY_MS.after,
          names: [],
        },
        keys.privateKey,
      ),
    )
  }

  /**
   * Makes keys, which takes real time, in other threads: begin early, await late, and not within a world that runs.
   * `wallMs` is the time that its certificates are valid around, in milliseconds of the epoch.
   */
  static async create({ wallMs }: { readonly wallMs: number }): Promise<CertificateAuthority> {
    const [keys, serverKeys, { makeCertificate: make }] = await Promise.all([
      makeKeys(),
      makeKeys(),
      import('./certificate-form.ts'),
    ])
    return new CertificateAuthority(wallMs, make, keys, serverKeys)
  }

  /** A certificate for all these names, by a key that all servers share. Throws `RangeError` without a name. */
  issue({
    names,
    notBeforeMs = this.#wallMs - SERVER_MS.before,
    notAfterMs = this.#wallMs + SERVER_MS.after,
  }: CertificateRequest): ServerCertificate {
    const [first] = names
    if (first === undefined) throw new RangeError('a certificate without a name')
    const der = this.#make(
      {
        serial: serialNumber(this.#issued++),
        issuer: this.#party,
        subject: { commonName: withoutFinalDot(first), publicKey: this.#serverKeys.publicKey },
        notBeforeMs,
        notAfterMs,
        names: names.map((name) => addressOctets(name) ?? withoutFinalDot(name)),
      },
      this.#keys.privateKey,
    )
    return new ServerCertificate(pemOf(der), this.#serverKeys.privateKey)
  }
}

async function makeKeys(): Promise<Keys> {
  return new Promise((resolve, reject) => {
    generateKeyPair('rsa', { modulusLength: MODULUS_BITS }, (error, publicKey, privateKey) => {
      if (error === null) resolve({ publicKey, privateKey })
      else reject(error)
    })
  })
}

function serialNumber(count: number): Uint8Array {
  const serial = new Uint8Array(SERIAL_OCTETS)
  serial[0] = SERIAL_START
  new DataView(serial.buffer).setUint32(SERIAL_OCTETS - 4, count)
  return serial
}

function withoutFinalDot(name: string): string {
  return name.replace(/\.$/, '')
}

function pemOf(der: Uint8Array): string {
  return new X509Certificate(der).toString()
}
