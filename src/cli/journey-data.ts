/** A journey as JSON for scripts: all that is told, with packets in a line each and without their octets. */

import type { Diagnosis } from '../journey/diagnosis/diagnosis.ts'
import type { Journey } from '../journey/journey.ts'
import type { JourneyPacket } from '../journey/journey-packet.ts'

/** What there is to tell in the end. */
export interface JourneyResult {
  readonly cold: Journey
  readonly diagnosis: Diagnosis
  /** The same request once more. */
  readonly warm: Journey | undefined
}

export function journeyData({ cold, diagnosis, warm }: JourneyResult): object {
  return { ...oneJourney(cold), diagnosis, ...(warm === undefined ? {} : { again: oneJourney(warm) }) }
}

function oneJourney({ packets, evidence, ...journey }: Journey): object {
  const { icmpErrors, losses, deadEnds, counters, resets, retransmissions } = evidence
  const { unansweredArp, cutCables, answers } = evidence
  return {
    ...journey,
    packets: packets.map(packetData),
    evidence: {
      ...{ icmpErrors, losses, deadEnds, counters, resets, retransmissions },
      ...{ unansweredArp, cutCables, answers },
    },
  }
}

function packetData({ frame, ...packet }: JourneyPacket): object {
  return { ...packet, octets: frame.length }
}
