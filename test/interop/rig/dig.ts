// dig: what it was told and what it thought of it. Reads the text that dig prints for a person, since that is what
// is judged, and tells the lines by which dig complains about a server.

import { expect } from 'vitest'
import type { SocketAddress } from '../../../src/address/socket-address.ts'
import { runProgram, type ProgramOptions } from './program.ts'

export interface DigRecord {
  readonly owner: string
  readonly ttlSeconds: number
  readonly rrclass: string
  readonly type: string
  readonly data: string
}

/** One message as dig prints it. */
export interface DigReply {
  readonly opcode: string
  readonly status: string
  /** Header flags, such as `aa`. */
  readonly flags: readonly string[]
  /** The lines of the OPT pseudo-section without their `; `; undefined without OPT. */
  readonly edns: readonly string[] | undefined
  readonly question: string
  readonly answers: readonly DigRecord[]
  readonly authorities: readonly DigRecord[]
  readonly additionals: readonly DigRecord[]
  readonly transport: string
  /** All that dig printed. */
  readonly text: string
}

const COMPLAINT =
  /WARNING|Warning|malformed|Got bad packet|communications error|no servers could be reached|mismatch|Messages? has \d+ extra/

/** The lines in which dig, or another program of its kind, complains about a server. */
export function complaints(text: string): string[] {
  return text.split('\n').filter((line) => COMPLAINT.test(line))
}

interface DigOptions extends ProgramOptions {
  /** Recursion is asked for where there is none: dig always warns of that. */
  readonly toleratesNoRecursion?: boolean
}

const NO_RECURSION = ';; WARNING: recursion requested but not available'

/** Runs dig once, with one question, and expects that it has nothing to complain about. */
export async function dig(
  server: SocketAddress,
  args: readonly string[],
  options: DigOptions = {},
): Promise<DigReply> {
  const replies = await digAll(server, args, options)
  expect(replies, `one reply to dig ${args.join(' ')}`).toHaveLength(1)
  return replies[0]!
}

/** Runs dig once, with one or more questions, and expects that it has nothing to complain about. */
export async function digAll(
  { ip, port }: SocketAddress,
  args: readonly string[],
  { toleratesNoRecursion = false, ...options }: DigOptions = {},
): Promise<DigReply[]> {
  // -r: whatever stands in a ~/.digrc. +nocmd: no echo of the arguments, which for many of them is cut within a line.
  const line = ['-r', '+nocmd', `@${ip}`, '-p', String(port), '+tries=2', '+time=5', ...args]
  const { status, stdout, stderr } = await runProgram('dig', line, options)
  const text = stdout + stderr
  const tolerated = toleratesNoRecursion ? text.replaceAll(NO_RECURSION, '') : text
  expect(complaints(tolerated), `dig ${line.join(' ')}\n${text}`).toEqual([])
  expect(status, `exit code of dig ${line.join(' ')}\n${text}`).toBe(0)
  return parseDig(stdout)
}

/** The messages in what dig printed. */
export function parseDig(text: string): DigReply[] {
  return text
    .split(/^(?=;; Got answer:)/m)
    .filter((part) => part.startsWith(';; Got answer:'))
    .map(parseReply)
}

function parseReply(text: string): DigReply {
  const header = /opcode: (\S+), status: (\S+), id: \d+/.exec(text)
  const flags = /^;; flags:([^;]*);/m.exec(text)
  if (header === null || flags === null) throw new Error(`no header in what dig printed:\n${text}`)
  const opt = section(text, 'OPT PSEUDOSECTION')
  return {
    opcode: header[1]!,
    status: header[2]!,
    flags: flags[1]!.trim().split(/\s+/),
    edns: opt.length === 0 ? undefined : opt.map((line) => line.replace(/^; */, '')),
    question: section(text, '(?:QUESTION|ZONE) SECTION').join('\n').replace(/^;/, ''),
    answers: section(text, '(?:ANSWER|PREREQUISITE) SECTION').map(parseRecord),
    authorities: section(text, '(?:AUTHORITY|UPDATE) SECTION').map(parseRecord),
    additionals: section(text, 'ADDITIONAL SECTION').map(parseRecord),
    transport: /^;; SERVER: .*\((UDP|TCP)\)/m.exec(text)?.[1] ?? '',
    text,
  }
}

/** The lines of a section: those under its title, up to the next title or empty line. */
function section(text: string, title: string): string[] {
  const body = new RegExp(`^;; ${title}:\\n((?:(?!;;)[^\\n]+\\n)*)`, 'm').exec(text)?.[1] ?? ''
  return body.split('\n').filter((line) => line !== '')
}

function parseRecord(line: string): DigRecord {
  const fields = /^(\S+)\s+(\d+)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/.exec(line)
  if (fields === null) throw new Error(`not a record: ${line}`)
  const [, owner, ttl, rrclass, type, data = ''] = fields
  return { owner: owner!, ttlSeconds: Number(ttl), rrclass: rrclass!, type: type!, data }
}

/** Records without their TTLs and in one order, so that two answers can be compared. */
export function withoutTtls(records: readonly DigRecord[]): string[] {
  return records.map(({ owner, rrclass, type, data }) => `${owner} ${rrclass} ${type} ${data}`).sort()
}

/** The data of the records of one type, sorted. */
export function dataOf(records: readonly DigRecord[], type: string): string[] {
  return records
    .filter((record) => record.type === type)
    .map(({ data }) => data)
    .sort()
}
