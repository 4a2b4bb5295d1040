import { expect, it } from 'vitest'
import { TLS_VERSIONS } from '../../src/tls/tls-version.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { NEW_YEAR_2025_MS } from '../tls/ends.ts'
import { captureHttp, captureHttps, type CapturedExchange } from './captured-exchange.ts'

const RUNS = 6

it('an exchange over http is the same to the octet each time', async () => {
  const [first, second] = await Promise.all([captureHttp(), captureHttp()])
  expect(first.capture.frames.length).toBeGreaterThan(40)
  expect(second.capture.pcapng()).toEqual(first.capture.pcapng())
})

/** What remains the same where the contents are secret. */
const shape = ({ capture }: CapturedExchange): string[] =>
  capture.frames.map(({ epochNs, frame, direction }) => `${epochNs} ${direction} ${frame.length}`)

it.each(TLS_VERSIONS)('an exchange over TLS %s has the same lengths and times each time', async (version) => {
  const shapes: string[][] = []
  for (let run = 0; run < RUNS; run++) {
    const authority = await CertificateAuthority.create({ wallMs: NEW_YEAR_2025_MS })
    shapes.push(shape(await captureHttps(authority, version)))
  }
  expect(shapes[0]!.length).toBeGreaterThan(40)
  for (const other of shapes) expect(other).toEqual(shapes[0])
})
