import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { judgeCertificate, readCertificates, type Presented } from '../../src/tls/certificate-judgement.ts'
import { authority, certificate, DAY_MS, NEW_YEAR_2025_MS, secureEnds } from './ends.ts'

const stranger = await CertificateAuthority.create({ wallMs: NEW_YEAR_2025_MS })

const presented: Presented = {
  chain: [certificate.x509],
  serverName: 'www.example.com',
  roots: readCertificates(authority.pem),
  wallMs: NEW_YEAR_2025_MS,
}

const fault = (change: Partial<Presented>) => judgeCertificate({ ...presented, ...change })

describe('judgeCertificate', () => {
  it.each(['www.example.com', 'WWW.Example.COM', 'www.example.com.', 'any.example.org', '192.0.2.1', '::1'])(
    'finds nothing wrong with a server reached as %s',
    (serverName) => expect(fault({ serverName })).toBeUndefined(),
  )

  it.each(['example.com', 'wwww.example.com', 'example.org', 'a.b.example.org', '192.0.2.2', '::2', ''])(
    'knows that it is not %s',
    (serverName) => {
      expect(fault({ serverName })).toMatchObject({
        code: 'certificate-wrong-name',
        detail: expect.stringContaining('DNS:www.example.com'),
      })
    },
  )

  it('judges by the time that it is given', () => {
    const { validFrom, validTo } = certificate.x509
    const [from, to] = [Date.parse(validFrom), Date.parse(validTo)]
    expect(fault({ wallMs: from })).toBeUndefined()
    expect(fault({ wallMs: from - 1 })).toMatchObject({ code: 'certificate-not-yet-valid' })
    expect(fault({ wallMs: to })).toBeUndefined()
    expect(fault({ wallMs: to + 1 })).toMatchObject({
      code: 'certificate-expired',
      detail: expect.stringContaining(validTo),
    })
  })

  it('wants the authority to be valid, too', () => {
    const [root] = presented.roots
    expect(fault({ wallMs: Date.parse(root!.validTo) + 1 })).toMatchObject({ code: 'certificate-expired' })
  })

  it('trusts only the roots', () => {
    const untrusted = { code: 'certificate-untrusted' }
    expect(fault({ roots: [] })).toMatchObject(untrusted)
    expect(fault({ roots: readCertificates(stranger.pem) })).toMatchObject(untrusted)
    expect(fault({ roots: readCertificates(stranger.pem + authority.pem) })).toBeUndefined()
    expect(fault({ chain: [] })).toMatchObject(untrusted)
    expect(fault({ roots: [] })!.certificates).toEqual([certificate.x509])
    // That the server vouches for its own authority counts for nothing.
    expect(fault({ chain: [certificate.x509, ...presented.roots], roots: [] })).toMatchObject(untrusted)
  })

  it('takes a certificate that is a root itself, whoever signed it', () => {
    expect(fault({ roots: [certificate.x509] })).toBeUndefined()
  })

  it('tells an authority from a server', () => {
    expect(certificate.x509.ca).toBe(false)
    expect(new X509Certificate(authority.pem).ca).toBe(true)
  })
})

// OpenSSL would judge by the system's clock, which is far from these.
describe.each([
  ['in 1999', Date.UTC(1999, 0, 1)],
  ['in 2049', Date.UTC(2049, 11, 1)],
  ['in 2120', Date.UTC(2120, 0, 1)],
])('a client %s', (_, epochMs) => {
  async function outcome(notBeforeMs: number, notAfterMs: number): Promise<unknown> {
    const then = await CertificateAuthority.create({ wallMs: epochMs })
    const own = then.issue({ names: ['www.example.com'], notBeforeMs, notAfterMs })
    const world = new FlatWorld({ seed: 1, epochMs })
    const scene = {
      server: world.host('192.0.2.1'),
      serverIp: '192.0.2.1',
      client: world.host('192.0.2.2'),
      clientIp: '192.0.2.2',
      folder: '',
      removeFile: async () => {},
    }
    const ends = secureEnds(scene, { roots: then.pem }, { certificateFor: () => own })
    return world.run(
      ends.then(
        () => 'connected',
        (error: unknown) => error,
      ),
    )
  }

  it('believes a certificate of its own time', async () => {
    expect(await outcome(epochMs - DAY_MS, epochMs + DAY_MS)).toBe('connected')
  })

  it('believes no other', async () => {
    expect(await outcome(epochMs - 2 * DAY_MS, epochMs - DAY_MS)).toMatchObject({
      code: 'certificate-expired',
    })
    expect(await outcome(epochMs + DAY_MS, epochMs + 2 * DAY_MS)).toMatchObject({
      code: 'certificate-not-yet-valid',
    })
  })
})
