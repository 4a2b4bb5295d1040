/**
 * Whether a fast recovery was for nothing, since segments were late and not lost: the Eifel detection of RFC 3522.
 * The echoed timestamp tells which copy of a segment came first. What a spurious recovery took from the congestion
 * window is given back (RFC 4015, RFC 9438 §4.9); when one begins is decided elsewhere.
 */

import { endRecovery, pipe } from './loss-recovery.ts'
import { seqLt } from './sequence.ts'
import type { Tcb } from './tcb.ts'

/**
 * To be called for each acknowledgment of something new, when SND.UNA and the scoreboard know of it. `echo` is its
 * TSecr. Ends a recovery in which all that was missing has come by itself.
 */
export function reviewRecovery(tcb: Tcb, echo: number | undefined): void {
  const { loss, send } = tcb
  if (loss.phase !== 'fast' || loss.resentStamp === undefined) return
  // RFC 3522 §3.2, step 4: it was sent before anything was sent again.
  const answersOriginal = echo !== undefined && echo !== 0 && seqLt(echo, loss.resentStamp)
  if (!answersOriginal) {
    loss.resentStamp = undefined
  } else if (!loss.board.isLost(send.unacknowledged)) {
    endRecovery(tcb)
    tcb.congestion.undo(pipe(tcb))
  }
}
