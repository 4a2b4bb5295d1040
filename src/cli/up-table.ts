/** Columns of text, aligned: what `rootwalk up` shows of its servers. */

import { formatSocketAddress } from '../address/socket-address.ts'
import type { LabServer } from '../lab/lab-event.ts'
import type { Style } from './style.ts'

const GAP = '  '

/** A line for each server: its name, its address by the zones, where it listens, its zones. */
export function serverTable(servers: readonly LabServer[], { faint }: Style): string[] {
  const rows = servers.map(({ name, address, endpoint, zones }) => [
    name,
    address,
    formatSocketAddress(endpoint),
    zones.join(' '),
  ])
  const [head, ...body] = alignColumns([['server', 'address', 'listens at', 'zones'], ...rows])
  return [faint(head!), ...body]
}

/** Each row as a line, its cells as wide as the widest of their column; the last one is left as it is. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  }
  return rows.map((row) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i]!))).join(GAP),
  )
}
