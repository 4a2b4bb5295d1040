/** How large a window the peer is told (RFC 9293 §3.8.6.2.2), and when it has to be told anew. */

import { MAX_TCP_WINDOW } from '../../wire/tcp.ts'
import { segmentSize, type Tcb } from './tcb.ts'
import { seqAdd, seqDiff, seqMax } from './sequence.ts'

/** The field for the next segment, which from then on binds this end. A SYN's is never scaled (RFC 7323 §2.2). */
export function advertiseWindow(tcb: Tcb, shift: number): number {
  const { receive } = tcb
  const next = receive.queue.nextSequence
  const step = 1 << shift
  const told = Math.max(0, seqDiff(receive.edge, next))
  // A small gain is kept back until it is worth a segment; and what was told is not taken back (MUST-39, SHLD-14).
  const window = windowGain(tcb) >= leastGain(tcb) ? told + windowGain(tcb) : told
  // Rounded up as long as there is room, since rounding down seems to take back a little (RFC 7323 §2.4).
  const wanted = Math.ceil(window / step)
  const field = Math.min(
    MAX_TCP_WINDOW,
    wanted * step <= receive.queue.window ? wanted : Math.floor(window / step),
  )
  receive.edge = seqMax(receive.edge, seqAdd(next, field * step))
  return field
}

/** Whether reading has made so much room that the peer should hear of it at once. */
export function windowUpdateIsDue(tcb: Tcb): boolean {
  const gain = windowGain(tcb)
  const capacity = tcb.config.settings.receiveBufferOctets
  const told = seqDiff(tcb.receive.edge, tcb.receive.queue.nextSequence)
  if (gain < leastGain(tcb)) return false
  return gain >= capacity >> 2 || told < capacity >> 3
}

/** By how much the right edge could move. */
function windowGain({ receive, config }: Tcb): number {
  const room = config.settings.receiveBufferOctets - receive.queue.readable
  return room - Math.max(0, seqDiff(receive.edge, receive.queue.nextSequence))
}

/** RFC 9293 §3.8.6.2.2: half the buffer, or a full segment. */
function leastGain(tcb: Tcb): number {
  return Math.min(tcb.config.settings.receiveBufferOctets >> 1, segmentSize(tcb))
}
