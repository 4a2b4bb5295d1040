// What a simulation found to be wrong, with all that it takes to see it again.

import { describeQuestion } from './answer-text.ts'
import type { AskedQuestion } from './judgement.ts'

export interface ViolationFields {
  readonly seed: number
  readonly step: number
  readonly fault: string
  readonly question?: AskedQuestion
  readonly answered?: readonly string[]
  readonly allowed?: readonly string[]
  readonly atMs?: number
}

export class Violation extends Error {
  override readonly name = 'Violation'
  readonly seed: number
  readonly step: number
  readonly question: AskedQuestion | undefined

  constructor(fields: ViolationFields) {
    super(lines(fields).join('\n'))
    this.seed = fields.seed
    this.step = fields.step
    this.question = fields.question
  }
}

function lines({ seed, step, fault, question, answered, allowed, atMs }: ViolationFields): string[] {
  return [
    `seed ${seed}, step ${step}${atMs === undefined ? '' : `, at ${atMs.toFixed(3)} ms`}: ${fault}`,
    ...(question === undefined ? [] : [`  asked: ${describeQuestion(question.name, question.type)}`]),
    ...(answered ?? []).map((line) => `  answered: ${line}`),
    ...(allowed ?? []).map((line) => `  allowed: ${line}`),
    ...(allowed?.length === 0 ? ['  allowed: nothing that anybody said'] : []),
  ]
}

/** Keeps the first violation until somebody looks: within a resolver's own call it could be swallowed. */
export class Findings {
  readonly #seed: number
  /** The step that is being taken. */
  step = 0
  first: Violation | undefined

  constructor(seed: number) {
    this.#seed = seed
  }

  add(fields: Omit<ViolationFields, 'seed' | 'step'> & { readonly step?: number }): void {
    this.first ??= new Violation({ step: this.step, ...fields, seed: this.#seed })
  }

  addCrash(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.add({ fault: `it crashed: ${text}` })
  }

  throwFirst(): void {
    if (this.first !== undefined) throw this.first
  }
}
