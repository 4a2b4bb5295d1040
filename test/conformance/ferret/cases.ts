/**
 * The recorded cases: a zone, one query, and what four servers answered. Runs one against our authority and
 * compares as the data's own notes say: rcode and flags, the answer and authority sections as sets.
 */

import { existsSync, readFileSync } from 'node:fs'
import { parseZone } from '../../../src/dns/zone/zone-text.ts'
import { Authority } from '../../../src/dns/authority/authority.ts'
import { ask } from '../../dns/authority/asking.ts'

export interface RecordedAnswer {
  readonly servers: readonly string[]
  readonly response: readonly string[]
}

export interface Case {
  readonly id: number
  readonly zone: string
  readonly name: string
  readonly type: string
  readonly answers: readonly RecordedAnswer[]
}

const file = new URL('../../../../shared/data/ferret/cases.jsonl', import.meta.url)

/** The recorded cases; undefined where the data is not there. */
export function readCases(): Case[] | undefined {
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Case)
}

/** The answer of the most servers. */
export function commonAnswer({ answers }: Case): RecordedAnswer {
  return answers.toSorted((a, b) => b.servers.length - a.servers.length)[0]!
}

/** How our answer differs from a recorded one; empty when it does not. */
export function differences(one: Case, recorded: RecordedAnswer): string[] {
  const authority = new Authority({ zones: [parseZone(one.zone)] })
  const reply = ask(authority, `${one.name} ${one.type}`)
  const ours = {
    head: `rcode ${reply.rcode}, flags ${reply.flags}`,
    answer: normal(reply.answer),
    authority: normal(reply.authority),
  }
  const theirs = readRecorded(recorded.response)
  return (['head', 'answer', 'authority'] as const)
    .filter((part) => String(ours[part]) !== String(theirs[part]))
    .map((part) => `${part}: ours ${String(ours[part])}; theirs ${String(theirs[part])}`)
}

function readRecorded(lines: readonly string[]): { head: string; answer: string[]; authority: string[] } {
  const section = (title: string): string[] => {
    const start = lines.indexOf(title) + 1
    const end = lines.findIndex((line, i) => i >= start && line.startsWith(';'))
    return lines.slice(start, end < 0 ? lines.length : end)
  }
  const rcode = lines[1]!.replace('rcode ', '')
  const flags = lines[2]!.replace('flags ', '').toLowerCase()
  return {
    head: `rcode ${rcode}, flags ${flags}`,
    answer: normal(section(';ANSWER')),
    authority: normal(section(';AUTHORITY')),
  }
}

/** Names without case, no class, sorted: a section is a set. */
function normal(lines: readonly string[]): string[] {
  return lines.map((line) => line.replace(/^(\S+ \S+) IN /, '$1 ').toLowerCase()).toSorted()
}
