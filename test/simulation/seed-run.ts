// Runs one seed, and a second time to explain what it found: explanations cost too much to keep them all.

import { describeStep } from '../../src/dns/resolver/explanation/describe-step.ts'
import type { Explanation } from '../../src/dns/resolver/explanation/explanation.ts'
import type { Resolution } from '../../src/dns/resolver/explanation/resolution.ts'
import { textOf } from './names.ts'
import { simulate } from './simulation.ts'
import type { SeedResult, Task } from './task.ts'

export async function runSeed(seed: number, { questions, until }: Task): Promise<SeedResult> {
  const { violation, hash, virtualMs, tally } = await simulate({
    seed,
    questions,
    ...(until === undefined ? {} : { until }),
  })
  return { seed, hash, virtualMs, counts: tally.entries, violation: violation?.message }
}

/** How the resolver came to the answer that was found to be wrong, step by step. */
export async function explainSeed(seed: number, { questions, until }: Task): Promise<string[]> {
  const resolutions = new Map<string, Resolution>()
  const { violation } = await simulate({
    seed,
    questions,
    ...(until === undefined ? {} : { until }),
    onResolved: (resolution) => {
      const { name, type } = resolution.question
      resolutions.set(`${textOf(name)} ${type}`, resolution)
    },
  })
  if (violation?.question === undefined) return []
  const { name, type } = violation.question
  const resolution = resolutions.get(`${name} ${type}`)
  if (resolution === undefined) return []
  const { error } = resolution.answer
  const end = error === undefined ? [] : [`    it gave up: ${error.extraText}`]
  return ['  how it came to that:', ...explain(resolution, '    '), ...end]
}

function explain({ steps }: Explanation, indent: string): string[] {
  return steps.flatMap((step) => {
    const line = `${indent}${step.atMs.toFixed(1)} ${describeStep(step)}`
    const isNested = step.kind === 'lookup' && step.result !== 'cycle'
    return isNested ? [line, ...explain(step.result, `${indent}  `)] : [line]
  })
}
