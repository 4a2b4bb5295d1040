/** What made somebody wait in a journey that came to its end: silence, losses, and what was sent again. */

import type { Journey } from '../journey.ts'
import { countText, hostText, listText, msText } from '../narrator/words.ts'
import type { Finding } from './diagnosis.ts'

export function delaysIn({ evidence }: Journey): Finding[] {
  const { lookups, resolutions, losses, retransmissions } = evidence
  const silent = lookups.flatMap(({ steps }) =>
    steps.flatMap((step) =>
      step.kind === 'server-asked' && step.outcome.kind !== 'response' ? [step.ip] : [],
    ),
  )
  const awaited = resolutions
    .flatMap((resolution) => resolution.conversation())
    .flatMap(({ choice, outcome }) =>
      outcome.kind === 'timeout'
        ? [`${hostText(choice.server.toString())} (${choice.ip}) for ${msText(outcome.waitedMs)}`]
        : [],
    )
  const findings: (Finding | false)[] = [
    silent.length > 0 && { text: `silent when asked for the name: ${listText(silent)}`, packets: [] },
    awaited.length > 0 && { text: `the resolver waited in vain for ${listText(awaited)}`, packets: [] },
    losses.length > 0 && {
      text: `${countText(losses.length, 'frame')} lost on cables`,
      packets: losses.map(({ packet }) => packet),
    },
    retransmissions.length > 0 && {
      text: `${countText(retransmissions.length, 'segment')} sent again`,
      packets: retransmissions.flatMap(({ packets }) => packets.slice(0, 1)),
    },
  ]
  return findings.filter((finding) => finding !== false)
}
