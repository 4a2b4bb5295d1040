/** One TCP machine, a clock that stands still until it is told to move on, and a peer that the test plays by hand. */

import type { SocketErrorCode } from '../../../src/runtime/runtime.ts'
import { seqAdd, seqMax } from '../../../src/stack/tcp/sequence.ts'
import type { SegmentText, TcpActions, TcpConfig, TcpEvent } from '../../../src/stack/tcp/tcp-config.ts'
import { TcpMachine } from '../../../src/stack/tcp/tcp-machine.ts'
import { defaultTcpSettings, type TcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'
import { emptyTcpSegment, TCP_FLAG, type TcpSegment } from '../../../src/wire/tcp.ts'

/** The machine's and the peer's initial sequence numbers, as in most figures of RFC 9293. */
export const ISS = 100
export const PEER_ISS = 300

/** The largest segment that the peer says it takes. */
export const PEER_MSS = 1000

/** How long the peer takes to answer the first segment, and what timeout follows (RFC 6298 §2.2). */
const HANDSHAKE_MS = 100
export const FIRST_RTO_MS = 300

/** More than any test waits for before it looks at them. */
const MOST_SENT = 20_000

/** Without the options that come on top of RFC 9293, so that a test sees what it is about. */
const PLAIN: Partial<TcpSettings> = {
  windowScaling: false,
  timestamps: false,
  selectiveAcknowledgment: false,
  tailLossProbe: false,
  congestionControl: 'reno',
  receiveBufferOctets: 60_000,
}

/** A segment that the machine sent. */
export interface Sent extends TcpSegment {
  readonly atMs: number
  readonly text: string
}

/** A segment of the peer: what is left out follows from what went before. */
export interface PeerSegment extends Partial<Omit<TcpSegment, 'payload' | 'flags'>> {
  /** The text, or how many octets of it. */
  readonly text?: string | number
}

export type FlagName = keyof typeof TCP_FLAG

export class OneMachine implements TcpActions {
  readonly machine: TcpMachine
  now = 1000
  /** What the program was told: `connected`, `readable`, `closed ECONNRESET` … */
  readonly events: string[] = []
  readonly counts: Partial<Record<TcpEvent, number>> = {}
  /** The peer's next sequence number. */
  peerNext = PEER_ISS
  /** The window that the peer offers, as it stands in the field. */
  peerWindow = 60_000
  #sent: Sent[] = []
  /** After the highest octet that the machine sent. */
  #sentEnd = ISS

  constructor(settings: Partial<TcpSettings> = {}, config: Partial<TcpConfig> = {}) {
    this.machine = new TcpMachine(
      {
        localPort: 1,
        remotePort: 2,
        settings: { ...defaultTcpSettings(), ...PLAIN, ...settings },
        initialSequence: ISS,
        timestampOffset: 0,
        pathMtu: 1500,
        receiveMss: 1460,
        ...config,
      },
      this,
    )
  }

  /** ESTABLISHED by an active open. `synAck` is what else the peer's answer says. */
  static client(settings: Partial<TcpSettings> = {}, synAck: PeerSegment = {}): OneMachine {
    const one = new OneMachine(settings)
    one.machine.connect(one.now)
    one.advance(HANDSHAKE_MS)
    one.give('SYN,ACK', { mss: PEER_MSS, ...synAck })
    return one.#begun()
  }

  /** SYN-RECEIVED by a passive open. */
  static called(settings: Partial<TcpSettings> = {}, syn: PeerSegment = {}): OneMachine {
    const one = new OneMachine(settings)
    one.machine.accept(one.now, one.#peerSegment('SYN', { mss: PEER_MSS, ...syn }))
    return one
  }

  /** ESTABLISHED by a passive open. */
  static server(settings: Partial<TcpSettings> = {}, syn: PeerSegment = {}): OneMachine {
    const one = OneMachine.called(settings, syn)
    one.advance(HANDSHAKE_MS)
    one.give('ACK', syn.timestamp === undefined ? {} : { timestamp: syn.timestamp, timestampEcho: 0 })
    return one.#begun()
  }

  /** Lets a segment of the peer arrive; `flags` as `SYN,ACK`. */
  give(flags: string, segment: PeerSegment = {}): void {
    this.machine.receive(this.now, this.#peerSegment(flags, segment))
  }

  write(text: string | number): number {
    return this.machine.write(this.now, octetsOf(text))
  }

  /** Everything that can be read, as text. */
  read(): string {
    let text = ''
    for (let piece = this.machine.read(this.now); piece !== undefined; piece = this.machine.read(this.now)) {
      text += new TextDecoder('latin1').decode(piece)
    }
    return text
  }

  shutdown(): void {
    this.machine.shutdown(this.now)
  }

  /** Moves the clock on and fires the machine's timer whenever it is due. */
  advance(milliseconds: number): void {
    const until = this.now + milliseconds
    for (let fired = 0; this.machine.deadline <= until; fired++) {
      if (fired > 10_000) throw new Error(`the deadline stays at ${this.machine.deadline}`)
      this.now = Math.max(this.now, this.machine.deadline)
      this.machine.timerFired(this.now)
    }
    this.now = until
  }

  /** What the machine sent since this or `heard` was asked last. */
  sent(): Sent[] {
    return this.#sent.splice(0)
  }

  /** The same as `FIN,ACK 101 ack 301 "abc"`: flags but PSH, sequence, acknowledgment, text. */
  heard(): string[] {
    return this.sent().map(brief)
  }

  transmit(segment: TcpSegment, text: SegmentText): void {
    const payload = new Uint8Array(text.length)
    text.copyTo(payload, 0)
    const copy = { ...segment, sack: [...segment.sack], payload }
    if (this.#sent.length === MOST_SENT) throw new Error('segments without end')
    this.#sent.push({ ...copy, atMs: this.now, text: new TextDecoder('latin1').decode(payload) })
    if ((segment.flags & TCP_FLAG.rst) === 0) this.#sentEnd = seqMax(this.#sentEnd, segmentEnd(copy))
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

  unreachable(code: SocketErrorCode): void {
    this.events.push(`unreachable ${code}`)
  }

  doubted(): void {
    this.events.push('doubted')
  }

  counted(event: TcpEvent): void {
    this.counts[event] = (this.counts[event] ?? 0) + 1
  }

  closed(failure: SocketErrorCode | undefined): void {
    this.events.push(failure === undefined ? 'closed' : `closed ${failure}`)
  }

  #begun(): this {
    this.#sent = []
    this.events.length = 0
    return this
  }

  #peerSegment(flagNames: string, { text = '', ...fields }: PeerSegment): TcpSegment {
    const segment: TcpSegment = {
      ...emptyTcpSegment(),
      sourcePort: 2,
      destinationPort: 1,
      sequence: this.peerNext,
      flags: flagsOf(flagNames),
      window: this.peerWindow,
      ...fields,
      payload: octetsOf(text),
    }
    if ((segment.flags & TCP_FLAG.ack) !== 0) segment.acknowledgment = fields.acknowledgment ?? this.#sentEnd
    if (fields.sequence === undefined) this.peerNext = segmentEnd(segment)
    return segment
  }
}

/** The number after the last that a segment takes up. */
export function segmentEnd(segment: TcpSegment): number {
  const controls = [TCP_FLAG.syn, TCP_FLAG.fin].filter((flag) => (segment.flags & flag) !== 0).length
  return seqAdd(segment.sequence, segment.payload.length + controls)
}

export function brief(segment: Sent): string {
  const flags = (['syn', 'fin', 'rst', 'urg', 'ack'] as const).filter((name) => hasFlag(segment, name))
  const acknowledgment = hasFlag(segment, 'ack') ? ` ack ${segment.acknowledgment}` : ''
  const { length } = segment.text
  const text = length === 0 ? '' : length > 12 ? ` (${length})` : ` "${segment.text}"`
  return `${flags.join(',').toUpperCase()} ${segment.sequence}${acknowledgment}${text}`
}

export function hasFlag(segment: TcpSegment, name: FlagName): boolean {
  return (segment.flags & TCP_FLAG[name]) !== 0
}

function flagsOf(names: string): number {
  return names
    .toLowerCase()
    .split(',')
    .reduce((flags, name) => flags | TCP_FLAG[name as FlagName], 0)
}

/** Digits over and over, if only a length is given. */
function octetsOf(text: string | number): Uint8Array {
  if (typeof text === 'string') return new TextEncoder().encode(text)
  return Uint8Array.from({ length: text }, (_, i) => 48 + (i % 10))
}
