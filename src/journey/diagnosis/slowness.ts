/** A page that came, and whether it could have come sooner. */

import { countText, listText, msText } from '../narrator/words.ts'
import type { Journey } from '../journey.ts'
import type { JourneyPacket } from '../journey-packet.ts'
import { isBgp, viewPacket } from '../packet-view.ts'
import { delaysIn } from './delays.ts'
import type { Diagnosis, Finding } from './diagnosis.ts'
import type { CableView, NetworkView } from './network-view.ts'

/** A cold journey to the other side of the Earth takes less. */
const SLOW_MS = 1000
/** No cable on Earth is as long; a satellite is 36,000 km up. */
const SATELLITE_MS = 200

export function slowness(journey: Journey, network: NetworkView): Diagnosis {
  if (journey.tookMs < SLOW_MS) {
    return { cause: 'none', text: 'Nothing is the matter.', because: [], evidence: [], suggestions: [] }
  }
  const crossing = longestCrossing(journey, network)
  return (crossing && satelliteOnly(journey, network, crossing)) ?? somethingLost(journey, crossing)
}

/** A cable that goes farther than any on Earth, and our packets on it. */
interface Crossing {
  readonly cable: CableView
  readonly packets: readonly number[]
}

function longestCrossing(journey: Journey, network: NetworkView): Crossing | undefined {
  const slow = network.cables.filter(({ delayMs, isPlugged }) => isPlugged && delayMs >= SATELLITE_MS)
  const crossings = slow.map((cable) => {
    const packets = journey.packets.filter((packet) => packet.cable === cable.name && isOurs(packet))
    return { cable, packets: packets.map(({ number }) => number) }
  })
  return crossings.find(({ packets }) => packets.length > 0)
}

function satelliteOnly(
  journey: Journey,
  network: NetworkView,
  { cable, packets }: Crossing,
): Diagnosis | undefined {
  const cut = network.cables.filter(
    (each) => !each.isPlugged && isFasterWay(network, cable, (other) => other.isPlugged || other === each),
  )
  if (cut.length === 0) return undefined
  const isOnly = !isFasterWay(network, cable, ({ isPlugged }) => isPlugged)
  const cutNames = listText(cut.map(({ name }) => name))
  return {
    // Where another cable is as fast, routers may not use it; but it is not the satellite alone that is left.
    cause: isOnly ? 'satellite-only' : 'cable-cut',
    text: `The page took ${msText(journey.tookMs)}, as its packets went by ${cable.name}: ${cutNames} cut.`,
    because: [
      `${journey.url} took ${msText(journey.tookMs)}`,
      crossingText({ cable, packets }),
      isOnly ? `no faster way is left: ${cutNames} cut` : `routers have no faster way left: ${cutNames} cut`,
    ],
    evidence: [
      { text: `on ${cable.name}, between ${cable.ends.join(' and ')}`, packets },
      ...cut.map(({ name, ends }): Finding => ({
        text: `${name}, between ${ends.join(' and ')}, has no carrier`,
        packets: [],
      })),
    ],
    suggestions: cut.map(({ name }) => `mend ${name}`),
  }
}

/** Routers that talk to each other are no part of the journey. */
function isOurs({ frame }: JourneyPacket): boolean {
  const view = viewPacket(frame)
  return view !== undefined && !isBgp(view)
}

/** Whether the ends of a slow cable are joined faster without it. */
function isFasterWay(network: NetworkView, slow: CableView, usable: (cable: CableView) => boolean): boolean {
  const [from, to] = slow.ends
  const delayMs = network.delayMs(from, to, (cable) => cable !== slow && usable(cable))
  return delayMs !== undefined && delayMs < slow.delayMs
}

function crossingText({ cable, packets }: Crossing): string {
  return `${countText(packets.length, 'packet')} crossed ${cable.name}, ${msText(cable.delayMs)} each`
}

function somethingLost(journey: Journey, crossing: Crossing | undefined): Diagnosis {
  const evidence = delaysIn(journey)
  if (crossing !== undefined) evidence.push({ text: crossingText(crossing), packets: crossing.packets })
  const why =
    evidence.length === 0
      ? 'nothing was lost: the way is long, or the cables are slow'
      : evidence.map(({ text }) => text).join('; ')
  return {
    cause: 'slow',
    text: `The page took ${msText(journey.tookMs)}: ${why}.`,
    because: [`${journey.url} took ${msText(journey.tookMs)}`, why],
    evidence,
    suggestions: [],
  }
}
