/** Text, urgent pointers and FINs that arrive (RFC 9293 §3.10.7.4, sixth to eighth check), and when to acknowledge. */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { enterTimeWait } from './closing.ts'
import { seqAdd, seqDiff, seqLt } from './sequence.ts'
import { finIsAcknowledged, type Tcb } from './tcb.ts'

/** RFC 9293 §3.8.6.3 MUST-40: less than half a second. */
const LONGEST_ACK_DELAY_MS = 499

/** Takes in what an accepted segment brings. */
export function takeText(tcb: Tcb, now: number, segment: TcpSegment): void {
  if (tcb.receive.ended) return // RFC 9293: after the FIN there is nothing, and what comes is ignored
  const { payload, flags, sequence } = segment
  // Kept past its end, it would seem to be ahead again when sequence numbers have gone half round.
  if (tcb.receive.urgentEnd !== undefined && urgentOctets(tcb) === 0) tcb.receive.urgentEnd = undefined
  if ((flags & TCP_FLAG.urg) !== 0) takeUrgentPointer(tcb, segment)
  if (payload.length > 0) takePayload(tcb, now, segment)
  if ((flags & TCP_FLAG.fin) !== 0) {
    tcb.receive.finAt = seqAdd(sequence, payload.length)
    tcb.receive.ackNow = true
  }
  if (tcb.receive.finAt === tcb.receive.queue.nextSequence) takeFin(tcb, now)
}

function takePayload(tcb: Tcb, now: number, { sequence, payload }: TcpSegment): void {
  const { receive, timers, config, actions } = tcb
  const { queue } = receive
  const inOrder = sequence === queue.nextSequence && !queue.hasGap
  const readable = queue.readable
  queue.insert(sequence, payload)
  if (payload.length > receive.largestText) receive.largestText = Math.min(payload.length, config.receiveMss)
  // RFC 5681 §4.2: at once for every second full segment, and for whatever opens, narrows or fills a gap.
  if (!inOrder || seqDiff(queue.nextSequence, receive.acknowledged) > receive.largestText)
    receive.ackNow = true
  else if (timers.ackAt === Infinity)
    timers.ackAt = now + Math.min(config.settings.delayedAckMs, LONGEST_ACK_DELAY_MS)
  if (queue.readable > readable) actions.readable()
}

/** How many urgent octets the program has yet to read, those that have not arrived among them (MUST-33). */
export function urgentOctets({ receive }: Tcb): number {
  if (receive.urgentEnd === undefined) return 0
  const fin = receive.ended ? 1 : 0
  const read = seqAdd(receive.queue.nextSequence, -receive.queue.readable - fin)
  return Math.max(0, seqDiff(receive.urgentEnd, read))
}

/** RFC 9293 §3.8.5 MUST-32: the program hears when urgent data begin and when they reach further. */
function takeUrgentPointer(tcb: Tcb, { sequence, urgent }: TcpSegment): void {
  const { receive, actions } = tcb
  const end = seqAdd(sequence, urgent)
  if (!seqLt(receive.queue.nextSequence, end)) return
  if (urgentOctets(tcb) > 0 && !seqLt(receive.urgentEnd!, end)) return
  receive.urgentEnd = end
  actions.urgent()
}

/** The peer has ended: everything up to its FIN is here. */
function takeFin(tcb: Tcb, now: number): void {
  const { receive, actions } = tcb
  receive.queue.nextSequence = seqAdd(receive.queue.nextSequence, 1)
  receive.ended = true
  receive.ackNow = true
  switch (tcb.state) {
    case 'ESTABLISHED':
      tcb.state = 'CLOSE-WAIT'
      break
    case 'FIN-WAIT-1':
      if (finIsAcknowledged(tcb)) enterTimeWait(tcb, now)
      else tcb.state = 'CLOSING'
      break
    case 'FIN-WAIT-2':
      enterTimeWait(tcb, now)
      break
    default:
  }
  actions.readable()
}
