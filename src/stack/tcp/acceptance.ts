/**
 * Whether a segment belongs to its connection at all (RFC 9293 §3.10.7.4, the first to the fourth check): its
 * timestamp (RFC 7323 §5), its sequence number, RST and SYN (RFC 5961). Trims what lies outside of the window.
 */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { challenge } from './challenge.ts'
import { close, enterTimeWait } from './closing.ts'
import { seqAdd, seqDiff, seqLeq, seqLt } from './sequence.ts'
import { receiveWindow, type Tcb } from './tcb.ts'

/** RFC 7323 §5.5: a timestamp older than 24 days says nothing; its clock may have gone round. */
const TIMESTAMP_LIFETIME_MS = 24 * 86_400_000

/** Whether the rest of the segment is to be processed, from the ACK on. */
export function isAccepted(tcb: Tcb, now: number, segment: TcpSegment): boolean {
  const resets = (segment.flags & TCP_FLAG.rst) !== 0
  if (tcb.options.timestamps && !resets && !timestampIsFresh(tcb, now, segment)) return false
  if (!sequenceIsAcceptable(tcb, segment)) {
    if (!resets) refuse(tcb, now, segment)
    tcb.actions.counted('outOfWindow')
    return false
  }
  if (resets) {
    reset(tcb, now, segment)
    return false
  }
  if ((segment.flags & TCP_FLAG.syn) !== 0) {
    refuseSyn(tcb, now)
    return false
  }
  trim(tcb, segment)
  if (tcb.options.timestamps) takeTimestamp(tcb, now, segment)
  return true
}

/** RFC 7323 §3.2 and §5.3, R1: protection against wrapped sequence numbers. */
function timestampIsFresh(tcb: Tcb, now: number, segment: TcpSegment): boolean {
  const { receive } = tcb
  const { timestamp } = segment
  if (timestamp !== undefined && !seqLt(timestamp, receive.timestampRecent)) return true
  if (timestamp !== undefined && now - receive.timestampRecentAt > TIMESTAMP_LIFETIME_MS) return true
  // RFC 7323 §3.2: a segment that has lost its timestamp is dropped in silence, an old one answered.
  if (timestamp !== undefined) refuse(tcb, now, segment)
  tcb.actions.counted('oldTimestamps')
  return false
}

/** RFC 9293 §3.4, table 6. */
function sequenceIsAcceptable(tcb: Tcb, segment: TcpSegment): boolean {
  const { sequence } = segment
  const next = tcb.receive.queue.nextSequence
  const edge = seqAdd(next, receiveWindow(tcb))
  const length = segmentLength(segment)
  // A bare acknowledgment at the right edge comes from a peer that has filled the window while octets before it
  // were lost. The table would refuse it; but it acknowledges, as "valid ACKs" may in a window of zero.
  if (length === 0 && sequence === edge) return edge === next || (segment.flags & TCP_FLAG.rst) === 0
  if (length === 0) return seqLeq(next, sequence) && seqLt(sequence, edge)
  if (edge === next) return sequence === next && segment.payload.length > 0
  return seqLt(sequence, edge) && seqLt(next, seqAdd(sequence, length))
}

/** RFC 9293 §3.10.7.4: an acknowledgment in reply, `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
function refuse(tcb: Tcb, now: number, segment: TcpSegment): void {
  const ends = (segment.flags & TCP_FLAG.fin) !== 0
  if (tcb.state === 'TIME-WAIT' && ends) enterTimeWait(tcb, now) // a FIN sent again starts the wait anew
  // Text or a FIN that comes again means that our acknowledgment was lost. With neither, two ends that disagree
  // would answer each other for ever.
  if (segmentLength(segment) > 0) tcb.receive.ackNow = true
  else challenge(tcb, now)
}

/** RFC 5961 §3.2: only a reset that hits the next octet is believed. */
function reset(tcb: Tcb, now: number, segment: TcpSegment): void {
  if (segment.sequence !== tcb.receive.queue.nextSequence) {
    challenge(tcb, now)
    return
  }
  switch (tcb.state) {
    case 'SYN-RECEIVED':
      close(tcb, tcb.passive ? 'ECONNRESET' : 'ECONNREFUSED')
      return
    case 'CLOSING':
    case 'LAST-ACK':
    case 'TIME-WAIT':
      close(tcb, undefined)
      return
    default:
      tcb.actions.counted('resets')
      close(tcb, 'ECONNRESET')
  }
}

/** RFC 5961 §4.2: a SYN on a connection that stands is answered, not believed. */
function refuseSyn(tcb: Tcb, now: number): void {
  if (tcb.state === 'SYN-RECEIVED' && tcb.passive)
    close(tcb, 'ECONNRESET') // RFC 9293: back to LISTEN
  else challenge(tcb, now)
}

/** What is left begins at RCV.NXT or later, and fits in the window. */
function trim(tcb: Tcb, segment: TcpSegment): void {
  const next = tcb.receive.queue.nextSequence
  const old = seqDiff(next, segment.sequence)
  if (old > 0) {
    segment.payload = segment.payload.subarray(old)
    segment.sequence = next
    segment.urgent = Math.max(0, segment.urgent - old)
  }
  const room = seqDiff(seqAdd(next, receiveWindow(tcb)), segment.sequence)
  if (segmentLength(segment) <= room) return
  segment.flags &= ~TCP_FLAG.fin
  if (segment.payload.length <= room) return
  segment.payload = segment.payload.subarray(0, Math.max(0, room))
  // A probe of a window of zero wants to hear of it (MUST-36), and so does whoever sends too much.
  tcb.receive.ackNow = true
}

/** RFC 7323 §5.3, R3, as §4.3 has it: from the segment that the next acknowledgment is about. */
function takeTimestamp({ receive }: Tcb, now: number, { timestamp, sequence }: TcpSegment): void {
  if (timestamp === undefined || seqLt(receive.acknowledged, sequence)) return
  if (seqLt(timestamp, receive.timestampRecent) && now - receive.timestampRecentAt <= TIMESTAMP_LIFETIME_MS)
    return
  receive.timestampRecent = timestamp
  receive.timestampRecentAt = now
}

/** SEG.LEN: text, and one for SYN and FIN each. */
export function segmentLength({ payload, flags }: TcpSegment): number {
  return payload.length + ((flags & TCP_FLAG.syn) !== 0 ? 1 : 0) + ((flags & TCP_FLAG.fin) !== 0 ? 1 : 0)
}
