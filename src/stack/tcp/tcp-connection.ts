/**
 * A machine with what it needs around it: the kernel's clock and one timer, frames to send in, and the stream of a
 * program. It calls the program only after the machine has returned.
 */

import type { Ipv4Endpoint } from '../../address/ipv4-endpoint.ts'
import type { SocketErrorCode } from '../../runtime/runtime.ts'
import type { TcpSegment } from '../../wire/tcp.ts'
import { LazyTimer } from '../lazy-timer.ts'
import type { Surroundings } from '../surroundings.ts'
import type { SegmentSender, TcpCarrier } from './segment-sender.ts'
import type { AgreedOptions, SegmentText, TcpActions, TcpConfig, TcpEvent } from './tcp-config.ts'
import { TcpMachine } from './tcp-machine.ts'
import { TcpStream, type StreamConnection } from './tcp-stream.ts'

/** Who opened a connection, and wants to know what becomes of it. */
export interface ConnectionOwner {
  connected(connection: TcpConnection): void
  /** The network says that there is no way; the machine goes on trying. */
  unreachable(connection: TcpConnection, code: SocketErrorCode): void
  closed(connection: TcpConnection, failure: SocketErrorCode | undefined): void
}

/** What a connection needs of its kernel. */
export interface ConnectionParts {
  readonly surroundings: Surroundings
  readonly sender: SegmentSender
  readonly carrier: TcpCarrier
  count(event: TcpEvent): void
  /** The machine has done something: called before the program hears of it. */
  changed(connection: TcpConnection): void
}

/** What a machine has said that is still to be passed on, as bits. */
const NEWS = { connected: 1, readable: 2, writable: 4, unreachable: 8, closed: 16 } as const

export class TcpConnection implements TcpActions, StreamConnection {
  readonly local: Ipv4Endpoint
  readonly remote: Ipv4Endpoint
  readonly machine: TcpMachine
  readonly stream: TcpStream
  readonly #parts: ConnectionParts
  readonly #owner: ConnectionOwner
  readonly #timer: LazyTimer
  readonly #typeOfService: number
  #news = 0
  #reason: SocketErrorCode | undefined
  #failure: SocketErrorCode | undefined
  #tooLong = false

  constructor(
    local: Ipv4Endpoint,
    remote: Ipv4Endpoint,
    config: TcpConfig,
    parts: ConnectionParts,
    owner: ConnectionOwner,
  ) {
    this.local = local
    this.remote = remote
    this.#parts = parts
    this.#owner = owner
    this.#typeOfService = config.settings.typeOfService
    this.machine = new TcpMachine(config, this)
    this.stream = new TcpStream(this, parts.surroundings)
    this.#timer = new LazyTimer(
      parts.surroundings,
      () => this.machine.deadline,
      (now) => {
        this.machine.timerFired(now)
        this.#passOn()
      },
    )
  }

  // --- What the layer calls.

  connect(): void {
    this.machine.connect(this.#now)
    this.#passOn()
  }

  accept(syn: TcpSegment): void {
    this.machine.accept(this.#now, syn)
    this.#passOn()
  }

  resume(peerSequence: number, agreed: AgreedOptions, segment: TcpSegment): void {
    this.machine.resume(this.#now, peerSequence, agreed)
    this.receive(segment)
  }

  expire(): void {
    this.machine.expire()
    this.#passOn()
  }

  receive(segment: TcpSegment): void {
    this.machine.receive(this.#now, segment)
    this.#passOn()
  }

  reportUnreachable(sequence: number, code: SocketErrorCode, hard: boolean): void {
    this.machine.unreachable(sequence, code, hard)
    this.#passOn()
  }

  reportPathMtu(mtu: number, sequence: number): void {
    this.machine.pathMtuChanged(this.#now, mtu, sequence)
    this.#passOn()
  }

  // --- What the stream calls.

  write(bytes: Uint8Array): number {
    const taken = this.machine.write(this.#now, bytes)
    this.#passOn()
    return taken
  }

  read(): Uint8Array | undefined {
    const piece = this.machine.read(this.#now)
    this.#passOn()
    return piece
  }

  get ended(): boolean {
    return this.machine.ended
  }

  shutdown(): void {
    this.machine.shutdown(this.#now)
    this.#passOn()
  }

  abort(): void {
    this.machine.abort(this.#now)
    this.#passOn()
  }

  // --- What the machine calls.

  transmit(segment: TcpSegment, text: SegmentText): void {
    const { local, remote } = this
    const failure = this.#parts.sender.send(segment, text, local.ip, remote.ip, this.#typeOfService)
    if (failure === undefined) return
    if (failure === 'EMSGSIZE') {
      this.#tooLong = true
      return
    }
    this.#reason = failure
    this.#news |= NEWS.unreachable
  }

  connected(): void {
    this.#news |= NEWS.connected
  }

  readable(): void {
    this.#news |= NEWS.readable
  }

  writable(): void {
    this.#news |= NEWS.writable
  }

  /** Programs do not hear of it: urgent data are read in line like all others (RFC 6093 §6). */
  urgent(): void {}

  unreachable(code: SocketErrorCode): void {
    this.#reason = code
    this.#news |= NEWS.unreachable
  }

  doubted(): void {
    this.#parts.carrier.doubt(this.remote.ip)
  }

  counted(event: TcpEvent): void {
    this.#parts.count(event)
  }

  closed(failure: SocketErrorCode | undefined): void {
    this.#failure = failure
    this.#news |= NEWS.closed
  }

  get #now(): number {
    return this.#parts.surroundings.now()
  }

  #passOn(): void {
    this.#parts.changed(this)
    while (this.#news !== 0) this.#tell()
    if (this.machine.state === 'CLOSED') this.#timer.cancel()
    else if (this.#tooLong) this.#shorten()
    else this.#timer.arm()
  }

  #tell(): void {
    const news = this.#news
    this.#news = 0
    if ((news & NEWS.connected) !== 0) this.#owner.connected(this)
    if ((news & NEWS.unreachable) !== 0) this.#owner.unreachable(this, this.#reason!)
    if ((news & NEWS.writable) !== 0) this.stream.roomMade()
    if ((news & NEWS.readable) !== 0) this.stream.octetsArrived()
    if ((news & NEWS.closed) !== 0) {
      if (this.#failure !== undefined) this.stream.fail(this.#failure)
      this.#owner.closed(this, this.#failure)
    }
  }

  /** A link of our own takes less than we thought: the route has changed. */
  #shorten(): void {
    this.#tooLong = false
    this.#timer.arm()
    this.reportPathMtu(this.#parts.carrier.pathMtu(this.remote.ip), this.machine.record.send.unacknowledged)
  }
}
