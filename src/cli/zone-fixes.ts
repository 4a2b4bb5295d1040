/** Makes the safe fixes of problems in the files that they are in, and shows what they change. Writes nothing. */

import type { HeldFiles } from '../dns/zonefile/edit/held-files.ts'
import { applyEdits } from '../dns/zonefile/edit/text-edit.ts'
import { printable } from './source-excerpt.ts'
import type { Style } from './style.ts'
import type { Fix, Problem } from './zone-problem.ts'

export type FixedProblem = Problem & { readonly fix: Fix }

/** The problems whose fixes are safe, without those whose fixes meet in one place: one at a time. */
export function safeFixes(problems: readonly Problem[]): FixedProblem[] {
  const chosen: FixedProblem[] = []
  const safe = problems.filter((each): each is FixedProblem => each.fix?.isSafe === true)
  const inOrder = [...safe].sort((a, b) => a.fix.start - b.fix.start)
  for (const problem of inOrder) {
    const { file, start } = problem.fix
    const meets = chosen.some(({ fix }) => fix.file === file && fix.finish > start)
    if (!meets) chosen.push(problem)
  }
  return chosen
}

/** The files as they are with all fixes made. */
export function fixedFiles(files: HeldFiles, problems: readonly FixedProblem[]): Map<string, Buffer> {
  const fixed = new Map<string, Buffer>()
  for (const path of new Set(problems.map(({ fix }) => fix.file))) {
    const edits = problems.map(({ fix }) => fix).filter(({ file }) => file === path)
    fixed.set(path, applyEdits(files.octets(path), edits))
  }
  return fixed
}

const LINE_FEED = 0x0a

/** What the fixes change in a file, as `diff -U0` shows it. */
export function changeLines(
  file: string,
  octets: Buffer,
  problems: readonly FixedProblem[],
  { bad, good, strong, faint }: Style,
): string[] {
  const lines = [strong(`--- ${file}`), strong(`+++ ${file}`)]
  for (const hunk of hunksOf(octets, problems)) {
    lines.push(faint(`@@ line ${hunk.line} @@ ${hunk.rules.join(', ')}`))
    lines.push(...hunk.before.map((line) => bad(`-${visible(line)}`)))
    lines.push(...hunk.after.map((line) => good(`+${visible(line)}`)))
  }
  return lines
}

interface Hunk {
  readonly line: number
  readonly rules: readonly string[]
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** Fixes of lines that they share make one hunk. */
function hunksOf(octets: Buffer, problems: readonly FixedProblem[]): Hunk[] {
  const groups: { start: number; finish: number; problems: FixedProblem[] }[] = []
  for (const problem of [...problems].sort((a, b) => a.fix.start - b.fix.start)) {
    const { start, finish } = wholeLines(octets, problem.fix)
    const last = groups.at(-1)
    if (last === undefined || last.finish <= start) groups.push({ start, finish, problems: [problem] })
    else {
      last.finish = Math.max(last.finish, finish)
      last.problems.push(problem)
    }
  }
  return groups.map(({ start, finish, problems: own }) => {
    const before = octets.subarray(start, finish)
    const edits = own.map(({ fix }) => ({ ...fix, start: fix.start - start, finish: fix.finish - start }))
    return {
      line: octets.subarray(0, start).filter((octet) => octet === LINE_FEED).length + 1,
      rules: [...new Set(own.map(({ rule }) => rule))],
      before: linesOf(before),
      after: linesOf(applyEdits(before, edits)),
    }
  })
}

function wholeLines(octets: Buffer, { start, finish }: Fix): { start: number; finish: number } {
  const first = start === 0 ? 0 : octets.lastIndexOf(LINE_FEED, start - 1) + 1
  if (finish > first && octets[finish - 1] === LINE_FEED) return { start: first, finish }
  const end = octets.indexOf(LINE_FEED, finish)
  return { start: first, finish: end < 0 ? octets.length : end + 1 }
}

function linesOf(octets: Buffer): string[] {
  const lines = octets.toString('utf8').split('\n')
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines
}

function visible(line: string): string {
  return printable(line.replaceAll('\r', '␍'))
}
