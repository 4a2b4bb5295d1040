/**
 * What is taken for lost, and when a connection is over it: fast retransmit by duplicate acknowledgments (RFC
 * 5681 §3.2, NewReno of RFC 6582, SACK of RFC 6675), limited transmit (RFC 3042) and the timeout (RFC 6298).
 * It decides; the sending is done by the output.
 */

import { startRetransmitTimer } from './retransmit-timer.ts'
import { DUPLICATE_THRESHOLD } from './sack-scoreboard.ts'
import { seqDiff, seqLeq, seqLt } from './sequence.ts'
import { segmentSize, type Tcb } from './tcb.ts'
import { timestampAt } from './transmit.ts'

/** How many octets are taken to be in the network. */
export function pipe({ send, loss }: Tcb): number {
  return loss.board.pipe(send.unacknowledged, send.next) - loss.inflation
}

/** One more acknowledgment that acknowledges nothing new, but tells that something has arrived. */
export function countDuplicate(tcb: Tcb, now: number): void {
  const { loss, options, send } = tcb
  if (options.sack && loss.phase !== 'open' && isLostAgain(tcb)) loseAgain(tcb, now)
  if (loss.phase === 'timeout') return
  if (loss.duplicates === 0) loss.nextAtDuplicate = send.next
  loss.duplicates++
  if (loss.phase === 'fast') {
    if (!options.sack) loss.inflation += segmentSize(tcb) // RFC 6582 §3.2, step 3
    return
  }
  if (loss.duplicates >= DUPLICATE_THRESHOLD || (options.sack && isLost(tcb))) {
    // RFC 6582 §3.2, step 1: what was outstanding at the last recovery may cause duplicates itself.
    if (options.sack || seqLt(loss.point, send.unacknowledged)) beginFastRecovery(tcb, now)
  } else if (!options.sack) {
    loss.inflation = loss.duplicates * segmentSize(tcb) // RFC 3042 §2: one new segment for each of the first two
  }
}

/** `octets` were newly acknowledged. Says whether the congestion window may grow by them. */
export function noteProgress(tcb: Tcb, now: number, octets: number): boolean {
  const { loss, send, options } = tcb
  if (loss.phase === 'open') {
    loss.duplicates = 0
    loss.inflation = 0
    return true
  }
  if (seqLeq(loss.point, send.unacknowledged)) {
    const wasFast = loss.phase === 'fast'
    if (wasFast) tcb.congestion.recovered(now)
    endRecovery(tcb)
    return !wasFast
  }
  // What is missing now was sent again before this, if at all.
  loss.resentAt = send.next
  if (loss.phase === 'timeout') return true
  if (!options.sack) {
    // RFC 6582 §3.2, step 3, a partial acknowledgment: the next hole, and the window deflated by what has left.
    const size = segmentSize(tcb)
    loss.inflation = Math.max(0, loss.inflation - octets + (octets >= size ? size : 0))
    loss.resendFirst = true
  }
  return false
}

/** The retransmission timer fired: all is lost that the peer has not told it has. */
export function beginTimeoutRecovery(tcb: Tcb, now: number): void {
  const { loss, send } = tcb
  tcb.congestion.timedOut(now, flightSize(tcb))
  const again = loss.phase === 'timeout'
  // RFC 2018 §8: a peer may throw away what it has sacked, and a second timeout looks like it.
  if (again || loss.board.isSacked(send.unacknowledged)) loss.board.forget()
  resendAll(tcb)
}

/** All that is outstanding goes out again, without blame on the network: its segments were too long, say. */
export function resendAll(tcb: Tcb): void {
  const { loss, send } = tcb
  tcb.probe.end = undefined
  loss.phase = 'timeout'
  loss.point = send.next
  loss.duplicates = 0
  loss.inflation = 0
  loss.resendFirst = true
  loss.resentAt = send.next
  loss.board.loseAll(send.unacknowledged, send.next)
  tcb.timing.running = false
}

/** Something is missing, and what was sent after it came long ago. */
export function recoverFromSilence(tcb: Tcb, now: number): void {
  const { loss, send } = tcb
  if (loss.duplicates === 0) loss.nextAtDuplicate = send.next
  beginFastRecovery(tcb, now)
}

/** Whether the first octet that is unacknowledged is lost. */
function isLost({ loss, send, probe }: Tcb): boolean {
  const { board } = loss
  if (board.isLost(send.unacknowledged)) return true
  // RFC 8985 §6.2: the probe that has arrived was sent long after everything else.
  return probe.end !== undefined && board.highestSacked === probe.end
}

function beginFastRecovery(tcb: Tcb, now: number): void {
  const { loss, send, options } = tcb
  tcb.probe.end = undefined
  // RFC 5681 §3.2, step 2: limited transmit does not count as in flight here.
  tcb.congestion.congestion(now, seqDiff(loss.nextAtDuplicate, send.unacknowledged))
  loss.phase = 'fast'
  loss.point = send.next
  loss.inflation = options.sack ? 0 : DUPLICATE_THRESHOLD * segmentSize(tcb)
  loss.resendFirst = true
  loss.resentAt = send.next
  // Without SACK nobody could tell a later loss from an echo of this recovery.
  loss.resentStamp = options.timestamps && options.sack ? timestampAt(tcb, now) : undefined
  loss.board.beginRecovery(send.unacknowledged)
  tcb.timing.running = false // RFC 6298 §3, Karn: no sample from what is sent twice
}

/**
 * Whether the peer has what was sent well after the retransmission, and still not that: then it is lost too, and
 * there is no need to wait for the timer. New text only goes out once all that is lost has been sent again.
 */
function isLostAgain({ loss }: Tcb): boolean {
  const { highestSacked, segmentSize: size } = loss.board
  return (
    highestSacked !== undefined && seqDiff(highestSacked, loss.resentAt) > (DUPLICATE_THRESHOLD - 1) * size
  )
}

/** RFC 5681 §4.3: the loss of a retransmission is a second sign of congestion. */
function loseAgain(tcb: Tcb, now: number): void {
  const { loss, send } = tcb
  if (loss.phase === 'fast') tcb.congestion.congestion(now, flightSize(tcb))
  loss.resendFirst = true
  loss.resentAt = send.next
  loss.resentStamp = undefined
  startRetransmitTimer(tcb, now)
}

/**
 * FlightSize (RFC 5681 §2), by which a loss reduces the window. In a recovery much of it has long left the network,
 * and the window says better how much was too much.
 */
function flightSize({ send, congestion }: Tcb): number {
  return Math.min(seqDiff(send.next, send.unacknowledged), congestion.window)
}

/** Back to normal. What becomes of the congestion window is for the caller to say. */
export function endRecovery({ loss }: Tcb): void {
  loss.phase = 'open'
  loss.duplicates = 0
  loss.inflation = 0
  loss.resendFirst = false
}
