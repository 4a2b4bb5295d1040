/** What ping of iputils prints. */

import { ICMP_TYPE, REDIRECT_CODE, TIME_EXCEEDED_CODE, UNREACHABLE_CODE } from '../../wire/icmp.ts'

export interface PingTally {
  readonly sent: number
  readonly received: number
  readonly duplicates: number
  /** ICMP errors that came back, and sends that failed. */
  readonly errors: number
  /** From the first request to the last, in milliseconds. */
  readonly elapsedMs: number
  /** One for each reply. */
  readonly roundTripsMs: readonly number[]
}

/** The lines that ping ends with. */
export function formatPingStatistics(target: string, tally: PingTally): string[] {
  const { sent, received, duplicates, errors, elapsedMs, roundTripsMs } = tally
  const counts = [
    `${sent} packets transmitted`,
    `${received} received`,
    ...(duplicates > 0 ? [`+${duplicates} duplicates`] : []),
    ...(errors > 0 ? [`+${errors} errors`] : []),
    ...(sent > 0 ? [`${percentage(1 - received / sent)}% packet loss`] : []),
    `time ${Math.round(elapsedMs)}ms`,
  ]
  const lines = ['', `--- ${target} ping statistics ---`, counts.join(', ')]
  return roundTripsMs.length === 0 ? [...lines, ''] : [...lines, roundTripLine(roundTripsMs)]
}

/** As C prints `%g`. */
function percentage(share: number): string {
  return String(Number((share * 100).toPrecision(6)))
}

function roundTripLine(timesMs: readonly number[]): string {
  const mean = sum(timesMs) / timesMs.length
  const deviation = Math.sqrt(
    Math.max(0, sum(timesMs.map((time) => time * time)) / timesMs.length - mean * mean),
  )
  const figures = [Math.min(...timesMs), mean, Math.max(...timesMs), deviation]
  return `rtt min/avg/max/mdev = ${figures.map((figure) => figure.toFixed(3)).join('/')} ms`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** `0.045`, `1.23`, `12.3`, `123`: three digits or so, as ping has them. */
export function formatRoundTrip(ms: number): string {
  if (ms < 1) return ms.toFixed(3)
  if (ms < 10) return ms.toFixed(2)
  return ms < 100 ? ms.toFixed(1) : ms.toFixed(0)
}

const UNREACHABLE_TEXTS: ReadonlyMap<number, string> = new Map([
  [UNREACHABLE_CODE.network, 'Destination Net Unreachable'],
  [UNREACHABLE_CODE.host, 'Destination Host Unreachable'],
  [UNREACHABLE_CODE.protocol, 'Destination Protocol Unreachable'],
  [UNREACHABLE_CODE.port, 'Destination Port Unreachable'],
  [UNREACHABLE_CODE.sourceRouteFailed, 'Source Route Failed'],
  [UNREACHABLE_CODE.networkUnknown, 'Destination Net Unknown'],
  [UNREACHABLE_CODE.hostUnknown, 'Destination Host Unknown'],
  [UNREACHABLE_CODE.networkProhibited, 'Destination Net Prohibited'],
  [UNREACHABLE_CODE.hostProhibited, 'Destination Host Prohibited'],
  [UNREACHABLE_CODE.prohibited, 'Packet filtered'],
])

/** `Destination Host Unreachable`: an ICMP error in the words of ping. */
export function icmpErrorText(type: number, code: number, mtu: number | undefined): string {
  switch (type) {
    case ICMP_TYPE.unreachable:
      if (code === UNREACHABLE_CODE.fragmentationNeeded) return `Frag needed and DF set (mtu = ${mtu ?? 0})`
      return UNREACHABLE_TEXTS.get(code) ?? `Dest Unreachable, Bad Code: ${code}`
    case ICMP_TYPE.timeExceeded:
      return code === TIME_EXCEEDED_CODE.inTransit ? 'Time to live exceeded' : 'Frag reassembly time exceeded'
    case ICMP_TYPE.redirect:
      return code === REDIRECT_CODE.network ? 'Redirect Network' : 'Redirect Host'
    case ICMP_TYPE.parameterProblem:
      return 'Parameter problem'
    default:
      return `Bad ICMP type: ${type}`
  }
}
