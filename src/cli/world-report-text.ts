/** A report about a world file, as compilers print theirs: `file:line:column: message`, the line, a mark below it. */

import type { WorldFileMistake } from '../worldfile/world-file-error.ts'
import { fileMistakeLines } from './file-mistake-text.ts'
import { printable, type SourceExcerpts } from './source-excerpt.ts'
import type { Style } from './style.ts'
import type { WorldReport } from './world-report.ts'
import { count } from './zone-report-text.ts'

/** All that is to be said of a file; the last line sums it up. */
export async function worldReportLines(
  report: WorldReport,
  excerpts: SourceExcerpts,
  style: Style,
): Promise<string[]> {
  if (report.kind === 'read') return [`${report.file}: ${summaryOf(report)}, ${style.good('no errors')}`]
  const lines: string[] = []
  for (const mistake of report.mistakes) lines.push(...(await fileMistakeLines(mistake, excerpts, style)))
  return [...lines, `${report.file}: ${style.bad(count(report.mistakes.length, 'error'))}`]
}

/** The report as data. */
export function worldReportData(report: WorldReport): object {
  const { file } = report
  return report.kind === 'broken'
    ? { file, errors: report.mistakes.map(mistakeData) }
    : { file, world: report.world.name, ...sizesOf(report), errors: [] }
}

function mistakeData({ file, line, column, token, message, expected }: WorldFileMistake): object {
  return { file, line, column, token, message, expected }
}

type Sound = Extract<WorldReport, { kind: 'read' }>

function summaryOf(report: Sound): string {
  const { hosts, systems, routers, cables } = sizesOf(report)
  const parts = [count(hosts, 'host'), count(routers, 'router'), count(cables, 'cable')]
  return `${printable(report.world.name)}: ${parts.join(', ')}, ${count(systems, 'autonomous system')}`
}

function sizesOf({ world }: Sound): Record<'hosts' | 'systems' | 'routers' | 'cables', number> {
  const systems = [...world.autonomousSystems.values()]
  return {
    hosts: Object.keys(world.hosts).length,
    systems: systems.length,
    routers: systems.reduce((sum, { routers }) => sum + routers.length, 0),
    cables: world.cables.length,
  }
}
