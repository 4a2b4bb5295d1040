/** What did not go straight on: errors of ICMP, frames that a cable lost, segments sent again, connections reset. */

import type { JourneyStep } from '../journey.ts'
import type { IcmpError, JourneyEvidence, SegmentEvidence } from '../evidence.ts'

/** Losses and retransmissions that are told one by one; of more, only the first. */
const MOST_TOLD = 5

export function narrateTrouble({
  icmpErrors,
  losses,
  retransmissions,
  resets,
}: JourneyEvidence): JourneyStep[] {
  return [
    ...grouped(icmpErrors).map(icmpStep),
    ...losses.slice(0, MOST_TOLD).map(({ atMs, cable, from, to, comment, packet }): JourneyStep => ({
      atMs,
      phase: 'failure',
      depth: 1,
      title: `the cable ${cable}, ${from} to ${to}: ${comment}`,
      text: [],
      packets: [packet],
      data: { cable, from, to, comment },
    })),
    ...retransmissions.slice(0, MOST_TOLD).map((each) => segmentStep(each, 'sends a segment again', AGAIN)),
    ...resets.slice(0, MOST_TOLD).map((each) => segmentStep(each, 'resets the connection (RST)', [])),
  ]
}

const AGAIN = [
  'What is not acknowledged in time, or is missing in what the peer acknowledges, goes out once more (RFC 6298, RFC 6675).',
]

/** Errors of one router about one conversation are one, as long as they say the same. */
function grouped(errors: readonly IcmpError[]): IcmpError[][] {
  const groups = new Map<string, IcmpError[]>()
  for (const error of errors) {
    const key = [error.reporter, error.text, error.about].join('\n')
    groups.set(key, [...(groups.get(key) ?? []), error])
  }
  return [...groups.values()]
}

function icmpStep(errors: readonly IcmpError[]): JourneyStep {
  const { atMs, text, reporter, reporterName, about, mtu } = errors[0]!
  const packets = errors.flatMap((error) => error.packets)
  return {
    atMs,
    phase: 'failure',
    depth: 1,
    title: `ICMP from ${reporterName}${errors.length === 1 ? '' : `, ${errors.length} times`}: ${text}; about ${about}`,
    text:
      mtu === undefined
        ? []
        : [
            `Longer packets than ${mtu} octets do not fit through: the sender makes them shorter from now on (path MTU discovery, RFC 1191).`,
          ],
    packets,
    data: { text, reporter, about, mtu },
  }
}

function segmentStep(
  { atMs, flow, sender, packets }: SegmentEvidence,
  what: string,
  text: readonly string[],
): JourneyStep {
  const title = `the ${sender} ${what}: ${flow}`
  return { atMs, phase: 'tcp', depth: 1, title, text, packets, data: { flow, sender } }
}
