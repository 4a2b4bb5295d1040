/** The ends of a connection: gone by failure, gone in order, or waiting in TIME-WAIT (RFC 9293 §3.6). */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { Tcb } from './tcb.ts'

/** Deletes the connection. What came in order before an orderly end may still be read. */
export function close(tcb: Tcb, failure: SocketErrorCode | undefined): void {
  if (tcb.state === 'CLOSED') return
  tcb.state = 'CLOSED'
  stopTimers(tcb)
  tcb.send.queue.clear()
  if (failure !== undefined) tcb.receive.queue.clear()
  tcb.actions.closed(failure)
}

/** Both ends have ended; what is still on its way may come for twice the life of a segment (MUST-13). */
export function enterTimeWait(tcb: Tcb, now: number): void {
  tcb.state = 'TIME-WAIT'
  stopTimers(tcb)
  tcb.timers.timeWaitAt = now + 2 * tcb.config.settings.maxSegmentLifetimeMs
}

function stopTimers({ timers }: Tcb): void {
  timers.purpose = undefined
  timers.retransmitAt = Infinity
  timers.ackAt = Infinity
  timers.keepaliveAt = Infinity
  timers.timeWaitAt = Infinity
}
