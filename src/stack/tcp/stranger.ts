/** What a segment gets that no connection is waiting for (RFC 9293 §3.10.7.1, RFC 4987). Keeps nothing. */

import { emptyTcpSegment, TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { segmentLength } from './acceptance.ts'
import { seqAdd } from './sequence.ts'

/** The reset for a segment of a connection that there is not; none for a reset. */
export function resetFor(segment: TcpSegment): TcpSegment | undefined {
  if ((segment.flags & TCP_FLAG.rst) !== 0) return undefined
  const reset = emptyTcpSegment()
  reset.sourcePort = segment.destinationPort
  reset.destinationPort = segment.sourcePort
  if ((segment.flags & TCP_FLAG.ack) !== 0) {
    reset.sequence = segment.acknowledgment
    reset.flags = TCP_FLAG.rst
  } else {
    reset.acknowledgment = seqAdd(segment.sequence, segmentLength(segment))
    reset.flags = TCP_FLAG.rst | TCP_FLAG.ack
  }
  return reset
}
