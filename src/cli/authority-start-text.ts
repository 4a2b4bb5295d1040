/** What an authority says of itself when it is ready, for people and for scripts. */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import { formatJsonLine } from './json.ts'
import { digCommand } from './serving.ts'
import type { SideDoors } from './side-doors.ts'
import { count } from './zone-report-text.ts'

/** Zones that are told one by one; of more only the number is. */
const MOST_TOLD = 20

export function startText(
  addresses: readonly SocketAddress[],
  zones: readonly ZoneReport[],
  { metrics, control }: SideDoors,
): string {
  const [firstAddress] = addresses
  const [firstZone] = zones
  const more = zones.length - MOST_TOLD
  return [
    zones.length === 0 ? 'Serving no zone yet' : 'Serving',
    ...zones.slice(0, MOST_TOLD).map((zone) => `  ${describeReport(zone)}`),
    ...(more > 0 ? [`  and ${count(more, 'more zone')}`] : []),
    ...addresses.map((address) => `at ${formatSocketAddress(address)}, UDP and TCP`),
    ...(metrics === undefined ? [] : [`metrics at http://${formatSocketAddress(metrics)}/metrics`]),
    ...(control === undefined ? [] : [`control socket ${control}`]),
    ...(firstZone === undefined ? [] : ['Try:', `  ${digCommand(firstAddress!, `${firstZone.zone} SOA`)}`]),
    'ready',
    '',
  ].join('\n')
}

/** `example.com. serial 1: 4 records`. */
function describeReport({ zone, serial, records }: ZoneReport): string {
  return serial === undefined
    ? `${zone} without data so far`
    : `${zone} serial ${serial}: ${count(records ?? 0, 'record')}`
}

export function startJson(
  addresses: readonly SocketAddress[],
  zones: readonly ZoneReport[],
  { metrics, control }: SideDoors,
): string {
  const [listen] = addresses
  const list = zones.map(({ zone, serial, records }) => ({ zone, serial, records }))
  return formatJsonLine({ event: 'ready', listen, addresses, zones: list, metrics, control })
}
