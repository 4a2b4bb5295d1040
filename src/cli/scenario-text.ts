/** The report of a scenario, for a person and for a script. */

import { formatType } from '../dns/iana/types.ts'
import { formatRcode } from '../dns/iana/codes.ts'
import { traceData } from '../control/trace-data.ts'
import { conversationLine, failureLines } from '../scenario/describe-failure.ts'
import { describeMiss } from '../scenario/miss.ts'
import type { FileReader } from '../dns/zonefile/zone-file.ts'
import type { ScenarioFailure, ScenarioReport } from '../scenario/report.ts'
import type { UpstreamQuery } from '../scenario/scripted-internet.ts'
import { describeMistake, type ScenarioError } from '../scenario/scenario-error.ts'
import { fileMistakeLines } from './file-mistake-text.ts'
import { SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import { traceTree } from './trace-tree.ts'
import { formatTree } from './tree.ts'

export interface Shown {
  readonly conversation?: true
  readonly trace?: true
}

/** One line for a scenario that passed; what failed, and the conversation up to there, for one that did not. */
export function scenarioLines(
  report: ScenarioReport,
  elapsedMs: number,
  shown: Shown,
  style: Style,
): string[] {
  const { file, title, passed, failure, conversation } = report
  const verdict = passed ? style.good('passed') : style.bad('failed')
  const isShown = shown.conversation === true || failure?.kind === 'step'
  return [
    `${verdict} ${file} in ${elapsedMs.toFixed(1)} ms  ${style.faint(title)}`,
    ...(failure === undefined ? [] : failureLines(file, failure).map((line) => coloured(`  ${line}`, style))),
    ...(isShown ? conversationLines(conversation) : []),
    ...(shown.trace === true ? traceLines(report, style) : []),
  ]
}

function coloured(line: string, style: Style): string {
  if (/^ +- /.test(line)) return style.bad(line)
  return /^ +\+ /.test(line) ? style.good(line) : line
}

function conversationLines(queries: readonly UpstreamQuery[]): string[] {
  if (queries.length === 0) return ['  no query was sent to any server']
  return ['  the conversation:', ...queries.map((query) => `  ${conversationLine(query)}`)]
}

function traceLines({ resolutions }: ScenarioReport, style: Style): string[] {
  return resolutions.flatMap((resolution) =>
    formatTree(traceTree(traceData(resolution), style), { frame: style.faint, note: style.faint }).map(
      (line) => `  ${line}`,
    ),
  )
}

/** All that is wrong with a file that is no scenario, each mistake with the line that it stands on. */
export async function mistakesLines(
  { file, errors }: ScenarioError,
  files: FileReader,
  style: Style,
): Promise<string[]> {
  const excerpts = new SourceExcerpts(files)
  const lines = [`${file} cannot be played:`]
  for (const { line, token, expected } of errors) {
    const message = describeMistake({ line, token, expected })
    const column = await excerpts.columnOf(file, line, token)
    lines.push(...(await fileMistakeLines({ file, line, column, token, message, expected }, excerpts, style)))
  }
  return lines
}

/** The report as data. */
export function scenarioData(report: ScenarioReport, elapsedMs: number, { trace }: Shown): object {
  const { file, title, passed, failure, conversation, resolutions } = report
  return {
    file,
    title,
    passed,
    elapsedMs,
    ...(failure === undefined ? {} : { failure: failureData(failure) }),
    conversation: conversation.map(queryData),
    ...(trace === true ? { resolutions: resolutions.map(traceData) } : {}),
  }
}

function failureData(failure: ScenarioFailure): object {
  if (failure.kind === 'unsupported') return failure
  const { step, line, what, difference } = failure
  return { kind: failure.kind, step: step?.number, stepKind: step?.kind, line, what, difference }
}

function queryData({ server, message, transport, step, atMs, fate, miss }: UpstreamQuery): object {
  const { question } = message
  return {
    server,
    transport,
    ...(question === undefined
      ? {}
      : { question: { name: question.name.toString(), type: formatType(question.type) } }),
    step,
    atMs,
    fate: fate?.kind ?? 'pending',
    ...(fate === undefined && miss !== undefined ? { why: describeMiss(miss) } : {}),
    ...(fate?.kind === 'answered' ? { rcode: formatRcode((fate.octets[0]?.[3] ?? 0) & 15) } : {}),
  }
}
