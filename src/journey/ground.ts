/** What a journey needs of the Internet that it goes through, and how a whole Internet gives it. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Speaker } from '../bgp/speaker.ts'
import type { Internet } from '../internet/internet.ts'
import type { LabObserver } from '../lab/lab-event.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { BgpReason } from './record.ts'
import type { ReasonOf } from './route-recorder.ts'
import type { SystemFacts } from './world-map.ts'

export interface JourneyGround {
  readonly world: WiredWorld
  /** The certificates that browsers trust, in PEM. */
  readonly roots: string
  /** Tells what resolvers do from now on, until the function that it returns is called. */
  readonly onEvent: (observe: LabObserver) => () => void
  readonly reasonOf: ReasonOf
  readonly systemOf: (machine: string) => SystemFacts | undefined
}

/** For `runJourney`, as often as wanted: what a router's speaker prefers is asked anew at each decision. */
export function groundOf(internet: Internet): JourneyGround {
  const { world, roots, speakers, file } = internet
  return {
    world,
    roots,
    onEvent: (observe) => internet.onEvent(observe),
    reasonOf: (machine, destination) => {
      const speaker = speakers.get(machine)
      return speaker && reasonAt(speaker, internet.systemOf(machine)!, destination)
    },
    systemOf: (machine) => {
      const asn = internet.systemOf(machine)
      return asn === undefined ? undefined : { asn, name: file.autonomousSystems.get(asn)?.name }
    },
  }
}

/** Why a speaker prefers what it prefers; undefined where it knows nothing of the destination. */
function reasonAt(speaker: Speaker, asn: number, destination: Ipv4): BgpReason | undefined {
  const entry = speaker.lookup(destination)
  if (entry?.best === undefined) return undefined
  const { best, paths, reason } = entry
  return {
    asn,
    asPath: best.asPath.flatMap(({ asns }) => asns),
    from: best.peer,
    relation: best.relation,
    localPreference: best.localPreference,
    internal: best.internal,
    nextHop: best.nextHop,
    paths: paths.length,
    ...reason,
  }
}
