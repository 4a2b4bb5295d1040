/** From the record of a journey to its steps, in the order of their times. Pure. */

import type { JourneyEvidence } from './evidence.ts'
import { PHASES, type JourneyStep } from './journey.ts'
import { narrateAnswers } from './narrator/answer.ts'
import { narrateArp } from './narrator/arp.ts'
import { narrateHops } from './narrator/hops.ts'
import { narrateLink } from './narrator/link.ts'
import { narrateLocalRoutes } from './narrator/local-route.ts'
import { narrateNat } from './narrator/nat.ts'
import { narrateQuestions } from './narrator/question.ts'
import { narrateRecursion } from './narrator/recursion.ts'
import { narrateClose } from './narrator/close.ts'
import { narrateStub } from './narrator/stub.ts'
import { narrateHttp } from './narrator/http.ts'
import { narrateTls } from './narrator/tls.ts'
import { narrateTcp } from './narrator/tcp.ts'
import { narrateTrouble } from './narrator/trouble.ts'
import type { Reading } from './reading.ts'

/** What is told, each by the file of its name. */
const NARRATORS: readonly ((reading: Reading) => JourneyStep[])[] = [
  narrateStub,
  narrateQuestions,
  narrateLocalRoutes,
  narrateArp,
  narrateLink,
  narrateNat,
  narrateHops,
  narrateRecursion,
  narrateAnswers,
  narrateTcp,
  narrateTls,
  narrateHttp,
  narrateClose,
]

export function narrate(reading: Reading, evidence: JourneyEvidence): JourneyStep[] {
  const steps = [...NARRATORS.flatMap((tell) => tell(reading)), ...narrateTrouble(evidence)]
  return withoutRepetition(steps.sort((a, b) => a.atMs - b.atMs || turnOf(a) - turnOf(b)))
}

/** Among steps of one moment. What the browser does as soon as it has a response comes after that. */
function turnOf({ phase, data }: JourneyStep): number {
  return phase === 'http' && data.status !== undefined ? -1 : PHASES.indexOf(phase)
}

/** Shorter sentences are facts of their step, and may well be the same twice; longer ones are lessons. */
const SHORTEST_LESSON = 64

/** A lesson is told once. */
function withoutRepetition(steps: readonly JourneyStep[]): JourneyStep[] {
  const told = new Set<string>()
  return steps.map((step) => {
    const text = step.text.filter((sentence) => sentence.length < SHORTEST_LESSON || !told.has(sentence))
    for (const sentence of text) told.add(sentence)
    return { ...step, text }
  })
}
