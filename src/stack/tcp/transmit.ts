/** Puts segments together: text with its acknowledgment, bare acknowledgments, SYNs, resets. When is decided elsewhere. */

import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { offerOptions } from './options.ts'
import { advertiseWindow } from './receive-window.ts'
import { seqAdd, seqDiff, seqLt } from './sequence.ts'
import { segmentSize, type Tcb } from './tcb.ts'

/** RFC 2018 §3: with timestamps, three blocks fit in 40 octets of options; without, four. */
const SACK_EDGES_BESIDE_TIMESTAMPS = 6

const NO_BLOCKS: readonly number[] = []
const LARGEST_URGENT_POINTER = 0xffff

/** TSval: milliseconds (RFC 7323 §5.4). */
export function timestampAt(tcb: Tcb, now: number): number {
  return (Math.floor(now) + tcb.config.timestampOffset) >>> 0
}

/** A SYN, or in SYN-RECEIVED a SYN-ACK. */
export function sendSyn(tcb: Tcb, now: number): void {
  const { segment, config, send } = tcb
  const answers = tcb.state === 'SYN-RECEIVED'
  begin(tcb, config.initialSequence, answers ? TCP_FLAG.syn | TCP_FLAG.ack : TCP_FLAG.syn)
  segment.mss = config.receiveMss
  offerOptions(segment, config.settings)
  if (config.settings.timestamps) putTimestamps(tcb, now)
  segment.window = advertiseWindow(tcb, 0)
  if (answers) agreeInAnswer(tcb)
  send.next = seqAdd(config.initialSequence, 1)
  deliver(tcb, 0)
}

/**
 * `length` octets of the queue from `sequence` on, and after them the FIN if `flags` has it. What was never sent
 * before moves SND.NXT.
 */
export function sendText(tcb: Tcb, now: number, sequence: number, length: number, flags: number): void {
  const { send, segment } = tcb
  beginEstablished(tcb, now, sequence, flags | TCP_FLAG.ack)
  const queued = seqDiff(sequence, send.queueStart) + length
  if (length > 0 && queued === send.queue.length) segment.flags |= TCP_FLAG.psh // RFC 9293 §3.9.1.2 MUST-60
  if (send.urgentEnd !== undefined && seqLt(sequence, send.urgentEnd)) {
    segment.flags |= TCP_FLAG.urg
    segment.urgent = Math.min(LARGEST_URGENT_POINTER, seqDiff(send.urgentEnd, sequence)) // MUST-62
  }
  const end = seqAdd(sequence, length + ((flags & TCP_FLAG.fin) !== 0 ? 1 : 0))
  if (seqLt(send.next, end)) send.next = end
  send.lastTextAt = now
  tcb.text.offset = seqDiff(sequence, send.queueStart)
  deliver(tcb, length)
}

/** `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`. */
export function sendAck(tcb: Tcb, now: number): void {
  beginEstablished(tcb, now, tcb.send.next, TCP_FLAG.ack)
  deliver(tcb, 0)
}

/** A segment that a living peer answers although nothing is in it (RFC 9293 §3.8.4). */
export function sendKeepalive(tcb: Tcb, now: number): void {
  beginEstablished(tcb, now, seqAdd(tcb.send.next, -1), TCP_FLAG.ack)
  deliver(tcb, 0)
}

/** The reset that ends this connection, where the peer knows of it: `<SEQ=SND.NXT><CTL=RST,ACK>`. */
export function sendReset(tcb: Tcb, now: number): void {
  beginEstablished(tcb, now, tcb.send.next, TCP_FLAG.rst | TCP_FLAG.ack)
  deliver(tcb, 0)
}

/** The reset for an acknowledgment of what was never sent: `<SEQ=SEG.ACK><CTL=RST>` (RFC 9293 §3.5.2). */
export function sendResetAt(tcb: Tcb, sequence: number): void {
  begin(tcb, sequence, TCP_FLAG.rst)
  deliver(tcb, 0)
}

/** How much text fits beside the SACK blocks that the next segment carries. */
export function roomForText(tcb: Tcb): number {
  const size = segmentSize(tcb)
  return tcb.options.sack && tcb.receive.queue.hasGap ? size - 4 - 4 * sackBlocks(tcb).length : size
}

function begin(tcb: Tcb, sequence: number, flags: number): void {
  const { segment, config } = tcb
  segment.sourcePort = config.localPort
  segment.destinationPort = config.remotePort
  segment.sequence = sequence
  segment.flags = flags
  segment.acknowledgment = (flags & TCP_FLAG.ack) === 0 ? 0 : tcb.receive.queue.nextSequence
  segment.window = 0
  segment.urgent = 0
  segment.mss = undefined
  segment.windowScale = undefined
  segment.sackPermitted = false
  segment.sack = NO_BLOCKS
  segment.timestamp = undefined
  segment.timestampEcho = undefined
  tcb.text.offset = 0
}

function beginEstablished(tcb: Tcb, now: number, sequence: number, flags: number): void {
  const { segment, options, receive } = tcb
  begin(tcb, sequence, flags)
  segment.window = advertiseWindow(tcb, options.receiveShift)
  if (options.timestamps) putTimestamps(tcb, now)
  if (options.sack && receive.queue.hasGap) segment.sack = sackBlocks(tcb)
}

function putTimestamps(tcb: Tcb, now: number): void {
  tcb.segment.timestamp = timestampAt(tcb, now)
  tcb.segment.timestampEcho = tcb.receive.timestampRecent
}

/** A SYN-ACK says only what both ends can do (RFC 7323 §1.3, RFC 2018 §2). */
function agreeInAnswer({ segment, options }: Tcb): void {
  if (!options.scaling) segment.windowScale = undefined
  if (!options.sack) segment.sackPermitted = false
  if (!options.timestamps) dropTimestamps(segment)
}

function dropTimestamps(segment: TcpSegment): void {
  segment.timestamp = undefined
  segment.timestampEcho = undefined
}

function sackBlocks({ receive, options }: Tcb): readonly number[] {
  const blocks = receive.queue.sackBlocks()
  return options.timestamps && blocks.length > SACK_EDGES_BESIDE_TIMESTAMPS
    ? blocks.slice(0, SACK_EDGES_BESIDE_TIMESTAMPS)
    : blocks
}

/** Hands the segment over. Whatever acknowledges makes a delayed acknowledgment needless. */
function deliver(tcb: Tcb, length: number): void {
  const { segment, receive, timers, text } = tcb
  text.length = length
  if ((segment.flags & TCP_FLAG.ack) !== 0) {
    receive.acknowledged = segment.acknowledgment
    receive.ackNow = false
    timers.ackAt = Infinity
  }
  tcb.actions.transmit(segment, text)
}
