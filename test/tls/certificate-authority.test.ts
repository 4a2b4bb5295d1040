import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { authority, DAY_MS, NEW_YEAR_2025_MS } from './ends.ts'

describe('CertificateAuthority', () => {
  const root = new X509Certificate(authority.pem)

  it('vouches for itself', () => {
    expect(root.ca).toBe(true)
    expect(root.checkIssued(root)).toBe(true)
    expect(root.verify(root.publicKey)).toBe(true)
  })

  it('issues certificates for names and addresses', () => {
    const { x509 } = authority.issue({
      names: ['a.example.', '*.b.example', '192.0.2.7', '2001:db8::7'],
    })
    expect(x509.subjectAltName).toBe(
      'DNS:a.example, DNS:*.b.example, IP Address:192.0.2.7, IP Address:2001:DB8:0:0:0:0:0:7',
    )
    expect(x509.subject).toBe('CN=a.example')
    expect(x509.issuer).toBe('CN=rootwalk Root CA')
    expect(x509.ca).toBe(false)
    expect(x509.checkIssued(root)).toBe(true)
    expect(x509.verify(root.publicKey)).toBe(true)
    expect(x509.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
    expect(x509.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 })
  })

  it('makes them valid around the time of the authority, or as told, even after 2050', () => {
    const usual = authority.issue({ names: ['a'] }).x509
    expect(Date.parse(usual.validFrom)).toBe(NEW_YEAR_2025_MS - DAY_MS)
    expect(Date.parse(usual.validTo)).toBe(NEW_YEAR_2025_MS + 89 * DAY_MS)
    const [notBeforeMs, notAfterMs] = [Date.UTC(1999, 1, 2), Date.UTC(2077, 11, 31, 23, 59, 59)]
    const told = authority.issue({ names: ['a'], notBeforeMs, notAfterMs }).x509
    expect(Date.parse(told.validFrom)).toBe(notBeforeMs)
    expect(Date.parse(told.validTo)).toBe(notAfterMs)
  })

  it('refuses a certificate without a name', () => {
    expect(() => authority.issue({ names: [] })).toThrow(RangeError)
  })

  it('gives each its number, and all of one length', () => {
    const serials = Array.from({ length: 300 }, () => authority.issue({ names: ['a'] }).x509.serialNumber)
    expect(new Set(serials).size).toBe(300)
    expect(new Set(serials.map(({ length }) => length))).toEqual(new Set([32]))
  })

  it('makes certificates of the same length each time', async () => {
    const lengths = async (): Promise<number[]> => {
      const anew = await CertificateAuthority.create({ wallMs: NEW_YEAR_2025_MS })
      const issued = ['a.example', 'b.example'].map((name) => anew.issue({ names: [name] }))
      return [new X509Certificate(anew.pem), ...issued.map(({ x509 }) => x509)].map(({ raw }) => raw.length)
    }
    const [first, ...others] = await Promise.all(Array.from({ length: 4 }, lengths))
    for (const other of others) expect(other).toEqual(first)
  })
})
