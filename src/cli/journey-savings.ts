/** The same request twice: what the caches have saved the second time, as a small table. */

import type { Journey, JourneyPhase } from '../journey/journey.ts'
import type { Style } from './style.ts'

const LABEL_WIDTH = 44

/** A line for each thing that is counted, cold and warm side by side. */
export function savingLines(cold: Journey, warm: Journey, style: Style): string[] {
  const rows = COUNTED.map(({ label, of }) => {
    const [before, after] = [of(cold), of(warm)]
    return `  ${label.padEnd(LABEL_WIDTH)} ${before.padStart(10)} ${after.padStart(10)}`
  })
  return [
    '',
    style.strong(
      `  ${'the same once more: what the caches save'.padEnd(LABEL_WIDTH)} ${'cold'.padStart(10)} ${'warm'.padStart(10)}`,
    ),
    ...rows,
  ]
}

const COUNTED: readonly { readonly label: string; readonly of: (journey: Journey) => string }[] = [
  { label: 'until the page is there', of: ({ tookMs }) => `${tookMs.toFixed(1)} ms` },
  {
    label: 'until the name has an address',
    of: ({ evidence }) => `${nameMs(evidence.lookups).toFixed(1)} ms`,
  },
  { label: 'frames on all cables', of: ({ packets }) => String(packets.length) },
  { label: 'questions of ARP that packets waited for', of: (journey) => stepsOf(journey, 'arp') },
  {
    label: 'questions that the resolver asked others',
    of: ({ evidence }) =>
      String(evidence.resolutions.reduce((sum, each) => sum + each.conversation().length, 0)),
  },
]

function nameMs(lookups: Journey['evidence']['lookups']): number {
  return lookups.reduce((sum, { startedAtMs, endedAtMs }) => sum + endedAtMs - startedAtMs, 0)
}

function stepsOf({ steps }: Journey, phase: JourneyPhase): string {
  return String(steps.filter((step) => step.phase === phase).length)
}
