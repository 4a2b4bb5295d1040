// What becomes of a web page when something on its way breaks: an integration test to copy into your own project.
//
// A whole Internet, from the laptop's cable to the web server: autonomous systems, name servers, certificates. It is a
// world file, yours or the one that comes with rootwalk, and runs on a virtual clock.

import { readFile } from 'node:fs/promises'
import {
  defaultWorld,
  defaultZones,
  diagnose,
  groundOf,
  readWorldFile,
  runJourney,
  startInternet,
  type Fault,
} from 'rootwalk'
import { describe, expect, it } from 'vitest'

const world = readWorldFile(await readFile(defaultWorld, 'utf8'), defaultWorld)

/** One page, loaded in an Internet of its own: what happened on the way, and the cause if it did not come. */
async function load(url: string, ...faults: Fault[]) {
  await using internet = await startInternet({ world, zones: defaultZones, faults })
  const { journey } = await runJourney(groundOf(internet), { url, from: 'laptop' })
  return { journey, diagnosis: diagnose(journey, internet) }
}

describe('a page from beyond the Atlantic', () => {
  it('still comes when the cable is cut: by satellite, and late', async () => {
    const usual = await load('https://www.marius-fabre.fr/')
    const { journey } = await load('https://www.marius-fabre.fr/', { kind: 'cable-cut', target: 'atlantic' })
    expect(journey.outcome).toMatchObject({ kind: 'page', status: 200 })
    expect(journey.tookMs).toBeGreaterThan(usual.journey.tookMs + 1000)
  })
})

describe('a page that does not come', () => {
  it('has a cause: the line of the home is cut', async () => {
    const { journey, diagnosis } = await load('https://www.google.com/', {
      kind: 'cable-cut',
      target: 'line',
    })
    expect(journey.outcome).toMatchObject({ kind: 'failed', phase: 'name', code: 'EAI_AGAIN' })
    expect(diagnosis.cause).toBe('cable-cut')
    expect(diagnosis.suggestions).toEqual(['mend line'])
  })

  it('has a cause: the certificate has expired, and the handshake shows it', async () => {
    const { diagnosis } = await load('https://www.google.com/', { kind: 'certificate-expired' })
    expect(diagnosis.cause).toBe('certificate-expired')
    expect(diagnosis.evidence.flatMap(({ packets }) => packets)).not.toHaveLength(0)
  })
})
