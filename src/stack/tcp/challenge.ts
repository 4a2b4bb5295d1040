/** Acknowledgments that ask a doubtful peer to prove itself (RFC 5961 §7): only so many in a time. */

import type { Tcb } from './tcb.ts'

/** RFC 5961 §7's example: ten in five seconds. */
const MOST_CHALLENGES = 10
const PERIOD_MS = 5000

/** Has an acknowledgment sent, unless there were too many of this kind. */
export function challenge(tcb: Tcb, now: number): void {
  if (now - tcb.challengesSince >= PERIOD_MS) {
    tcb.challengesSince = now
    tcb.challenges = 0
  }
  if (tcb.challenges === MOST_CHALLENGES) return
  tcb.challenges++
  tcb.receive.ackNow = true
  tcb.actions.counted('challengeAcks')
}
