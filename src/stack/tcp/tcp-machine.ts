/**
 * One connection of RFC 9293 as a pure machine: a segment, a call or the time comes in, actions go out. It has
 * no clock, no timer and no network. This is the surface only; the rules are in the files beside it.
 */

import type { SocketErrorCode } from '../../runtime/runtime.ts'
import { TCP_FLAG, type TcpSegment } from '../../wire/tcp.ts'
import { close } from './closing.ts'
import { openActively, openFromCookie, openPassively } from './handshake.ts'
import { isOutstanding, takePathMtu, takeUnreachable } from './network-report.ts'
import { output } from './output.ts'
import { windowUpdateIsDue } from './receive-window.ts'
import { arrive } from './segment-arrival.ts'
import { seqAdd, seqLt } from './sequence.ts'
import { newTcb, type Tcb } from './tcb.ts'
import type { AgreedOptions, TcpActions, TcpConfig, TcpState } from './tcp-config.ts'
import { urgentOctets } from './text-arrival.ts'
import { fireTimers, nextDeadline } from './timers.ts'
import { sendReset } from './transmit.ts'

/** Every method takes the time first, in milliseconds that never go back. */
export class TcpMachine {
  readonly #tcb: Tcb

  constructor(config: TcpConfig, actions: TcpActions) {
    this.#tcb = newTcb(config, actions)
  }

  get state(): TcpState {
    return this.#tcb.state
  }

  /** When `timerFired` is due; Infinity for never. */
  get deadline(): number {
    return nextDeadline(this.#tcb)
  }

  /** The record itself, for whoever wants to look inside; to be left as it is. */
  get record(): Readonly<Tcb> {
    return this.#tcb
  }

  /** Active open: sends the SYN. */
  connect(now: number): void {
    openActively(this.#tcb, now)
  }

  /** Passive open: answers `syn` with a SYN-ACK. */
  accept(now: number, syn: TcpSegment): void {
    openPassively(this.#tcb, now, syn)
  }

  /** Passive open from a SYN cookie; the segment that brought it back is to be given to `receive` next. */
  resume(now: number, peerSequence: number, agreed: AgreedOptions): void {
    openFromCookie(this.#tcb, now, peerSequence, agreed)
  }

  /** Takes in a segment for this connection. It may be changed, and its payload is the machine's to keep. */
  receive(now: number, segment: TcpSegment): void {
    arrive(this.#tcb, now, segment)
    output(this.#tcb, now)
  }

  /** Does what is due. */
  timerFired(now: number): void {
    fireTimers(this.#tcb, now)
  }

  /** SEND: queues a copy of as many of `bytes` as there is room for, and says how many. None after `shutdown`. */
  write(now: number, bytes: Uint8Array): number {
    const taken = this.#queue(bytes)
    output(this.#tcb, now)
    return taken
  }

  /** As `write`, with the URGENT flag: everything up to the last of these octets is urgent (RFC 9293 §3.8.5). */
  writeUrgent(now: number, bytes: Uint8Array): number {
    const { send } = this.#tcb
    const taken = this.#queue(bytes)
    if (taken > 0) send.urgentEnd = seqAdd(send.queueStart, send.queue.length)
    output(this.#tcb, now)
    return taken
  }

  /** RECEIVE: the next octets in order, if some are there. Makes room in the window. */
  read(now: number): Uint8Array | undefined {
    const tcb = this.#tcb
    const piece = tcb.receive.queue.take()
    if (piece === undefined || tcb.receive.ended || tcb.state === 'CLOSED') return piece
    if (windowUpdateIsDue(tcb)) {
      tcb.receive.ackNow = true
      output(tcb, now)
    }
    return piece
  }

  /** Whether the peer has ended, and everything before that was read. */
  get ended(): boolean {
    return this.#tcb.receive.ended && this.#tcb.receive.queue.readable === 0
  }

  /** How many of the octets still to be read are urgent (RFC 9293 §3.8.5 MUST-33). */
  get urgentOctets(): number {
    return urgentOctets(this.#tcb)
  }

  /** CLOSE: nothing more will be written; a FIN follows what was. Reading goes on. */
  shutdown(now: number): void {
    const tcb = this.#tcb
    if (tcb.send.closing || tcb.state === 'CLOSED') return
    if (tcb.state === 'SYN-SENT') {
      close(tcb, undefined)
      return
    }
    tcb.send.closing = true
    if (tcb.state === 'ESTABLISHED') tcb.state = 'FIN-WAIT-1'
    if (tcb.state === 'CLOSE-WAIT') tcb.state = 'LAST-ACK'
    output(tcb, now)
  }

  /** ABORT: ends both directions at once, with a reset where the peer knows of the connection. */
  abort(now: number): void {
    const tcb = this.#tcb
    if (RESET_STATES.has(tcb.state)) sendReset(tcb, now)
    close(tcb, 'ABORTED')
  }

  /**
   * An ICMP error came about the segment that began at `sequence`. `hard` is port or protocol unreachable. Says
   * whether the segment was one that could be meant.
   */
  unreachable(sequence: number, code: SocketErrorCode, hard: boolean): boolean {
    if (!isOutstanding(this.#tcb, sequence)) return false
    takeUnreachable(this.#tcb, code, hard)
    return true
  }

  /** Longer packets than `mtu` do not get through to the peer: so it was for the segment at `sequence` (RFC 1191). */
  pathMtuChanged(now: number, mtu: number, sequence: number): void {
    if (!isOutstanding(this.#tcb, sequence)) return
    takePathMtu(this.#tcb, mtu)
    output(this.#tcb, now)
  }

  /** Ends TIME-WAIT before its time. What was received may still be read. */
  expire(): void {
    close(this.#tcb, undefined)
  }

  /** Whether a SYN may take this connection's place: in TIME-WAIT, if it cannot be an old one (RFC 6191 §2). */
  yieldsTo(syn: TcpSegment): boolean {
    const { state, receive, options, config } = this.#tcb
    // A SYN that asks for a connection, that is: with RST or ACK none would come of it (RFC 1337).
    const isOpening = (syn.flags & (TCP_FLAG.syn | TCP_FLAG.ack | TCP_FLAG.rst)) === TCP_FLAG.syn
    if (state !== 'TIME-WAIT' || !isOpening) return false
    if (syn.timestamp !== undefined && config.settings.timestamps) {
      if (!options.timestamps) return true // what the old connection sent has none, and will not pass for the new one's
      if (syn.timestamp !== receive.timestampRecent) return seqLt(receive.timestampRecent, syn.timestamp)
    }
    return seqLt(receive.queue.nextSequence, syn.sequence)
  }

  #queue(bytes: Uint8Array): number {
    const { send, config, state } = this.#tcb
    if (send.closing || state === 'CLOSED') return 0
    const room = Math.max(0, config.settings.sendBufferOctets - send.queue.length)
    const taken = Math.min(bytes.length, room)
    send.queue.append(taken === bytes.length ? bytes : bytes.subarray(0, taken))
    if (taken < bytes.length) send.blocked = true
    return taken
  }
}

/** RFC 9293 §3.10.5: in these the peer has to be told. */
const RESET_STATES: ReadonlySet<TcpState> = new Set([
  'SYN-RECEIVED',
  'ESTABLISHED',
  'FIN-WAIT-1',
  'FIN-WAIT-2',
  'CLOSE-WAIT',
])
