/** SEGMENT ARRIVES (RFC 9293 §3.10.7): the order of the checks, and what an acknowledged FIN does to the state. */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { isAccepted } from './acceptance.ts'
import { acknowledge } from './acknowledgment.ts'
import { close, enterTimeWait } from './closing.ts'
import { arriveInSynSent, completeHandshake, takeSynAgain } from './handshake.ts'
import { finIsAcknowledged, type Tcb } from './tcb.ts'
import { takeText } from './text-arrival.ts'

/** Takes in a segment. What is to be sent in return is for the output that follows. */
export function arrive(tcb: Tcb, now: number, segment: TcpSegment): void {
  if (tcb.state === 'CLOSED') return
  if (tcb.state === 'SYN-SENT') {
    arriveInSynSent(tcb, now, segment)
    return
  }
  if (tcb.state === 'SYN-RECEIVED' && !takeSynAgain(tcb, now, segment)) return
  if (!isAccepted(tcb, now, segment)) return
  tcb.receive.lastAt = now
  if ((segment.flags & TCP_FLAG.ack) === 0) return
  if (tcb.state === 'SYN-RECEIVED' && !completeHandshake(tcb, now, segment)) return
  if (!acknowledge(tcb, now, segment)) return
  if (finIsAcknowledged(tcb)) endSending(tcb, now)
  takeText(tcb, now, segment)
}

function endSending(tcb: Tcb, now: number): void {
  switch (tcb.state) {
    case 'FIN-WAIT-1':
      tcb.state = 'FIN-WAIT-2'
      return
    case 'CLOSING':
      enterTimeWait(tcb, now)
      return
    case 'LAST-ACK':
      close(tcb, undefined)
      return
    default:
  }
}
