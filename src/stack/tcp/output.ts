/**
 * What goes out now: first what is to be sent again, then new text as both windows, Nagle's algorithm and the
 * avoidance of silly windows allow, and if nothing took it along, the acknowledgment.
 */

import { TCP_FLAG } from '../../wire/tcp.ts'
import { pipe } from './loss-recovery.ts'
import { settleRetransmitTimer } from './retransmit-timer.ts'
import { seqAdd, seqDiff, seqLt } from './sequence.ts'
import { hasUnacknowledged, sendEnd, type Tcb } from './tcb.ts'
import { roomForText, sendAck, sendText } from './transmit.ts'

/** To be called after whatever may have made something ready to be sent. */
export function output(tcb: Tcb, now: number): void {
  if (tcb.state === 'CLOSED') return
  if (tcb.state !== 'SYN-SENT' && tcb.state !== 'SYN-RECEIVED') {
    resendLost(tcb, now)
    sendNew(tcb, now)
    resendHoles(tcb, now)
    settleRetransmitTimer(tcb, now)
  }
  if (tcb.receive.ackNow) sendAck(tcb, now)
}

/** Sends again from `sequence` on: `octets`, but at most a segment, and nothing that the peer has. Returns the end. */
export function resendAt(tcb: Tcb, now: number, sequence: number, octets: number): number {
  const { send, loss } = tcb
  const textEnd = seqAdd(send.queueStart, send.queue.length)
  const outstanding = seqDiff(loss.board.holeEnd(sequence, send.next), sequence)
  const wanted = Math.min(Math.max(1, outstanding), roomForText(tcb), octets)
  const length = Math.min(wanted, seqDiff(textEnd, sequence))
  const end = seqAdd(sequence, length)
  // Beyond the text only the FIN was ever sent.
  const withFin = end === textEnd && seqLt(end, send.next)
  sendText(tcb, now, sequence, length, withFin ? TCP_FLAG.fin : 0)
  tcb.timing.running = false
  tcb.actions.counted('retransmitted')
  return withFin ? send.next : end
}

function resendLost(tcb: Tcb, now: number): void {
  const { loss, send, options } = tcb
  if (loss.phase === 'open' || !hasUnacknowledged(tcb)) return
  if (send.window === 0) return // then there are probes
  if (loss.resendFirst) {
    loss.resendFirst = false
    resend(tcb, now, send.unacknowledged)
  }
  // Without SACK nothing tells what else is missing, but that the timer fired.
  if (loss.phase === 'fast' && !options.sack) return
  for (;;) {
    const lost = loss.board.nextLost()
    if (lost === undefined || !seqLt(lost, send.next) || !fits(tcb)) return
    resend(tcb, now, lost)
  }
}

/** RFC 6675 §4, NextSeg() rule 3: with nothing new to send, holes that are not yet known to be lost. */
function resendHoles(tcb: Tcb, now: number): void {
  const { loss, options } = tcb
  if (loss.phase !== 'fast' || !options.sack) return
  for (;;) {
    const hole = loss.board.nextHole()
    if (hole === undefined || !fits(tcb)) return
    resend(tcb, now, hole)
  }
}

function resend(tcb: Tcb, now: number, sequence: number): void {
  const { loss, options } = tcb
  const end = resendAt(tcb, now, sequence, Infinity)
  // Without SACK in fast recovery the inflation of the window keeps the books instead.
  if (loss.phase === 'timeout' || options.sack) loss.board.retransmitted(end)
}

function fits(tcb: Tcb): boolean {
  return pipe(tcb) + roomForText(tcb) <= tcb.congestion.window
}

function sendNew(tcb: Tcb, now: number): void {
  const { send, timing } = tcb
  const end = sendEnd(tcb)
  if (!seqLt(send.next, end)) return
  restartIfIdle(tcb, now)
  let inFlight = pipe(tcb)
  while (seqLt(send.next, end)) {
    const unsent = send.queue.length - seqDiff(send.next, send.queueStart)
    const usable = seqDiff(seqAdd(send.unacknowledged, send.window), send.next)
    const room = roomForText(tcb)
    const length = Math.min(unsent, usable, room)
    if (usable <= 0 || !mayGo(tcb, length, unsent, room)) return
    if (inFlight > 0 && inFlight + length > tcb.congestion.window) return
    const ends = send.closing && length === unsent && usable > length
    if (length === 0 && !ends) return
    const sequence = send.next
    sendText(tcb, now, sequence, length, ends ? TCP_FLAG.fin : 0)
    inFlight += length
    if (!timing.running && tcb.loss.phase === 'open') {
      timing.running = true
      timing.end = send.next
      timing.startedAt = now
    }
  }
}

/** RFC 9293 §3.8.6.2.1 and §3.7.4: whether a segment of `length` is worth sending. Every write is a push. */
function mayGo(tcb: Tcb, length: number, unsent: number, room: number): boolean {
  const { send, config } = tcb
  if (length === room) return true
  const quiet = !hasUnacknowledged(tcb)
  if (length === unsent)
    return quiet || send.closing || config.settings.noDelay || send.urgentEnd !== undefined
  return (quiet || config.settings.noDelay) && length * 2 >= send.maxWindow
}

/** RFC 5681 §4.1: after a pause nothing is known of the path any more. */
function restartIfIdle(tcb: Tcb, now: number): void {
  const { send, rtt, congestion } = tcb
  if (!hasUnacknowledged(tcb) && now - send.lastTextAt > rtt.rtoMs) congestion.restartedAfterIdle(now)
}
