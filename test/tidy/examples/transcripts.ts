// What a document shows of a session: commands, each with the output it should have. It runs nothing.

import type { FencedBlock } from '../markdown.ts'

/** The blocks whose output is checked; in a `console` block it is only shown. */
export const CHECKED = 'console checked'

/** What stands for any lines where it is a line of its own, and within a line for any text. */
const ELISION = '…'

export interface Transcript {
  readonly line: number
  readonly command: string
  /** The lines that are typed at the prompts of the command itself, `laptop$ arp -a`; they are output, too. */
  readonly typed: readonly string[]
  readonly expected: readonly ExpectedLine[]
}

export interface ExpectedLine {
  readonly line: number
  readonly text: string
}

/**
 * The transcripts of a document's blocks, each under the block that it begins in. A block that begins with a prompt
 * goes on with the last session.
 *
 * @throws Error for output without a command
 */
export function readTranscripts(blocks: readonly FencedBlock[]): Map<FencedBlock, Transcript[]> {
  const transcripts = new Map<FencedBlock, Transcript[]>()
  let session: OpenTranscript | undefined
  for (const block of blocks.filter(({ language }) => language === CHECKED)) {
    const begun: OpenTranscript[] = []
    transcripts.set(block, begun)
    let current: OpenTranscript | undefined
    block.text.split('\n').forEach((text, i) => {
      const line = block.line + i
      const command = /^\$ (.*)$/.exec(text)?.[1]
      if (command !== undefined) {
        current = { line, command, typed: [], expected: [] }
        begun.push(current)
        return
      }
      const input = /^[\w.-]+\$ (.*)$/.exec(text)?.[1]
      if (input !== undefined) current = session = current ?? session
      if (current === undefined) throw new Error(`line ${line}: output without a command`)
      if (input !== undefined) current.typed.push(input)
      current.expected.push({ line, text })
    })
  }
  return transcripts
}

interface OpenTranscript extends Transcript {
  readonly typed: string[]
  readonly expected: ExpectedLine[]
}

/** Where `output` is no longer what was expected; undefined when it is, to its end. Empty lines are not looked at. */
export function firstDifference({ line, expected }: Transcript, output: string): string | undefined {
  const actual = output.split('\n').filter((text) => text.trim() !== '')
  // How many lines of the output may be behind us: several numbers, since an elision can be of any length.
  let passed = [0]
  for (const { line, text } of expected.filter(({ text }) => text.trim() !== '')) {
    const next =
      text.trim() === ELISION
        ? actual
            .map((_, i) => i)
            .concat(actual.length)
            .slice(passed[0])
        : passed.filter((at) => at < actual.length && isLike(text, actual[at]!)).map((at) => at + 1)
    if (next.length === 0) return `line ${line}: not '${text}' but\n${excerpt(actual, passed)}`
    passed = next
  }
  return passed.includes(actual.length)
    ? undefined
    : `line ${line}: the output goes on with\n${excerpt(actual, passed)}`
}

function isLike(text: string, actual: string): boolean {
  const parts = text
    .trimEnd()
    .split(ELISION)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`).test(actual.trimEnd())
}

function excerpt(actual: readonly string[], [at = 0, ...others]: readonly number[]): string {
  const where = others.length === 0 ? actual.slice(at, at + 3) : ['(nowhere in)', ...actual.slice(at)]
  return where.length === 0 ? '(its end)' : where.join('\n')
}
