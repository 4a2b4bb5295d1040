/** A failure in text: what a test prints, and the command. */

import { describeUpstreamQuery } from './check-asked.ts'
import { describeReply } from './message-lines.ts'
import { describeMiss } from './miss.ts'
import type { ScenarioFailure, ScenarioReport } from './report.ts'
import type { UpstreamQuery } from './scripted-internet.ts'

/** What failed and where, with the conversation up to there; `passed` for a scenario that did not fail. */
export function describeReport({ file, failure, conversation }: ScenarioReport): string {
  if (failure === undefined) return `${file}: passed`
  const lines = failureLines(file, failure)
  const told = failure.kind === 'step' ? ['the conversation:', ...conversation.map(conversationLine)] : []
  return [`${file}: failed`, ...[...lines, ...told].map((line) => `  ${line}`)].join('\n')
}

/** The failure in lines, of which those of a difference begin with two spaces and their sign. */
export function failureLines(file: string, failure: ScenarioFailure): string[] {
  if (failure.kind === 'unsupported') {
    return failure.options.map(
      ({ line, name, value, reason }) => `${file}:${line}: ${name}: ${value} is not supported: ${reason}`,
    )
  }
  const { step, line, what, difference } = failure
  const where = step === undefined ? 'at the end' : `step ${step.number} ${step.kind} (${file}:${line})`
  const hasBoth = difference.some((text) => text.startsWith('- '))
  return [
    `${where}: ${what}`,
    ...(hasBoth ? ['  - expected', '  + got'] : []),
    ...difference.map((text) => `  ${text}`),
  ]
}

/** One query with what became of it. */
export function conversationLine(query: UpstreamQuery): string {
  return `  ${describeUpstreamQuery(query)} → ${describeFate(query)}`
}

function describeFate({ fate, miss }: UpstreamQuery): string {
  switch (fate?.kind) {
    case 'answered':
      return fate.octets.map(describeReply).join(' and ')
    case 'timeout':
      return 'timed out'
    case 'error':
      return 'could not be delivered'
    case undefined:
      return miss === undefined ? 'pending' : `pending: ${describeMiss(miss)}`
  }
}
