/** Two TCP machines joined by a wire that a script can interfere with, and a clock that jumps to what is next. */

import type { SocketErrorCode } from '../../../src/runtime/runtime.ts'
import type { SegmentText, TcpActions, TcpEvent } from '../../../src/stack/tcp/tcp-config.ts'
import { TcpMachine } from '../../../src/stack/tcp/tcp-machine.ts'
import { defaultTcpSettings, type TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import type { TcpSegment } from '../../../src/wire/tcp.ts'

/** A segment on the wire. */
export interface Sent {
  readonly from: End
  readonly atMs: number
  readonly segment: TcpSegment
}

/** What becomes of a segment: delays in milliseconds, one for each copy that arrives; none if it is lost. */
export type Fate = (sent: Sent, index: number) => readonly number[]

const ONE_WAY_MS = 10
/** As unlimited as a test needs. */
const MOST_EVENTS = 1_000_000

/** One end: a machine, and what it has told its program. */
export class End implements TcpActions {
  readonly machine: TcpMachine
  readonly events: string[] = []
  readonly counts: Partial<Record<TcpEvent, number>> = {}
  failure: SocketErrorCode | undefined
  readonly #wire: Wire

  constructor(wire: Wire, localPort: number, remotePort: number, settings: Partial<TcpSettings>) {
    this.#wire = wire
    this.machine = new TcpMachine(
      {
        localPort,
        remotePort,
        settings: { ...defaultTcpSettings(), ...settings },
        initialSequence: localPort * 0x3fff_ffff,
        timestampOffset: localPort * 1_000_000,
        pathMtu: 1500,
        receiveMss: 1460,
      },
      this,
    )
  }

  transmit(segment: TcpSegment, text: SegmentText): void {
    const payload = new Uint8Array(text.length)
    text.copyTo(payload, 0)
    this.#wire.carry({
      from: this,
      atMs: this.#wire.now,
      segment: { ...segment, sack: [...segment.sack], payload },
    })
  }
  connected(): void {
    this.events.push('connected')
  }
  readable(): void {
    this.events.push('readable')
  }
  writable(): void {
    this.events.push('writable')
  }
  urgent(): void {
    this.events.push('urgent')
  }
  doubted(): void {
    this.events.push('doubted')
  }
  unreachable(code: SocketErrorCode): void {
    this.events.push(`unreachable ${code}`)
  }
  counted(event: TcpEvent): void {
    this.counts[event] = (this.counts[event] ?? 0) + 1
  }
  closed(failure: SocketErrorCode | undefined): void {
    this.failure = failure
    this.events.push('closed')
  }

  /** Everything that there is to read. */
  readAll(): Buffer {
    const pieces: Uint8Array[] = []
    for (;;) {
      const piece = this.machine.read(this.#wire.now)
      if (piece === undefined) return Buffer.concat(pieces)
      pieces.push(piece)
    }
  }
}

export class Wire {
  now = 1000
  readonly sent: Sent[] = []
  readonly near: End
  readonly far: End
  fate: Fate = () => [ONE_WAY_MS]
  readonly #arrivals: { at: number; to: End; segment: TcpSegment }[] = []

  constructor(near: Partial<TcpSettings> = {}, far: Partial<TcpSettings> = {}) {
    this.near = new End(this, 1, 2, near)
    this.far = new End(this, 2, 1, far)
  }

  carry(sent: Sent): void {
    const index = this.sent.push(sent) - 1
    const to = sent.from === this.near ? this.far : this.near
    for (const delay of this.fate(sent, index)) {
      this.#arrivals.push({ at: this.now + delay, to, segment: { ...sent.segment } })
    }
    this.#arrivals.sort((a, b) => a.at - b.at)
  }

  /** The handshake, by an active and a passive open. */
  connect(): this {
    this.near.machine.connect(this.now)
    this.runUntil(() => this.far.machine.state === 'ESTABLISHED')
    return this
  }

  /** Lets things happen until `done` or until nothing more is going to. */
  runUntil(done: () => boolean): void {
    for (let i = 0; i < MOST_EVENTS; i++) {
      if (done() || !this.#step(Infinity)) return
    }
    throw new Error('this never ends')
  }

  /** Lets `ms` pass. */
  runFor(ms: number): void {
    const end = this.now + ms
    while (this.#step(end));
    this.now = end
  }

  #step(end: number): boolean {
    const arrival = this.#arrivals[0]
    const ends = [this.near, this.far].sort((a, b) => a.machine.deadline - b.machine.deadline)
    const due = ends[0]!
    const at = Math.min(arrival?.at ?? Infinity, due.machine.deadline)
    if (at === Infinity || at > end) return false
    this.now = Math.max(this.now, at)
    if (arrival !== undefined && arrival.at <= due.machine.deadline) {
      this.#arrivals.shift()
      this.#arrive(arrival.to, arrival.segment)
    } else {
      due.machine.timerFired(this.now)
    }
    return true
  }

  #arrive(to: End, segment: TcpSegment): void {
    if (to === this.far && to.machine.state === 'CLOSED' && to.events.length === 0) {
      to.machine.accept(this.now, segment)
    } else {
      to.machine.receive(this.now, segment)
    }
  }
}

/** `length` octets that are not all alike. */
export function octets(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff)
}

/** Writes all of `bytes` to one end and ends it, while the other reads; gives what was read. */
export function transfer(wire: Wire, from: End, to: End, bytes: Uint8Array): Buffer {
  const pieces: Uint8Array[] = []
  let at = 0
  const pump = (): boolean => {
    if (at < bytes.length) {
      at += from.machine.write(wire.now, bytes.subarray(at))
      if (at === bytes.length) from.machine.shutdown(wire.now)
    }
    pieces.push(to.readAll())
    return to.machine.ended || from.failure !== undefined
  }
  wire.runUntil(pump)
  return Buffer.concat(pieces)
}
