/** How a connection comes to be: active, passive, from a SYN cookie, or from both ends at once (RFC 9293 §3.5). */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { close } from './closing.ts'
import { cubic } from './cubic.ts'
import { adoptOptions, agreeOn } from './options.ts'
import { reno } from './reno.ts'
import { startRetransmitTimer, stopRetransmitTimer } from './retransmit-timer.ts'
import { seqAdd, seqLeq, seqLt } from './sequence.ts'
import { segmentSize, type Tcb } from './tcb.ts'
import type { AgreedOptions } from './tcp-config.ts'
import { takeText } from './text-arrival.ts'
import { sendResetAt, sendSyn } from './transmit.ts'

export function openActively(tcb: Tcb, now: number): void {
  tcb.state = 'SYN-SENT'
  awaitAnswer(tcb, now)
}

/** RFC 9293 §3.10.7.2: a SYN came to a listener. */
export function openPassively(tcb: Tcb, now: number, syn: TcpSegment): void {
  tcb.passive = true
  receiveSyn(tcb, now, syn)
}

/** As after `openPassively`, for a SYN that was answered long ago and forgotten (RFC 4987 §3.6). */
export function openFromCookie(tcb: Tcb, now: number, peerSequence: number, agreed: AgreedOptions): void {
  tcb.passive = true
  tcb.state = 'SYN-RECEIVED'
  tcb.send.next = seqAdd(tcb.config.initialSequence, 1)
  adoptOptions(tcb, now, peerSequence, agreed)
}

/** RFC 9293 §3.10.7.3. */
export function arriveInSynSent(tcb: Tcb, now: number, segment: TcpSegment): void {
  const { send, config } = tcb
  const { flags, acknowledgment, sequence } = segment
  const acknowledges = (flags & TCP_FLAG.ack) !== 0
  const resets = (flags & TCP_FLAG.rst) !== 0
  if (acknowledges && (seqLeq(acknowledgment, config.initialSequence) || seqLt(send.next, acknowledgment))) {
    if (!resets) sendResetAt(tcb, acknowledgment)
    return
  }
  if (resets) {
    if (acknowledges) close(tcb, 'ECONNREFUSED')
    return
  }
  if ((flags & TCP_FLAG.syn) === 0) return
  if (!acknowledges) {
    receiveSyn(tcb, now, segment) // MUST-10: the peer opens at the same moment
    return
  }
  adoptOptions(tcb, now, sequence, agreeOn(segment, config.settings))
  establish(tcb, now, acknowledgment, sequence, segment.window)
  tcb.receive.ackNow = true
  segment.sequence = seqAdd(sequence, 1)
  takeText(tcb, now, segment)
}

/** The segment that completes the handshake, in SYN-RECEIVED. Says whether it does. */
export function completeHandshake(tcb: Tcb, now: number, segment: TcpSegment): boolean {
  const { send, options } = tcb
  const { acknowledgment, sequence, window } = segment
  if (!seqLt(send.unacknowledged, acknowledgment) || seqLt(send.next, acknowledgment)) {
    sendResetAt(tcb, acknowledgment)
    return false
  }
  establish(tcb, now, acknowledgment, sequence, window << options.sendShift)
  return true
}

/**
 * In SYN-RECEIVED: the peer's SYN again, alone because our answer was lost, or as its answer to ours when both
 * opened at once (RFC 9293 figure 8). Says whether there is more to do with the segment.
 */
export function takeSynAgain(tcb: Tcb, now: number, segment: TcpSegment): boolean {
  if ((segment.flags & (TCP_FLAG.syn | TCP_FLAG.rst)) !== TCP_FLAG.syn) return true
  if (segment.sequence !== tcb.receive.initialSequence) return true
  if ((segment.flags & TCP_FLAG.ack) === 0) {
    sendSyn(tcb, now)
    return false
  }
  segment.flags &= ~TCP_FLAG.syn
  segment.sequence = seqAdd(segment.sequence, 1)
  tcb.receive.ackNow = true
  return true
}

/** The first SYN of the peer: SYN-RECEIVED, and our own goes out with an acknowledgment. */
function receiveSyn(tcb: Tcb, now: number, syn: TcpSegment): void {
  adoptOptions(tcb, now, syn.sequence, agreeOn(syn, tcb.config.settings))
  tcb.send.window = syn.window
  tcb.state = 'SYN-RECEIVED'
  // RFC 9293 §3.10.7.2: text that came along waits for the handshake; it was not acknowledged, nor is a FIN.
  awaitAnswer(tcb, now)
}

function awaitAnswer(tcb: Tcb, now: number): void {
  const { timers, timing, send } = tcb
  // Karn, RFC 6298 §3: when both ends open at once, our SYN goes out twice, and it is the first that is answered.
  timing.running = timers.purpose === undefined
  timing.startedAt = now
  timing.end = seqAdd(tcb.config.initialSequence, 1)
  timers.purpose = 'retransmit'
  send.progressAt = now
  sendSyn(tcb, now)
  startRetransmitTimer(tcb, now)
}

function establish(tcb: Tcb, now: number, acknowledgment: number, sequence: number, window: number): void {
  const { send, timers, timing, rtt, loss, config } = tcb
  const size = segmentSize(tcb)
  const lostSyn = timers.retries > 0
  if (timing.running) rtt.sample(now - timing.startedAt)
  else if (lostSyn) rtt.afterLostSyn()
  timing.running = false
  send.unacknowledged = acknowledgment
  send.window = window
  send.maxWindow = window
  send.windowSequence = sequence
  send.windowAcknowledgment = acknowledgment
  loss.board.segmentSize = size
  loss.board.update([], acknowledgment, send.next)
  loss.point = config.initialSequence
  const make = config.settings.congestionControl === 'cubic' ? cubic : reno
  tcb.congestion = lostSyn ? make(size, size) : make(size) // RFC 5681 §3.1: a lost SYN says that the path is full
  tcb.softError = undefined
  stopRetransmitTimer(tcb)
  tcb.state = send.closing ? 'FIN-WAIT-1' : 'ESTABLISHED'
  if (config.settings.keepalive.enabled) timers.keepaliveAt = now + config.settings.keepalive.idleMs
  tcb.actions.connected()
}
