/** What a running server tells, for people: a form for the items of each command; those of an authority are elsewhere. */

import type { CacheReport } from '../control/cache-report.ts'
import { recordLine } from '../control/record-data.ts'
import type { RequestReport } from '../control/request-report.ts'
import type { ResolverStats } from '../control/resolver-stats.ts'
import type { ServerReport } from '../control/server-report.ts'
import type { TraceData } from '../control/trace-data.ts'
import { AUTHORITY_FORMS, type ItemForms } from './authority-control-text.ts'
import type { Program } from './control-subcommands.ts'
import { denialText, serverLine, sourceText } from './known-text.ts'
import { type Lookup, lookupTree } from './lookup-tree.ts'
import { duration, fieldLines, listed, queryRows, type Row, rowLines } from './stats-text.ts'
import type { Style } from './style.ts'
import { traceText } from './trace-tree.ts'
import { formatTree } from './tree.ts'
import { count } from './zone-report-text.ts'

/** The item as lines, with a final line end. */
export function formatItem(program: Program, command: string, item: unknown, style: Style): string {
  const lines = FORMS[program][command]?.(item, style) ?? fieldLines(item as object)
  return lines.map((line) => `${line}\n`).join('')
}

const RESOLVER_FORMS: ItemForms = {
  status: (item) => statusLines(item as Readonly<Record<string, unknown>>),
  stats: (item) => statsLines(item as ResolverStats),
  dump: (item, style) =>
    'address' in (item as object)
      ? [serverLine(item as ServerReport)]
      : cacheLines(item as CacheReport, style),
  flush: (item) => [
    `${count((item as { flushed: number }).flushed, 'entry').replace(/entrys$/, 'entries')} forgotten`,
  ],
  trace: (item, style) => traceText(item as TraceData, style),
  lookup: (item, style) =>
    formatTree(lookupTree(item as Lookup, style), { frame: style.faint, note: style.faint }),
  requests: (item) => [requestLine(item as RequestReport)],
  reload: (item) => ['the configuration was read again', ...(item as { remarks: string[] }).remarks],
  save: (item) => [`the cache was written to ${(item as { file: string }).file}`],
  load: (item) => [
    `${count((item as { entries: number }).entries, 'entry').replace(/entrys$/, 'entries')} taken back`,
  ],
  log: (item) => [
    `questions are ${(item as { queries: string }).queries === 'on' ? 'logged' : 'logged no more'}`,
  ],
}

/** Of a version that knows more commands than this one the fields are shown. */
const FORMS: Readonly<Record<Program, ItemForms>> = {
  resolver: RESOLVER_FORMS,
  authority: AUTHORITY_FORMS,
}

const NOTHING: Readonly<Record<string, string>> = {
  requests: 'no questions in progress\n',
  zones: 'no zones\n',
  freeze: 'no zone takes updates\n',
  thaw: 'no zone takes updates\n',
  flush: 'no zone takes updates\n',
}

/** What is said where there are no items, and silence would leave one wondering. */
export function formatNothing(command: string): string {
  return NOTHING[command] ?? ''
}

/** In their order; what others tell has its key for a label. */
const STATUS: readonly (readonly [key: string, label: string, text: (value: never) => string])[] = [
  ['uptimeSeconds', 'running for', (seconds: number) => duration(seconds)],
  ['config', 'configuration', (path: string) => path],
  ['cacheFile', 'cache file', (path: string) => path],
  ['logsQueries', 'log of questions', (isOn: boolean) => (isOn ? 'on' : 'off')],
]

function statusLines({ program, version, pid, ...fields }: Readonly<Record<string, unknown>>): string[] {
  const known = STATUS.filter(([key]) => fields[key] !== undefined)
  const rest = Object.fromEntries(
    Object.entries(fields).filter(([key]) => !STATUS.some(([each]) => each === key)),
  )
  const rows = known.map(([key, label, text]): Row => [label, text(fields[key] as never)])
  return [
    `${String(program)} ${String(version)}, process ${String(pid)}`,
    ...rowLines(rows),
    ...fieldLines(rest),
  ]
}

/** Numbers that are not there are not told. */
function statsLines(stats: ResolverStats): string[] {
  const { cache, upstream, clientLimits } = stats
  const found = cache.hits + cache.misses
  const rows: Row[] = [
    ['running for', duration(stats.uptimeSeconds)],
    ...(stats.countedSeconds === stats.uptimeSeconds
      ? []
      : [['counted for', `${duration(stats.countedSeconds)}, since the last reset`] as const]),
    ...queryRows(stats),
    [
      'cache',
      `${count(cache.entries, 'entry').replace(/entrys$/, 'entries')}, ${megabytes(cache.bytes)}, ${cache.evictions} evicted`,
    ],
    [
      'cache hits',
      found === 0
        ? 'none yet'
        : `${cache.hits} of ${found} look-ups (${((100 * cache.hits) / found).toFixed(1)} %)`,
    ],
    [
      'to servers',
      `${upstream.udp} over UDP, ${upstream.tcp} over TCP; ${upstream.mismatched} stray datagrams came`,
    ],
    ['servers', `${stats.servers} known`],
    ['in progress', String(stats.inProgress)],
    ...(stats.jostled === 0 ? [] : [['given up for others', String(stats.jostled)] as const]),
    ...(stats.prefetch === undefined
      ? []
      : [['refreshed early', `${stats.prefetch.started}, ${stats.prefetch.failed} in vain`] as const]),
    ...(stats.stale === undefined ? [] : [['stale answers', listed(stats.stale)] as const]),
    ...(clientLimits === undefined
      ? []
      : [
          [
            'over their rate',
            `${clientLimits.dropped} dropped, ${clientLimits.truncated} truncated`,
          ] as const,
        ]),
  ]
  const lists = stats.policyLists.map(({ name, hits, rules }): Row => [
    `list ${name}`,
    `${count(hits, 'hit')}, ${count(rules, 'rule')}`,
  ])
  return rowLines([...rows, ...lists])
}

function megabytes(bytes: number): string {
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(0)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** As a zone file: what is no record of it is a comment. */
function cacheLines(report: CacheReport, { faint }: Style): string[] {
  const remark = faint(`; ${sourceText(report)}`)
  if (report.entry === 'rrset') return report.records.map((record) => `${recordLine(record)} ${remark}`)
  return [`; ${denialText(report)} ${remark}`]
}

function requestLine({ question, depth, ageMs, leftMs, queries, waitsFor, last }: RequestReport): string {
  const asked = `${question.name} ${question.type}`
  const whose = depth === 0 ? '' : `, ${count(depth, 'question')} deep`
  const waits =
    waitsFor.length === 0
      ? ''
      : `, waits for ${waitsFor.map(({ name, type }) => `${name} ${type}`).join(', ')}`
  const lastly = last === undefined ? '' : `; last: ${last}`
  return `${asked}: ${Math.round(ageMs)} ms old, ${Math.round(leftMs)} ms left, ${count(queries, 'query').replace(/querys$/, 'queries')}${whose}${waits}${lastly}`
}
