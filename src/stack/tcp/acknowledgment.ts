/** What an acknowledgment says (RFC 9293 §3.10.7.4, fifth check): progress, the window, or that something is amiss. */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { challenge } from './challenge.ts'
import { countDuplicate, noteProgress, resendAll } from './loss-recovery.ts'
import { startRetransmitTimer, stopRetransmitTimer } from './retransmit-timer.ts'
import { seqAdd, seqDiff, seqLeq, seqLt } from './sequence.ts'
import { reviewRecovery } from './spurious-recovery.ts'
import { reviewProbe } from './tail-loss-probe.ts'
import { hasUnacknowledged, type Tcb } from './tcb.ts'
import { timestampAt } from './transmit.ts'

/** Takes in the acknowledgment of a segment. Says whether the rest of it may be processed. */
export function acknowledge(tcb: Tcb, now: number, segment: TcpSegment): boolean {
  const { send } = tcb
  const { acknowledgment } = segment
  if (seqLt(send.next, acknowledgment)) {
    tcb.actions.counted('unacceptable')
    challenge(tcb, now) // of what was never sent
    return false
  }
  // RFC 5961 §5.2: an acknowledgment from before the last window is nobody's who sees our segments.
  if (seqLt(acknowledgment, seqAdd(send.unacknowledged, -send.maxWindow))) {
    tcb.actions.counted('unacceptable')
    challenge(tcb, now)
    return false
  }
  const octets = seqDiff(acknowledgment, send.unacknowledged)
  const duplicates = octets === 0 && isDuplicate(tcb, segment)
  takeWindow(tcb, segment)
  const sacked = tcb.options.sack ? takeSack(tcb, segment, octets) : 0
  if (octets > 0) advance(tcb, now, octets, segment)
  // RFC 6675 §2: with SACK, what counts is that it reports something new.
  if (tcb.options.sack ? sacked > 0 : duplicates) countDuplicate(tcb, now)
  reviewProbe(tcb, now, octets > 0)
  // RFC 9293 §3.8.6.1 MUST-37: a shut window is no failure, as long as someone says so.
  if (tcb.timers.purpose === 'persist') {
    send.progressAt = now
    tcb.timers.vainProbes = 0
  }
  return true
}

/** RFC 5681 §2. */
function isDuplicate(tcb: Tcb, segment: TcpSegment): boolean {
  return (
    hasUnacknowledged(tcb) &&
    segment.payload.length === 0 &&
    (segment.flags & (TCP_FLAG.syn | TCP_FLAG.fin)) === 0 &&
    segment.window << tcb.options.sendShift === tcb.send.window
  )
}

/** RFC 9293: not from a segment older than the one that was last believed. */
function takeWindow(tcb: Tcb, { sequence, acknowledgment, window }: TcpSegment): void {
  const { send, options } = tcb
  if (seqLt(acknowledgment, send.unacknowledged)) return
  const isNewer =
    seqLt(send.windowSequence, sequence) ||
    (send.windowSequence === sequence && seqLeq(send.windowAcknowledgment, acknowledgment))
  if (!isNewer) return
  const wasShut = send.window === 0
  send.window = window << options.sendShift
  send.windowSequence = sequence
  send.windowAcknowledgment = acknowledgment
  send.maxWindow = Math.max(send.maxWindow, send.window)
  // What a probe brought to a shut window was thrown away there.
  if (wasShut && send.window > 0 && seqLt(acknowledgment, send.next)) resendAll(tcb)
}

function takeSack({ loss, send }: Tcb, { sack }: TcpSegment, octets: number): number {
  if (sack.length === 0 && octets <= 0) return 0
  return loss.board.update(sack, seqAdd(send.unacknowledged, Math.max(0, octets)), send.next)
}

function advance(tcb: Tcb, now: number, octets: number, segment: TcpSegment): void {
  const { send, loss, timers, options } = tcb
  const inFlight = seqDiff(send.next, send.unacknowledged)
  measure(tcb, now, segment)
  send.unacknowledged = segment.acknowledgment
  const text = Math.min(seqDiff(segment.acknowledgment, send.queueStart), send.queue.length)
  if (text > 0) {
    send.queue.release(text)
    send.queueStart = seqAdd(send.queueStart, text)
  }
  if (!options.sack) loss.board.update(segment.sack, send.unacknowledged, send.next)
  if (send.urgentEnd !== undefined && seqLeq(send.urgentEnd, send.unacknowledged)) send.urgentEnd = undefined
  send.progressAt = now
  timers.retries = 0
  tcb.softError = undefined
  reviewRecovery(tcb, segment.timestampEcho)
  if (noteProgress(tcb, now, octets)) {
    tcb.congestion.acknowledged(now, octets, inFlight, tcb.rtt.smoothedMs)
  }
  // RFC 6298 §5.2 and §5.3.
  if (hasUnacknowledged(tcb)) startRetransmitTimer(tcb, now)
  else stopRetransmitTimer(tcb)
  if (send.blocked) offerRoom(tcb)
}

/** RFC 6298 §4: one segment in flight is timed. What was sent twice is not (Karn), unless a timestamp tells. */
function measure(tcb: Tcb, now: number, { acknowledgment, timestampEcho }: TcpSegment): void {
  const { timing, rtt, options } = tcb
  if (timing.running) {
    if (seqLt(acknowledgment, timing.end)) return
    timing.running = false
    rtt.sample(now - timing.startedAt)
  } else if (options.timestamps && timestampEcho !== undefined && timestampEcho !== 0) {
    rtt.sample(Math.max(0, seqDiff(timestampAt(tcb, now), timestampEcho))) // RFC 7323 §4.1
  }
}

/**
 * A blocked writer is woken for a good piece, not for every acknowledgment; but where the buffer is what limits the
 * transfer, room that nobody fills is missing from what is in flight.
 */
function offerRoom({ send, config, actions }: Tcb): void {
  const capacity = config.settings.sendBufferOctets
  if (capacity - send.queue.length < capacity >> 5) return
  send.blocked = false
  actions.writable()
}
