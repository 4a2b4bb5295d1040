/** What the network says about segments of ours (RFC 9293 §3.9.2.2, RFC 5927, RFC 1191), if they are ours. */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import { close } from './closing.ts'
import { resendAll } from './loss-recovery.ts'
import { seqLeq, seqLt } from './sequence.ts'
import { hasUnacknowledged, segmentSize, SMALLEST_PATH_MTU, type Tcb } from './tcb.ts'

/** RFC 791 §3.2: every link takes this much. */
const SMALLEST_MTU = 68

/** RFC 5927 §4.1: only what is outstanding can have run into trouble. */
export function isOutstanding({ send }: Tcb, sequence: number): boolean {
  return seqLeq(send.unacknowledged, sequence) && seqLt(sequence, send.next)
}

/**
 * The peer could not be reached. A hard error ends a handshake; a connection that stands outlives it, since
 * anyone can forge one (RFC 5927 §5.2). A soft one never ends anything (MUST-56), but explains it.
 */
export function takeUnreachable(tcb: Tcb, code: SocketErrorCode, hard: boolean): void {
  if (hard && (tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED')) {
    close(tcb, code)
    return
  }
  tcb.softError = code
  tcb.actions.unreachable(code)
}

/** RFC 1191 §3: what was too long goes out again in shorter segments; the network is not to blame. */
export function takePathMtu(tcb: Tcb, mtu: number): void {
  if (mtu >= tcb.pathMtu || mtu < SMALLEST_MTU) return
  const before = segmentSize(tcb)
  tcb.pathMtu = Math.max(mtu, SMALLEST_PATH_MTU)
  const size = segmentSize(tcb)
  if (size >= before || tcb.state === 'SYN-SENT' || tcb.state === 'SYN-RECEIVED') return
  tcb.loss.board.segmentSize = size
  tcb.congestion.segmentSize = size
  if (hasUnacknowledged(tcb)) resendAll(tcb)
}
