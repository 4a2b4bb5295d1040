/** One end of a conversation: a machine, and a program that writes a stream, reads the other one and checks it. */

import type { Random, SocketErrorCode } from '../../../src/runtime/runtime.ts'
import type { SegmentText, TcpActions, TcpEvent } from '../../../src/stack/tcp/tcp-config.ts'
import { TcpMachine } from '../../../src/stack/tcp/tcp-machine.ts'
import { defaultTcpSettings, type TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import { emptyTcpSegment, TCP_FLAG, type TcpSegment } from '../../../src/wire/tcp.ts'

export interface EndPlan {
  readonly settings: Partial<TcpSettings>
  readonly initialSequence: number
  readonly timestampOffset: number
  readonly mtu: number
  /** How much it writes, in pieces of which size at most, with pauses of how long at most. */
  readonly octets: number
  readonly writeOctets: number
  readonly writePauseMs: number
  /** How long it may leave alone what is there to be read. */
  readonly readPauseMs: number
  /** It closes only when the other end has. */
  readonly closesLast: boolean
}

/** What an end needs of the place that it is in. */
export interface Wire {
  readonly now: number
  readonly random: Random
  after(delayMs: number, fire: () => void): void
  carry(from: 0 | 1, segment: TcpSegment, text: SegmentText | undefined): void
  describe(): string
}

/** A machine whose deadline stays in the past would be fired for ever. */
const MOST_FIRES_AT_ONCE = 100

export class ConversationEnd implements TcpActions {
  /** Octets read, all of them right. */
  read = 0
  written = 0
  readonly counts: Partial<Record<TcpEvent, number>> = {}
  /** Whether the peer's end was read. */
  sawEnd = false
  wasConnected = false
  /** How it ended: 'open' while it has not. */
  failure: SocketErrorCode | undefined | 'open' = 'open'
  #machine: TcpMachine | undefined
  #listens = false
  readonly #wire: Wire
  readonly #number: 0 | 1
  readonly #plan: EndPlan
  #wakeAt = Infinity
  #reads = false
  #waitsForRoom = false
  #writes = false

  constructor(wire: Wire, number: 0 | 1, plan: EndPlan) {
    this.#wire = wire
    this.#number = number
    this.#plan = plan
  }

  get state(): string {
    return this.#machine?.state ?? 'CLOSED'
  }

  get deadline(): number {
    return this.#machine?.deadline ?? Infinity
  }

  connect(): void {
    this.#machine = this.#make()
    this.#machine.connect(this.#now)
    this.#settle()
  }

  listen(): void {
    this.#listens = true
  }

  abort(): void {
    this.#listens = false
    this.#machine?.abort(this.#now)
    this.#settle()
  }

  tooLong(mtu: number, sequence: number): void {
    this.#machine?.pathMtuChanged(this.#now, mtu, sequence)
    this.#settle()
  }

  receive(segment: TcpSegment): void {
    if (this.state !== 'CLOSED') this.#machine!.receive(this.#now, segment)
    else if (
      this.#listens &&
      (segment.flags & (TCP_FLAG.syn | TCP_FLAG.ack | TCP_FLAG.rst)) === TCP_FLAG.syn
    ) {
      this.#machine = this.#make()
      this.#machine.accept(this.#now, segment)
    } else {
      const reset = resetFor(segment)
      if (reset !== undefined) this.#wire.carry(this.#number, { ...emptyTcpSegment(), ...reset }, undefined)
    }
    this.#settle()
  }

  describe(): string {
    const { octets } = this.#plan
    return `${this.state} wrote ${this.written} of ${octets}, read ${this.read}, deadline ${this.deadline}`
  }

  transmit(segment: TcpSegment, text: SegmentText): void {
    this.#wire.carry(this.#number, segment, text)
  }

  connected(): void {
    this.wasConnected = true
    this.#listens = false
    this.#writeSoon()
  }

  readable(): void {
    this.#readSoon()
  }

  writable(): void {
    this.#waitsForRoom = false
    this.#writeSoon()
  }

  urgent(): void {}
  unreachable(): void {}
  doubted(): void {}

  counted(event: TcpEvent): void {
    this.counts[event] = (this.counts[event] ?? 0) + 1
  }

  closed(failure: SocketErrorCode | undefined): void {
    if (this.failure !== 'open') throw new Error('closed twice')
    // A listener goes on when a handshake has failed.
    if (!this.#listens) this.failure = failure
  }

  get #now(): number {
    return this.#wire.now
  }

  #make(): TcpMachine {
    const { settings, initialSequence, timestampOffset, mtu } = this.#plan
    return new TcpMachine(
      {
        localPort: 1000 + this.#number,
        remotePort: 1001 - this.#number,
        settings: { ...defaultTcpSettings(), ...settings },
        initialSequence,
        timestampOffset,
        pathMtu: mtu,
        receiveMss: mtu - 40,
      },
      this,
    )
  }

  /** Sees to it that the machine is woken when it is due. */
  #settle(): void {
    const { deadline } = this
    if (deadline >= this.#wakeAt) return
    this.#wakeAt = deadline
    this.#wire.after(Math.max(0, deadline - this.#now), () => this.#wake(deadline))
  }

  #wake(due: number): void {
    if (due !== this.#wakeAt) return
    this.#wakeAt = Infinity
    for (let fires = 0; this.deadline <= this.#now; fires++) {
      if (fires > MOST_FIRES_AT_ONCE) throw new Error(`a deadline that stays: ${this.describe()}`)
      this.#machine!.timerFired(this.#now)
    }
    this.#settle()
  }

  #writeSoon(): void {
    if (this.#writes || this.#waitsForRoom) return
    this.#writes = true
    this.#wire.after(this.#upTo(this.#plan.writePauseMs), () => {
      this.#writes = false
      this.#write()
    })
  }

  #write(): void {
    const { octets, writeOctets } = this.#plan
    if (this.state === 'CLOSED') return
    const left = octets - this.written
    if (left === 0) {
      this.#closeIfDone()
      return
    }
    const size = Math.min(left, 1 + this.#upTo(writeOctets - 1))
    const taken = this.#machine!.write(this.#now, streamOctets(this.#number, this.written, size))
    this.written += taken
    this.#waitsForRoom = taken < size
    this.#writeSoon()
    this.#settle()
  }

  #readSoon(): void {
    if (this.#reads) return
    this.#reads = true
    this.#wire.after(this.#upTo(this.#plan.readPauseMs), () => {
      this.#reads = false
      this.#read()
    })
  }

  #read(): void {
    const machine = this.#machine!
    const piece = machine.read(this.#now)
    if (piece !== undefined) {
      this.#check(piece)
      this.#readSoon()
    } else if (machine.ended) {
      this.sawEnd = true
      this.#closeIfDone()
    }
    this.#settle()
  }

  #check(piece: Uint8Array): void {
    const expected = streamOctets(this.#number === 0 ? 1 : 0, this.read, piece.length)
    if (Buffer.compare(piece, expected) !== 0) {
      throw new Error(`end ${this.#number} read something else at ${this.read}: ${this.#wire.describe()}`)
    }
    this.read += piece.length
  }

  #closeIfDone(): void {
    const { octets, closesLast } = this.#plan
    if (this.written < octets || (closesLast && !this.sawEnd) || this.state === 'CLOSED') return
    this.#machine!.shutdown(this.#now)
    this.#settle()
  }

  #upTo(most: number): number {
    return most <= 0 ? 0 : this.#wire.random.below(most + 1)
  }
}

/** A stretch of the endless stream of an end, in which no two places look alike for long. */
export function streamOctets(end: 0 | 1, from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.imul(2 * (from + i) + end + 1, 0x9e37_79b1) >>> 24)
}

/** What a host answers for a connection that it does not have (RFC 9293 §3.10.7.1). */
function resetFor(segment: TcpSegment): Partial<TcpSegment> | undefined {
  const { flags, sequence, acknowledgment, payload } = segment
  if ((flags & TCP_FLAG.rst) !== 0) return undefined
  if ((flags & TCP_FLAG.ack) !== 0) return { flags: TCP_FLAG.rst, sequence: acknowledgment }
  const controls = [TCP_FLAG.syn, TCP_FLAG.fin].filter((flag) => (flags & flag) !== 0).length
  const end = (sequence + payload.length + controls) >>> 0
  return { flags: TCP_FLAG.rst | TCP_FLAG.ack, sequence: 0, acknowledgment: end }
}
