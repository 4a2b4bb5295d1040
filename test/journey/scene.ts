// A journey through the small Internet of the tests, in a world of its own.

import { startInternet, type InternetOptions } from '../../src/internet/start-internet.ts'
import { groundOf } from '../../src/journey/ground.ts'
import type { JourneyPhase, JourneyStep } from '../../src/journey/journey.ts'
import { runJourney, type JourneyOptions, type RecordedJourney } from '../../src/journey/run-journey.ts'
import { CertificateAuthority } from '../../src/tls/certificate-authority.ts'
import { SMALL_ZONES, smallWorld } from '../internet/small-world.ts'

const SITES = `
webSites:
  www.far.test: { title: Far away, image: true }
  www.near.test: { redirect: 'https://www.far.test/' }
`

const world = smallWorld((text) => text + SITES)

/** Keys take a while: all worlds of a file have the same. */
const certificates = CertificateAuthority.create({ wallMs: world.time })

/** So many journeys one after the other; the first begins with nothing in any cache. */
export async function travel(
  options: JourneyOptions,
  { times = 1, ...broken }: Partial<InternetOptions> & { readonly times?: number } = {},
): Promise<RecordedJourney[]> {
  const aim = { host: new URL(options.url).hostname, from: options.from ?? 'laptop' }
  await using internet = await startInternet({
    world,
    zones: SMALL_ZONES,
    certificates,
    aim,
    ...broken,
  })
  const ground = groundOf(internet)
  const journeys: RecordedJourney[] = []
  for (let i = 0; i < times; i++) journeys.push(await runJourney(ground, options))
  return journeys
}

export async function travelOnce(url: string, options?: Partial<InternetOptions>): Promise<RecordedJourney> {
  const [only] = await travel({ url }, options)
  return only!
}

/** The steps of a phase that everyone is told. */
export function told({ journey }: RecordedJourney, phase: JourneyPhase): readonly JourneyStep[] {
  return journey.steps.filter((step) => step.phase === phase && step.depth === 1)
}
