/** A journey as JSON for scripts: all that is told, with packets in a line each and without their octets. */

import type { Journey, JourneyPacket } from '../journey/journey.ts'

/** `warm` is the same request once more. */
export function journeyData(cold: Journey, warm: Journey | undefined): object {
  return warm === undefined ? oneJourney(cold) : { ...oneJourney(cold), again: oneJourney(warm) }
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
