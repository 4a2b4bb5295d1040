/**
 * The transmission control block (RFC 9293 §3.3.1): all that is known of one connection, in records by what
 * they are about. Data only; the rules that change it are in the files beside it.
 */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import { emptyTcpSegment, type TcpSegment } from '../../wire/tcp.ts'
import type { CongestionControl } from './congestion-control.ts'
import { QueuedText } from './queued-text.ts'
import { ReceiveQueue } from './receive-queue.ts'
import { reno } from './reno.ts'
import { RttEstimator } from './rtt-estimator.ts'
import { SackScoreboard } from './sack-scoreboard.ts'
import { SendQueue } from './send-queue.ts'
import { seqAdd } from './sequence.ts'
import type { TcpActions, TcpConfig, TcpState } from './tcp-config.ts'

/** RFC 9293 §3.7.1 MUST-15: what a peer can receive that does not say. */
export const DEFAULT_PEER_MSS = 536

/** IP and TCP headers without options. */
export const FIXED_HEADERS_LENGTH = 40

/** With less than 48 octets for text and options, these could take all the room there is: then IP has to fragment. */
export const SMALLEST_PATH_MTU = FIXED_HEADERS_LENGTH + 48

/** Timestamps as they stand in every segment, filled up to whole words. */
const TIMESTAMPS_LENGTH = 12

export interface SendRecord {
  /** SND.UNA and SND.NXT. `next` is after the highest octet ever sent; going back is the scoreboard's business. */
  unacknowledged: number
  next: number
  /** SND.WND, in octets; SND.WL1 and SND.WL2; and the largest window ever offered. */
  window: number
  windowSequence: number
  windowAcknowledgment: number
  maxWindow: number
  /** The octets from `queueStart` on: unacknowledged ones, then unsent ones. */
  readonly queue: SendQueue
  queueStart: number
  /** The program writes no more: a FIN follows the queue. */
  closing: boolean
  /** A write found less room than it had octets. */
  blocked: boolean
  /** SND.UP, while it is ahead. */
  urgentEnd: number | undefined
  /** When the last segment with text was sent. */
  lastTextAt: number
  /** When the peer last acknowledged something new, or there began to be something to acknowledge. */
  progressAt: number
}

export interface LossRecord {
  /** 'fast': after duplicate acknowledgments; 'timeout': after the timer. */
  phase: 'open' | 'fast' | 'timeout'
  /** SND.NXT when recovery began: it ends when this is acknowledged (RFC 6582 "recover"). */
  point: number
  /** Duplicate acknowledgments in a row. */
  duplicates: number
  /** SND.NXT at the first of them: what goes out after that is limited transmit. */
  nextAtDuplicate: number
  /** Without SACK: octets that duplicate acknowledgments say have left the network (RFC 6582 §3.2). */
  inflation: number
  /** SND.NXT when the first octet that is unacknowledged was sent again, or a little later. */
  resentAt: number
  /** TSval of the first retransmission of a fast recovery, until it has shown that there was need of one. */
  resentStamp: number | undefined
  /** The first octet that is unacknowledged goes out again, whatever the window. */
  resendFirst: boolean
  readonly board: SackScoreboard
}

export interface ReceiveRecord {
  queue: ReceiveQueue
  /** IRS. */
  initialSequence: number
  /** RCV.NXT + RCV.WND as the peer was told. */
  edge: number
  /** The acknowledgment number sent last, "Last.ACK.sent". */
  acknowledged: number
  /** Segments have come that no acknowledgment may wait for. */
  ackNow: boolean
  /** Where the peer's FIN stands, once it is known; and whether everything before it has come. */
  finAt: number | undefined
  ended: boolean
  /** RCV.UP, while it is ahead. */
  urgentEnd: number | undefined
  /** TS.Recent, and when it was taken. */
  timestampRecent: number
  timestampRecentAt: number
  /** The most text that a segment has brought: what the peer calls full. */
  largestText: number
  /** When the peer was last heard. */
  lastAt: number
}

export interface TimerRecord {
  /** The one timer of RFC 6298, or of zero-window probes, by `purpose`. */
  purpose: 'retransmit' | 'persist' | undefined
  retransmitAt: number
  /** How often it has fired in a row. */
  retries: number
  /** Zero-window probes in a row that nobody has answered. */
  vainProbes: number
  /** When the acknowledgment that is being delayed is due. */
  ackAt: number
  keepaliveAt: number
  keepaliveProbes: number
  timeWaitAt: number
}

export interface OptionRecord {
  timestamps: boolean
  sack: boolean
  scaling: boolean
  /** Snd.Wind.Shift and Rcv.Wind.Shift. */
  sendShift: number
  receiveShift: number
  peerMss: number
}

