/** What a running authority tells, for people: a form for the items of each command. */

import { formatSocketAddress } from '../address/socket-address.ts'
import type { AuthorityStats, TrafficStats, ZoneReport } from '../control/authority-stats.ts'
import type { AuthorityStatus } from './authority-control.ts'
import { duration, listed, queryRows, type Row, rowLines } from './stats-text.ts'
import type { Style } from './style.ts'
import { count } from './zone-report-text.ts'

/** By command: the lines of an item. */
export type ItemForms = Readonly<Record<string, (item: unknown, style: Style) => string[]>>

export const AUTHORITY_FORMS: ItemForms = {
  status: (item) => statusLines(item as AuthorityStatus),
  stats: (item) => statsLines(item as AuthorityStats),
  zones: (item, style) => [zoneLine(item as ZoneReport, style)],
  zone: (item) => zoneLines(item as ZoneReport),
  refresh: (item) => zoneLines(item as ZoneReport),
  retransfer: (item) => zoneLines(item as ZoneReport),
  notify: (item) => [notifyLine(item as { zone: string; targets: number })],
  freeze: (item) => [doneLine(item as Done)],
  thaw: (item) => [doneLine(item as Done)],
  flush: (item) => [doneLine(item as Done)],
  reload: (item) => ['the configuration was read again', ...(item as { remarks: string[] }).remarks],
  log: (item) => [
    `queries are ${(item as { queries: string }).queries === 'on' ? 'logged' : 'logged no more'}`,
  ],
}

interface Done {
  readonly zone: string
  readonly done: 'frozen' | 'thawed' | 'written'
}

const DONE: Readonly<Record<Done['done'], string>> = {
  frozen: 'its file has all updates, and no more are taken',
  thawed: 'its file was read, and updates are taken again',
  written: 'its file has all updates',
}

function doneLine({ zone, done }: Done): string {
  return `${zone}: ${DONE[done]}`
}

function notifyLine({ zone, targets }: { readonly zone: string; readonly targets: number }): string {
  return targets === 0 ? `${zone}: nobody is to be told` : `${zone}: ${count(targets, 'server')} told`
}

function statusLines(status: AuthorityStatus): string[] {
  const { program, version, pid, uptimeSeconds, config, listen, zones, logsQueries } = status
  return [
    `${program} ${version}, process ${pid}`,
    ...rowLines([
      ['running for', duration(uptimeSeconds)],
      ...(config === undefined ? [] : [['configuration', config] as const]),
      ['listens at', listen.map(formatSocketAddress).join(', ')],
      ['zones', `${zones.primary} primary, ${zones.secondary} secondary, ${zones.troubled} in trouble`],
      ['log of queries', logsQueries ? 'on' : 'off'],
    ]),
  ]
}

function statsLines(stats: AuthorityStats): string[] {
  return rowLines([
    ['running for', duration(stats.uptimeSeconds)],
    ...queryRows(stats),
    ...trafficRows(stats.traffic),
    ['over their rate', listed({ ...stats.rateLimited })],
  ])
}

function trafficRows({
  transfersOut,
  transfersIn,
  notifiesIn,
  notifiesOut,
  updates,
  denied,
  badSignatures,
}: TrafficStats): Row[] {
  return [
    ['transfers out', listed(transfersOut)],
    ['transfers in', listed(transfersIn)],
    ['notifies in', String(notifiesIn)],
    ['notifies out', listed(notifiesOut)],
    ['updates', listed(updates)],
    ['denied', listed(denied)],
    ['bad signatures', String(badSignatures)],
  ]
}

/** `example.com. primary, serial 7, 12 records`. */
function zoneLine(report: ZoneReport, { bad }: Style): string {
  const { zone, kind, trouble } = report
  const line = `${zone} ${kind}, ${[dataText(report), ...stateWords(report)].join(', ')}`
  return trouble === undefined ? line : `${line}; ${bad(trouble)}`
}

function dataText({ serial, records }: ZoneReport): string {
  return serial === undefined ? 'nothing to serve' : `serial ${serial}, ${count(records ?? 0, 'record')}`
}

function stateWords({ isFrozen, isExpired, activity }: ZoneReport): string[] {
  return [
    ...(isFrozen === true ? ['frozen'] : []),
    ...(isExpired === true ? ['expired'] : []),
    ...(activity === undefined || activity === 'idle' ? [] : [activity]),
  ]
}

function zoneLines(report: ZoneReport): string[] {
  const { zone, kind, file, takesUpdates, primaries, progress, trouble } = report
  const rows: (Row | undefined)[] = [
    [zone, [kind, ...stateWords(report)].join(', ')],
    ['serves', dataText(report)],
    file === undefined ? undefined : ['file', file],
    takesUpdates === undefined ? undefined : ['updates', updatesText(report)],
    primaries === undefined ? undefined : ['primaries', primaries.join(', ')],
    progress === undefined
      ? undefined
      : ['under way', `${count(progress.records, 'record')}, ${(progress.octets / 1e6).toFixed(1)} MB`],
    momentRow('confirmed', report.confirmedAtMs),
    momentRow('expires', report.expiresAtMs),
    momentRow('next check', report.nextCheckAtMs),
    trouble === undefined ? undefined : ['trouble', trouble],
  ]
  return rowLines(rows.filter((row) => row !== undefined))
}

function updatesText({ takesUpdates, isFrozen }: ZoneReport): string {
  if (isFrozen === true) return 'not taken until it is thawed'
  return takesUpdates === true ? 'taken' : 'not taken'
}

function momentRow(label: string, ms: number | undefined): Row | undefined {
  return ms === undefined ? undefined : [label, new Date(ms).toISOString()]
}
