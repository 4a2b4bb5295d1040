/** The one timer that brings a silent connection on: retransmission (RFC 6298 §5) or probes (RFC 9293 §3.8.6.1). */

import { hasUnacknowledged, sendEnd, type Tcb } from './tcb.ts'

/** RFC 9293 §3.8.6.1 leaves the interval's end open; a minute is what most have. */
const LONGEST_PROBE_INTERVAL_MS = 60_000

/** Starts, stops or leaves running, by what there is to wait for. */
export function settleRetransmitTimer(tcb: Tcb, now: number): void {
  const { timers, send } = tcb
  const purpose = purposeOf(tcb)
  if (purpose === undefined) {
    stopRetransmitTimer(tcb)
  } else if (timers.purpose !== purpose) {
    timers.purpose = purpose
    timers.retries = 0
    timers.vainProbes = 0
    send.progressAt = now
    startRetransmitTimer(tcb, now)
  } else if (timers.retransmitAt === Infinity) {
    startRetransmitTimer(tcb, now)
  }
}

/** From now on, anew. */
export function startRetransmitTimer(tcb: Tcb, now: number): void {
  const { timers, rtt, send, config } = tcb
  const { userTimeoutMs } = config.settings
  const interval =
    timers.purpose === 'persist'
      ? Math.min(rtt.rtoMs * 2 ** timers.retries, LONGEST_PROBE_INTERVAL_MS) // SHLD-30
      : rtt.rtoMs
  timers.retransmitAt = now + interval
  if (userTimeoutMs !== undefined && timers.purpose === 'retransmit') {
    timers.retransmitAt = Math.min(timers.retransmitAt, send.progressAt + userTimeoutMs)
  }
}

export function stopRetransmitTimer({ timers }: Tcb): void {
  timers.purpose = undefined
  timers.retransmitAt = Infinity
  timers.retries = 0
}

function purposeOf(tcb: Tcb): 'retransmit' | 'persist' | undefined {
  if (hasUnacknowledged(tcb)) return tcb.send.window === 0 ? 'persist' : 'retransmit'
  return tcb.send.next === sendEnd(tcb) ? undefined : 'persist'
}
