// What many seeds came to: what was found, how much was simulated, and how often each kind of situation occurred.

import type { SeedResult } from './task.ts'
import { Tally } from './tally.ts'

const MS_PER_DAY = 86_400_000

export class Report {
  readonly tally = new Tally()
  readonly violations: { readonly seed: number; readonly text: string }[] = []
  seeds = 0
  virtualMs = 0
  /** Of the latest seed. */
  hash = ''

  add({ seed, hash, virtualMs, counts, violation }: SeedResult): void {
    this.seeds++
    this.virtualMs += virtualMs
    this.hash = hash
    this.tally.add(counts)
    if (violation !== undefined) this.violations.push({ seed, text: violation })
  }

  /** Adds a result, and shows how far it goes where somebody watches. */
  show(result: SeedResult): void {
    this.add(result)
    if (result.violation !== undefined) console.log(result.violation)
    if (process.stderr.isTTY && this.seeds % 10 === 0)
      process.stderr.write(`\r${this.seeds} seeds, ${this.violations.length} violations `)
  }
}

export function formatReport(report: Report, wallMs: number): string {
  const { tally, seeds, virtualMs, violations } = report
  const faults = tally.entries
    .filter(([what]) => /^(?:datagram|trouble|edit):/.test(what))
    .reduce((sum, [, times]) => sum + times, 0)
  const questions = tally.of('questions')
  const rows: [string, string][] = [
    ['seeds', String(seeds)],
    ...(seeds === 1 ? ([['event log', report.hash]] as [string, string][]) : []),
    ['violations', String(violations.length)],
    ['questions', String(questions)],
    ['virtual time', `${(virtualMs / MS_PER_DAY / 365.25).toFixed(1)} years`],
    ['upstream queries', `${tally.of('sent: UDP')} over UDP, ${tally.of('sent: TCP')} over TCP`],
    ['faults and edits', String(faults)],
    [
      'wall time',
      `${(wallMs / 1000).toFixed(1)} s, ${((wallMs * 1000) / questions).toFixed(0)} µs a question`,
    ],
  ]
  const table = (lines: readonly (readonly [string, string])[]): string[] => {
    const width = Math.max(...lines.map(([what]) => what.length))
    return lines.map(([what, value]) => `  ${what.padEnd(width)}  ${value}`)
  }
  const met = tally.entries.map(([what, times]) => [what, String(times)] as const)
  return ['', 'simulated', ...table(rows), '', 'met', ...table(met)].join('\n')
}
