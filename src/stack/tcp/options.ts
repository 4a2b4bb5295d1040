/** The options of SYN segments: what is offered, what comes of it (RFC 9293 §3.7.1, RFC 7323, RFC 2018). */

import { MAX_TCP_WINDOW, type TcpSegment } from '../../wire/tcp.ts'
import { DEFAULT_PEER_MSS, type Tcb } from './tcb.ts'
import { ReceiveQueue } from './receive-queue.ts'
import { seqAdd } from './sequence.ts'
import type { AgreedOptions } from './tcp-config.ts'
import type { TcpSettings } from './tcp-settings.ts'

/** RFC 7323 §2.3: a larger shift is taken for this one. */
const LARGEST_SHIFT = 14

/** A peer that asks for less than this wants to make work, not a connection (Linux's tcp_min_snd_mss). */
const SMALLEST_PEER_MSS = 48

/** The shift with which a window of so many octets fits its field. */
function shiftFor(octets: number): number {
  let shift = 0
  while (shift < LARGEST_SHIFT && MAX_TCP_WINDOW << shift < octets) shift++
  return shift
}

/** Puts on a SYN what this end can do. */
export function offerOptions(segment: TcpSegment, settings: Readonly<TcpSettings>): void {
  segment.windowScale = settings.windowScaling ? shiftFor(settings.receiveBufferOctets) : undefined
  segment.sackPermitted = settings.selectiveAcknowledgment
}

/** What both ends can do, by the peer's SYN or SYN-ACK. */
export function agreeOn(syn: TcpSegment, settings: Readonly<TcpSettings>): AgreedOptions {
  return {
    peerMss: Math.max(syn.mss ?? DEFAULT_PEER_MSS, SMALLEST_PEER_MSS),
    windowScale: settings.windowScaling ? syn.windowScale : undefined,
    sackPermitted: settings.selectiveAcknowledgment && syn.sackPermitted,
    timestamp: settings.timestamps ? syn.timestamp : undefined,
  }
}

/** Puts into force what was agreed on. `peerSequence` is the SYN's. */
export function adoptOptions(tcb: Tcb, now: number, peerSequence: number, agreed: AgreedOptions): void {
  const { options, receive, config } = tcb
  options.peerMss = agreed.peerMss
  options.sack = agreed.sackPermitted
  if (agreed.windowScale !== undefined) {
    options.scaling = true
    options.sendShift = Math.min(agreed.windowScale, LARGEST_SHIFT)
    options.receiveShift = shiftFor(config.settings.receiveBufferOctets)
  }
  if (agreed.timestamp !== undefined) {
    options.timestamps = true
    receive.timestampRecent = agreed.timestamp
    receive.timestampRecentAt = now
  }
  receive.initialSequence = peerSequence
  const next = seqAdd(peerSequence, 1)
  // A window is told in steps, rounded up: there is room for that much more.
  receive.queue = new ReceiveQueue(next, config.settings.receiveBufferOctets + (1 << options.receiveShift))
  receive.edge = seqAdd(next, Math.min(MAX_TCP_WINDOW, config.settings.receiveBufferOctets)) // as our SYN said
  receive.acknowledged = next
}
