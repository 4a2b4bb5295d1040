/**
 * Fragments put together again (RFC 791 §3.2, RFC 1122 §3.3.2, and RFC 815 in that a packet is what its pieces
 * cover). Bounded in time and in octets. Knows neither sockets nor ICMP: who asked is told what was given up.
 */

import { putU16 } from '../bytes/big-endian.ts'
import {
  FRAGMENT_OFFSET,
  ipv4Destination,
  ipv4FragmentField,
  ipv4HeaderLength,
  ipv4Identification,
  ipv4Protocol,
  ipv4Source,
  MAX_IPV4_LENGTH,
  MORE_FRAGMENTS,
  putIpv4Checksum,
} from '../wire/ipv4-header.ts'
import type { IpCounters } from './counters.ts'
import { IP_AT } from './ip-packet.ts'
import { LazyTimer } from './lazy-timer.ts'
import type { NetworkInterface } from './network-interface.ts'
import type { Surroundings } from './surroundings.ts'

/** RFC 1122 §3.3.2: a fixed time, between 60 and 120 seconds. */
const TIMEOUT_MS = 60_000
/** Of all packets together, with what the pieces cost beside their octets. */
const MOST_OCTETS = 4 * 1024 * 1024
const OCTETS_OF_A_PIECE = 64

interface Piece {
  readonly frame: Uint8Array
  readonly ipAt: number
  /** Of the payload: where it lies in `frame`, and where in the packet. */
  readonly at: number
  readonly offset: number
  readonly length: number
}

interface Incomplete {
  readonly key: string
  readonly deadline: number
  readonly interface: NetworkInterface
  /** By offset, none overlapping. */
  readonly pieces: Piece[]
  /** Of the payload, once the last piece has come. */
  total: number | undefined
  received: number
  cost: number
}

/** A first fragment whose packet was given up since the rest did not come in time. */
export type ExpiredFragment = (
  frame: Uint8Array,
  ipAt: number,
  end: number,
  networkInterface: NetworkInterface,
) => void

export class IpReassembly {
  /** In the order of their beginnings, and so of their deadlines. */
  readonly #partials = new Map<string, Incomplete>()
  readonly #surroundings: Surroundings
  readonly #counters: IpCounters
  readonly #expired: ExpiredFragment
  readonly #timer: LazyTimer
  #octets = 0

