/**
 * One end of a connection on the flat network: what a program sees of TCP, without its segments' headers.
 * Octets come in pieces of at most a segment, and an end takes no more than a window ahead of its reader.
 */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { SocketError, type ByteStream, type SocketErrorCode } from '../runtime/runtime.ts'
import type { Traffic } from './flat-network.ts'
import { ESTABLISHED, Lane, type Transit } from './lane.ts'
import type { Wait } from '../stack/surroundings.ts'
import type { World } from './world.ts'

/** What an Ethernet frame of 1,500 octets leaves for data: reading gives such pieces, as in earnest. */
const SEGMENT_OCTETS = 1460

/** The largest window without scaling (RFC 9293 §3.1). */
const WINDOW_OCTETS = 65_535

/** Telling the peer of every segment read would double the traffic; half a window keeps it going. */
const WINDOW_UPDATE_OCTETS = WINDOW_OCTETS >> 1

/** What a stream needs of the host that it is on. */
export interface StreamOutlet {
  readonly world: World
  readonly transit: Transit
  note(kind: Traffic['kind'], payload: Uint8Array): void
  /** The connection is over: both directions have ended, or it broke. */
  over(failure: SocketError | undefined): void
}

/** Octets waiting for room in the peer's window, and the call that wrote them. */
interface Write {
  readonly bytes: Uint8Array
  at: number
  readonly wait: Wait<void>
}

export class FlatStream implements ByteStream {
  readonly local: SocketAddress
  readonly remote: SocketAddress
  readonly #outlet: StreamOutlet
  readonly #lane: Lane
  #peer: FlatStream | undefined
  #failure: SocketError | undefined

  readonly #writes: Write[] = []
  /** Octets sent that the peer's program has not read, as far as this end knows. */
  #unread = 0
  #ending: Wait<void> | undefined
  #ended = false

  readonly #arrived: Uint8Array[] = []
  #readSinceUpdate = 0
  #reader: Wait<Uint8Array | null> | undefined
  #peerEnded = false

  constructor(local: SocketAddress, remote: SocketAddress, outlet: StreamOutlet) {
    this.local = local
    this.remote = remote
    this.#outlet = outlet
    this.#lane = new Lane(outlet.world, outlet.transit, () => this.fail('ETIMEDOUT'))
  }

  // --- What the program calls.

  async read(): Promise<Uint8Array | null> {
    if (this.#reader !== undefined) throw new Error('a read is pending on this stream')
    if (this.#failure !== undefined) throw this.#failure
    const piece = this.#arrived.shift()
    if (piece !== undefined) {
      this.#acknowledge(piece.length)
      return piece
    }
    if (this.#peerEnded) return null
    this.#reader = this.#outlet.world.wait(() => this.#describe('octets from'))
    return this.#reader.promise
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending !== undefined) throw new SocketError('EPIPE', this.remote)
    this.#outlet.note('data', bytes)
    const wait: Wait<void> = this.#outlet.world.wait(() => this.#describe('room to write to'))
    this.#writes.push({ bytes, at: 0, wait })
    this.#pump()
    return wait.promise
  }

  async end(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure
    if (this.#ending === undefined) {
      this.#ending = this.#outlet.world.wait(() => this.#describe('room to end towards'))
      this.#outlet.note('end', new Uint8Array())
      this.#pump()
    }
    return this.#ending.promise
  }

  abort(): void {
    if (this.#failure !== undefined || this.#isOver) return
    this.#outlet.note('reset', new Uint8Array())
    this.#resetPeer()
    this.fail('ABORTED')
  }

  // --- What the connection's machinery calls.

  /** Does `arrive` at the far end, in order with the octets. */
  send(arrive: () => void): void {
    this.#lane.send(arrive)
  }

  /** The handshake is done: octets may flow to `peer`. */
  establish(peer: FlatStream): void {
    this.#peer = peer
    this.#lane.patience = ESTABLISHED
    this.#pump()
  }

  get isBroken(): boolean {
    return this.#failure !== undefined
  }

  fail(code: SocketErrorCode): void {
    if (this.#failure !== undefined || this.#isOver) return
    const failure = new SocketError(code, this.remote)
    this.#failure = failure
    this.#lane.close()
    this.#arrived.length = 0
    this.#reader?.reject(failure)
    this.#reader = undefined
    for (const { wait } of this.#writes) wait.reject(failure)
    if (!this.#ended) this.#ending?.reject(failure)
    this.#writes.length = 0
    this.#outlet.over(failure)
  }

  get #isOver(): boolean {
    return this.#ended && this.#peerEnded
  }

  /** Sends what the peer has room for. */
  #pump(): void {
    const peer = this.#peer
    if (peer === undefined) return
    for (let write = this.#writes[0]; write !== undefined; write = this.#writes[0]) {
      while (write.at < write.bytes.length) {
        const length = Math.min(SEGMENT_OCTETS, WINDOW_OCTETS - this.#unread, write.bytes.length - write.at)
        if (length === 0) return
        const piece = new Uint8Array(write.bytes.subarray(write.at, write.at + length))
        write.at += length
        this.#unread += length
        this.#lane.send(() => peer.#take(piece))
      }
      this.#writes.shift()
      write.wait.resolve()
    }
    if (this.#ending === undefined || this.#ended) return
    this.#ended = true
    this.#lane.send(() => peer.#takeEnd())
    this.#ending.resolve()
    if (this.#isOver) this.#outlet.over(undefined)
  }

  #take(piece: Uint8Array): void {
    if (this.#failure !== undefined) {
      this.#resetPeer()
      return
    }
    const reader = this.#reader
    if (reader === undefined) {
      this.#arrived.push(piece)
      return
    }
    this.#reader = undefined
    this.#acknowledge(piece.length)
    reader.resolve(piece)
  }

  #takeEnd(): void {
    if (this.#failure !== undefined) return
    this.#peerEnded = true
    this.#reader?.resolve(null)
    this.#reader = undefined
    if (this.#isOver) this.#outlet.over(undefined)
  }

  /** The program has read so much; now and then the peer is told of it. */
  #acknowledge(length: number): void {
    this.#readSinceUpdate += length
    if (this.#readSinceUpdate < WINDOW_UPDATE_OCTETS) return
    const room = this.#readSinceUpdate
    this.#readSinceUpdate = 0
    const peer = this.#peer
    if (peer !== undefined) this.#lane.send(() => peer.#takeUpdate(room))
  }

  #takeUpdate(room: number): void {
    this.#unread -= room
    this.#pump()
  }

  /** Not by the lane: a reset is sent once, and nobody is left to send it again. */
  #resetPeer(): void {
    const peer = this.#peer
    const delay = this.#outlet.transit()
    if (delay !== undefined) this.#outlet.world.schedule(delay, () => peer?.fail('ECONNRESET'))
  }

  #describe(what: string): string {
    return `${formatSocketAddress(this.local)} waits for ${what} ${formatSocketAddress(this.remote)} (TCP)`
  }
}
