/**
 * The tail loss probe of RFC 8985 §7: when nothing comes back for two round trips, one segment asks what has arrived, so
 * that the end of a flight, or all of a small one, need not wait for the timeout. It says when and what; losses are
 * inferred elsewhere from what the probe brings back.
 */

import { recoverFromSilence } from './loss-recovery.ts'
import { output, resendAt } from './output.ts'
import { startRetransmitTimer } from './retransmit-timer.ts'
import { seqAdd, seqDiff, seqLt, seqMax } from './sequence.ts'
import { DEFAULT_PEER_MSS, segmentSize, type Tcb } from './tcb.ts'
import { roomForText, sendText } from './transmit.ts'
import { TCP_FLAG } from '../../wire/tcp.ts'

/** On a short path two round trips are nothing: a host that is busy for a moment is slower. */
const LEAST_TIMEOUT_MS = 10

/** TLP.max_ack_delay: how long the peer may keep back the acknowledgment of less than two full segments. */
const LONGEST_ACK_DELAY_MS = 200

/** When silence is due to be broken; Infinity if it is not to be. */
export function probeDeadline(tcb: Tcb): number {
  if (!mayProbe(tcb)) return Infinity
  const { send, rtt, timers } = tcb
  const delayMs = mayBeDelayed(tcb) ? LONGEST_ACK_DELAY_MS : 0
  const timeoutMs = Math.max(2 * rtt.smoothedMs, LEAST_TIMEOUT_MS) + delayMs
  // RFC 8985 §7.2: counted from the last new text or progress, and no later than the timeout.
  return Math.min(Math.max(send.progressAt, send.lastTextAt) + timeoutMs, timers.retransmitAt)
}

/** Breaks the silence. */
export function breakSilence(tcb: Tcb, now: number): void {
  // Something arrived that was sent after what is missing, and the longest reordering that RFC 8985 §6.2 allows for is
  // over: no question is left to ask.
  if (tcb.loss.board.sackedOctets > 0) {
    recoverFromSilence(tcb, now)
    output(tcb, now)
  } else {
    probe(tcb, now)
  }
  startRetransmitTimer(tcb, now) // RFC 8985 §7.3
}

/**
 * An acknowledgment came, and SND.UNA knows of it; `isNews` if it moved that. What only the probe's second copy has
 * brought would else be a loss without consequences (RFC 8985 §7.4).
 */
export function reviewProbe(tcb: Tcb, now: number, isNews: boolean): void {
  const { probe, send, congestion } = tcb
  if (probe.end === undefined || seqLt(send.unacknowledged, probe.end)) return
  const hasRepaired = probe.again && seqLt(probe.end, send.unacknowledged)
  // Were there no loss, the copy would be a duplicate, and be answered as one.
  if (probe.again && !hasRepaired && isNews) return
  probe.end = undefined
  if (hasRepaired) congestion.congestion(now, congestion.window)
}

function mayProbe({ config, options, loss, probe, rtt, timers }: Tcb): boolean {
  return (
    timers.purpose === 'retransmit' &&
    config.settings.tailLossProbe &&
    options.sack &&
    loss.phase === 'open' &&
    rtt.smoothedMs > 0 && // not in a handshake
    (probe.end === undefined || loss.board.sackedOctets > 0)
  )
}

/**
 * Whether the peer has less than it has to acknowledge at once (RFC 5681 §4.2). RFC 8985 §7.2 counts segments, one or
 * more; but small ones do not make it hurry, nor do full ones that seem small to it.
 */
function mayBeDelayed(tcb: Tcb): boolean {
  const { next, unacknowledged } = tcb.send
  return seqDiff(next, unacknowledged) < 2 * Math.max(segmentSize(tcb), DEFAULT_PEER_MSS)
}

/** RFC 8985 §7.3: one segment of new text, whatever the congestion window, or else the last one again. */
function probe(tcb: Tcb, now: number): void {
  const { send, probe } = tcb
  const room = roomForText(tcb)
  const unsent = send.queue.length - seqDiff(send.next, send.queueStart)
  const usable = seqDiff(seqAdd(send.unacknowledged, send.window), send.next)
  const length = Math.min(unsent, room)
  probe.again = length <= 0 || length > usable
  if (probe.again) {
    resendAt(tcb, now, seqMax(send.unacknowledged, seqAdd(send.next, -room)), Infinity)
  } else {
    const ends = send.closing && length === unsent && length < usable
    sendText(tcb, now, send.next, length, ends ? TCP_FLAG.fin : 0)
  }
  probe.end = send.next
}