/** The segment whose round trip is being timed (RFC 6298 §3): its last octet's successor, and when it left. */
export interface TimingRecord {
  running: boolean
  end: number
  startedAt: number
}

/** The tail loss probe that is out, if any (RFC 8985 §7.1, TLP.end_seq and TLP.is_retrans). */
export interface ProbeRecord {
  /** SND.NXT after it. */
  end: number | undefined
  /** It was sent before. */
  again: boolean
}

export interface Tcb {
  readonly config: TcpConfig
  readonly actions: TcpActions
  state: TcpState
  /** Opened by a listener. */
  passive: boolean
  /** The longest packet that gets through to the peer. */
  pathMtu: number
  /** What the network last said, for when patience runs out. */
  softError: SocketErrorCode | undefined
  readonly send: SendRecord
  readonly loss: LossRecord
  readonly receive: ReceiveRecord
  readonly timers: TimerRecord
  readonly options: OptionRecord
  readonly timing: TimingRecord
  readonly probe: ProbeRecord
  readonly rtt: RttEstimator
  congestion: CongestionControl
  /** Challenge ACKs sent since `challengesSince`. */
  challenges: number
  challengesSince: number
  /** What is being sent: filled anew for each segment. */
  readonly segment: TcpSegment
  readonly text: QueuedText
}

export function newTcb(config: TcpConfig, actions: TcpActions): Tcb {
  const { initialSequence, pathMtu, settings } = config
  const queue = new SendQueue()
  return {
    config,
    actions,
    state: 'CLOSED',
    passive: false,
    pathMtu: Math.max(pathMtu, SMALLEST_PATH_MTU),
    softError: undefined,
    send: {
      unacknowledged: initialSequence,
      next: initialSequence,
      window: 0,
      windowSequence: 0,
      windowAcknowledgment: 0,
      maxWindow: 0,
      queue,
      queueStart: seqAdd(initialSequence, 1),
      closing: false,
      blocked: false,
      urgentEnd: undefined,
      lastTextAt: -Infinity,
      progressAt: 0,
    },
    loss: {
      phase: 'open',
      point: initialSequence,
      duplicates: 0,
      nextAtDuplicate: initialSequence,
      inflation: 0,
      resentAt: initialSequence,
      resentStamp: undefined,
      resendFirst: false,
      board: new SackScoreboard(DEFAULT_PEER_MSS, initialSequence),
    },
    receive: {
      queue: new ReceiveQueue(0, settings.receiveBufferOctets),
      initialSequence: 0,
      edge: 0,
      acknowledged: 0,
      ackNow: false,
      finAt: undefined,
      ended: false,
      urgentEnd: undefined,
      timestampRecent: 0,
      timestampRecentAt: 0,
      largestText: DEFAULT_PEER_MSS,
      lastAt: 0,
    },
    timers: {
      purpose: undefined,
      retransmitAt: Infinity,
      retries: 0,
      vainProbes: 0,
      ackAt: Infinity,
      keepaliveAt: Infinity,
      keepaliveProbes: 0,
      timeWaitAt: Infinity,
    },
    options: {
      timestamps: false,
      sack: false,
      scaling: false,
      sendShift: 0,
      receiveShift: 0,
      peerMss: DEFAULT_PEER_MSS,
    },
    timing: { running: false, end: 0, startedAt: 0 },
    probe: { end: undefined, again: false },
    rtt: new RttEstimator(),
    congestion: reno(DEFAULT_PEER_MSS),
    challenges: 0,
    challengesSince: -Infinity,
    segment: emptyTcpSegment(),
    text: new QueuedText(queue),
  }
}

/** Eff.snd.MSS (RFC 9293 §3.7.1 MUST-16): how much text fits in a segment with the options that each one has. */
export function segmentSize(tcb: Tcb): number {
  const { peerMss, timestamps } = tcb.options
  const most = Math.min(peerMss, tcb.pathMtu - FIXED_HEADERS_LENGTH)
  return timestamps ? most - TIMESTAMPS_LENGTH : most
}

/** The sequence number after all that is to be sent so far: text, and the FIN if there is one. */
export function sendEnd({ send }: Tcb): number {
  return seqAdd(send.queueStart, send.queue.length + (send.closing ? 1 : 0))
}

/** Whether a FIN was sent and acknowledged. */
export function finIsAcknowledged(tcb: Tcb): boolean {
  return tcb.send.closing && tcb.send.unacknowledged === sendEnd(tcb)
}

/** Whether something was sent and is not acknowledged. */
export function hasUnacknowledged({ send }: Tcb): boolean {
  return send.unacknowledged !== send.next
}

/** RCV.WND: how much more the peer may send. */
export function receiveWindow({ receive }: Tcb): number {
  return Math.max(0, (receive.edge - receive.queue.nextSequence) | 0)
}
