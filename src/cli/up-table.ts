/** Columns of text, aligned: what `rootwalk up` shows of its servers. */

import { formatSocketAddress } from '../address/socket-address.ts'
import type { LabServer } from '../lab/lab-event.ts'
import { formatTable } from '../shell/text/table.ts'
import type { Style } from './style.ts'

/**
 * A line for each address of a server: where it listens, and what it serves there if that is not what the first
 * one does. The names stand below one another as well, the others that a server has in brackets.
 */
export function serverTable(servers: readonly LabServer[], { faint }: Style): string[] {
  const rows = groupByName(servers).flatMap(rowsOf)
  const [head, ...body] = formatTable(['server', 'address', 'listens at', 'zones'], rows)
  return [faint(head!), ...body]
}

/** Those of the same name, which are the addresses of one server, in the order of the first of each. */
export function groupByName(servers: readonly LabServer[]): LabServer[][] {
  const groups = new Map<string, LabServer[]>()
  for (const server of servers) groups.set(server.name, [...(groups.get(server.name) ?? []), server])
  return [...groups.values()]
}

function rowsOf(group: readonly LabServer[]): string[][] {
  const names = [...new Set(group.flatMap((server) => server.names))]
  const zones = group.map((server) => server.zones.join(' '))
  return Array.from({ length: Math.max(names.length, group.length) }, (_, i) => [
    i === 0 ? names[0]! : i < names.length ? `(${names[i]!})` : '',
    group[i]?.address ?? '',
    group[i] === undefined ? '' : formatSocketAddress(group[i].endpoint),
    i > 0 && zones[i] === zones[0] ? '' : (zones[i] ?? ''),
  ])
}
