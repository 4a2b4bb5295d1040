/** What is due when: retransmissions, probes, delayed acknowledgments, keepalive, the end of TIME-WAIT. */

import { close } from './closing.ts'
import { beginTimeoutRecovery } from './loss-recovery.ts'
import { output, resendAt } from './output.ts'
import { startRetransmitTimer } from './retransmit-timer.ts'
import { seqDiff } from './sequence.ts'
import { breakSilence, probeDeadline } from './tail-loss-probe.ts'
import { hasUnacknowledged, type Tcb } from './tcb.ts'
import { roomForText, sendAck, sendKeepalive, sendReset, sendSyn, sendText } from './transmit.ts'
import { TCP_FLAG } from '../../wire/tcp.ts'

/** Infinity if nothing is due ever. */
export function nextDeadline(tcb: Tcb): number {
  const { timers } = tcb
  return Math.min(
    timers.retransmitAt,
    timers.ackAt,
    timers.keepaliveAt,
    timers.timeWaitAt,
    probeDeadline(tcb),
  )
}

/** Does whatever is due at `now`. */
export function fireTimers(tcb: Tcb, now: number): void {
  const { timers } = tcb
  if (timers.timeWaitAt <= now) {
    close(tcb, undefined)
    return
  }
  if (timers.ackAt <= now) sendAck(tcb, now)
  if (timers.keepaliveAt <= now) keepAlive(tcb, now)
  if (probeDeadline(tcb) <= now) breakSilence(tcb, now)
  if (timers.retransmitAt <= now) retransmit(tcb, now)
}

function retransmit(tcb: Tcb, now: number): void {
  const { timers, config, send } = tcb
  const { userTimeoutMs, doubtfulRetries } = config.settings
  // In the very words that the deadline was computed with: a difference would be rounded otherwise.
  const tooLong = userTimeoutMs !== undefined && now >= send.progressAt + userTimeoutMs
  if (tooLong || isHopeless(tcb)) {
    giveUp(tcb, now)
    return
  }
  timers.retries++
  if (timers.retries === doubtfulRetries) tcb.actions.doubted()
  if (timers.purpose === 'persist') {
    timers.vainProbes++
    probe(tcb, now)
    startRetransmitTimer(tcb, now)
    return
  }
  tcb.actions.counted('timeouts')
  tcb.rtt.backOff() // RFC 6298 §5.5
  tcb.timing.running = false
  if (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED') {
    sendSyn(tcb, now)
    tcb.actions.counted('retransmitted')
    startRetransmitTimer(tcb, now)
    return
  }
  beginTimeoutRecovery(tcb, now)
  startRetransmitTimer(tcb, now)
  output(tcb, now)
}

/** R2 (RFC 9293 §3.8.3). Probes go on for as long as somebody answers them (MUST-37). */
function isHopeless({ state, timers, config }: Tcb): boolean {
  const { synRetries, dataRetries } = config.settings
  if (state === 'SYN-SENT' || state === 'SYN-RECEIVED') return timers.retries >= synRetries
  if (timers.purpose !== 'persist') return timers.retries >= dataRetries
  // RFC 6429 §4: a peer that answers and takes nothing is for the program to give up; but once both ends have ended
  // their sending, no program is left that could.
  const isOrphan = state === 'CLOSING' || state === 'LAST-ACK'
  return (isOrphan ? timers.retries : timers.vainProbes) >= dataRetries
}

function giveUp(tcb: Tcb, now: number): void {
  if (tcb.state !== 'SYN-SENT') sendReset(tcb, now)
  close(tcb, tcb.softError ?? 'ETIMEDOUT')
}

/** RFC 9293 §3.8.6.1: one octet into a shut window; or what fits in one so small that it was waited to grow. */
function probe(tcb: Tcb, now: number): void {
  const { send } = tcb
  const most = send.window === 0 ? 1 : Math.min(send.window, roomForText(tcb))
  if (hasUnacknowledged(tcb)) {
    resendAt(tcb, now, send.unacknowledged, most)
    return
  }
  const unsent = send.queue.length - seqDiff(send.next, send.queueStart)
  const length = Math.min(unsent, most)
  sendText(tcb, now, send.next, length, send.closing && length === unsent && length < most ? TCP_FLAG.fin : 0)
}

/** RFC 9293 §3.8.4: only where nothing else is under way that would tell. */
function keepAlive(tcb: Tcb, now: number): void {
  const { timers, receive, config } = tcb
  const { idleMs, intervalMs, probes } = config.settings.keepalive
  const askAt = receive.lastAt + idleMs
  if (now < askAt || timers.purpose !== undefined) {
    timers.keepaliveProbes = 0
    timers.keepaliveAt = now < askAt ? askAt : now + idleMs
    return
  }
  if (timers.keepaliveProbes >= probes) {
    giveUp(tcb, now)
    return
  }
  timers.keepaliveProbes++
  timers.keepaliveAt = now + intervalMs
  sendKeepalive(tcb, now)
}
