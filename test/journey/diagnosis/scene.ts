/** A small Internet in which something is wrong, a journey through it, and what is said of that. */

import { startInternet } from '../../../src/internet/start-internet.ts'
import type { Internet } from '../../../src/internet/internet.ts'
import { diagnose } from '../../../src/journey/diagnosis/diagnose.ts'
import type { Diagnosis } from '../../../src/journey/diagnosis/diagnosis.ts'
import { groundOf } from '../../../src/journey/ground.ts'
import type { Journey } from '../../../src/journey/journey.ts'
import { runJourney } from '../../../src/journey/run-journey.ts'
import { CertificateAuthority } from '../../../src/tls/certificate-authority.ts'
import type { Fault } from '../../../src/worldfile/fault.ts'
import { SMALL_ZONES, smallWorld } from '../../internet/small-world.ts'

export interface Diagnosed {
  readonly journey: Journey
  readonly diagnosis: Diagnosis
}

export interface Scene {
  readonly url?: string
  readonly faults?: readonly Fault[]
  /** Changes the world file as a person would. */
  readonly edit?: (text: string) => string
  /** Breaks something that no fault has a name for. */
  readonly harm?: (internet: Internet) => void
}

/** Keys take a while: all worlds of one test file have the same. */
let certificates: Promise<CertificateAuthority> | undefined

export async function diagnosed(scene: Scene = {}): Promise<Diagnosed> {
  const { url = 'https://www.far.test/', faults = [], edit, harm = () => {} } = scene
  const world = smallWorld(edit)
  certificates ??= CertificateAuthority.create({ wallMs: world.time })
  const aim = { host: new URL(url).hostname, from: 'laptop' }
  await using internet = await startInternet({ world, zones: SMALL_ZONES, certificates, faults, aim })
  harm(internet)
  const { journey } = await runJourney(groundOf(internet), { url })
  return { journey, diagnosis: diagnose(journey, internet) }
}