  constructor(surroundings: Surroundings, counters: IpCounters, expired: ExpiredFragment) {
    this.#surroundings = surroundings
    this.#counters = counters
    this.#expired = expired
    this.#timer = new LazyTimer(
      surroundings,
      () => this.#oldest()?.deadline ?? Infinity,
      (now) => this.#expire(now),
    )
  }

  /**
   * Takes the fragment at `ipAt` … `end` of `frame`. When it completes its packet, that is the result: a frame
   * that ends with the packet, its IP header at IP_AT.
   */
  add(
    frame: Uint8Array,
    ipAt: number,
    end: number,
    networkInterface: NetworkInterface,
  ): Uint8Array | undefined {
    this.#counters.fragmentsReceived++
    const field = ipv4FragmentField(frame, ipAt)
    const at = ipAt + ipv4HeaderLength(frame, ipAt)
    const piece = { frame, ipAt, at, offset: (field & FRAGMENT_OFFSET) * 8, length: end - at }
    const hasMore = (field & MORE_FRAGMENTS) !== 0
    const partial = this.#partialOf(piece, networkInterface)
    const isSound = hasMore ? piece.length > 0 && piece.length % 8 === 0 : true
    if (!isSound || piece.offset + end - ipAt > MAX_IPV4_LENGTH || !agrees(partial, piece, hasMore)) {
      this.#giveUp(partial)
      return undefined
    }
    if (!hasMore) partial.total = piece.offset + piece.length
    if (!this.#insert(partial, piece)) return undefined
    if (partial.received === partial.total) {
      if (isTooLong(partial)) {
        this.#giveUp(partial)
        return undefined
      }
      this.#forget(partial)
      this.#counters.reassembled++
      return assemble(partial)
    }
    this.#limit()
    return undefined
  }

  #partialOf(piece: Piece, networkInterface: NetworkInterface): Incomplete {
    const key = keyOf(piece)
    const known = this.#partials.get(key)
    if (known !== undefined) return known
    const deadline = this.#surroundings.now() + TIMEOUT_MS
    const partial = { key, deadline, interface: networkInterface, pieces: [] }
    const fresh: Incomplete = { ...partial, total: undefined, received: 0, cost: 0 }
    this.#partials.set(key, fresh)
    this.#timer.arm()
    return fresh
  }

  /** False if the piece was there already, or if it has made the packet worthless. */
  #insert(partial: Incomplete, piece: Piece): boolean {
    const { pieces } = partial
    let index = pieces.length
    while (index > 0 && pieces[index - 1]!.offset >= piece.offset) index--
    const next = pieces[index]
    const before = pieces[index - 1]
    if (next?.offset === piece.offset && next.length === piece.length) return false
    if (
      (before !== undefined && before.offset + before.length > piece.offset) ||
      (next !== undefined && piece.offset + piece.length > next.offset)
    ) {
      // In the spirit of RFC 5722 §4: overlaps are made to deceive, so the whole packet is dropped.
      this.#counters.reassemblyOverlaps++
      this.#giveUp(partial)
      return false
    }
    pieces.splice(index, 0, piece)
    const cost = piece.frame.length + OCTETS_OF_A_PIECE
    partial.received += piece.length
    partial.cost += cost
    this.#octets += cost
    return true
  }

  /** RFC 1122 §3.3.2 leaves open what goes when memory runs out: what has waited longest. */
  #limit(): void {
    while (this.#octets > MOST_OCTETS) {
      this.#counters.reassemblyEvictions++
      this.#giveUp(this.#oldest()!)
    }
  }

  #expire(now: number): void {
    for (let partial = this.#oldest(); partial !== undefined; partial = this.#oldest()) {
      if (partial.deadline > now) return
      this.#counters.reassemblyTimeouts++
      this.#giveUp(partial)
      const first = partial.pieces[0]
      // RFC 792: without the first fragment nothing is sent.
      if (first?.offset !== 0) continue
      this.#expired(first.frame, first.ipAt, first.at + first.length, partial.interface)
    }
  }

  #giveUp(partial: Incomplete): void {
    this.#counters.reassemblyFailures++
    this.#forget(partial)
  }

  #forget(partial: Incomplete): void {
    this.#partials.delete(partial.key)
    this.#octets -= partial.cost
    if (this.#partials.size === 0) this.#timer.cancel()
  }

  #oldest(): Incomplete | undefined {
    for (const partial of this.#partials.values()) return partial
    return undefined
  }
}

/** RFC 791 §3.2: source, destination, protocol and identification make fragments of one packet. */
function keyOf({ frame, ipAt }: Piece): string {
  const parties = `${ipv4Source(frame, ipAt)} ${ipv4Destination(frame, ipAt)}`
  return `${parties} ${ipv4Protocol(frame, ipAt)} ${ipv4Identification(frame, ipAt)}`
}

/** Whether the piece lies within the packet as far as its end is known, and a last piece ends it. */
function agrees({ pieces, total }: Incomplete, { offset, length }: Piece, hasMore: boolean): boolean {
  const end = offset + length
  if (total !== undefined) return hasMore ? end <= total : end === total
  const furthest = pieces.at(-1)
  return hasMore || furthest === undefined || furthest.offset + furthest.length <= end
}

/** The first fragment may have a longer header than the others, for which there is room by themselves. */
function isTooLong({ pieces, total }: Incomplete): boolean {
  const first = pieces[0]!
  return first.at - first.ipAt + total! > MAX_IPV4_LENGTH
}

/** With the header of the first fragment, which alone has all options. */
function assemble({ pieces, total }: Incomplete): Uint8Array {
  const first = pieces[0]!
  const headerLength = first.at - first.ipAt
  const length = headerLength + total!
  const packet = new Uint8Array(IP_AT + length)
  packet.set(first.frame.subarray(0, IP_AT))
  packet.set(first.frame.subarray(first.ipAt, first.at), IP_AT)
  for (const { frame, at, offset, length } of pieces) {
    packet.set(frame.subarray(at, at + length), IP_AT + headerLength + offset)
  }
  putU16(length, packet, IP_AT + 2)
  putU16(0, packet, IP_AT + 6)
  putIpv4Checksum(packet, IP_AT, headerLength)
  return packet
}
