/**
 * Frames as an attacker sends them: real ones changed in a few places and often made plausible again by right
 * checksums, cut, joined with others, and noise. The same seed gives the same frames.
 */

import { putU16 } from '../../src/bytes/big-endian.ts'
import { foldChecksum, internetChecksum, internetSum } from '../../src/bytes/internet-checksum.ts'
import type { SeededRandom } from '../../src/sim/seeded-random.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../../src/wire/ethernet.ts'
import { ICMP_CHECKSUM_AT } from '../../src/wire/icmp.ts'
import { IP_PROTOCOL } from '../../src/wire/ip-protocols.ts'
import {
  IPV4_HEADER_LENGTH,
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  ipv4TotalLength,
  pseudoHeaderSum,
  putIpv4Checksum,
} from '../../src/wire/ipv4-header.ts'
import { TCP_CHECKSUM_AT } from '../../src/wire/tcp.ts'
import { UDP_CHECKSUM_AT } from '../../src/wire/udp.ts'

const IP_AT = ETHERNET_HEADER_LENGTH
const LONGEST_FRAME = 1514

/** Octets that mean something: nothing, everything, header lengths, fragment flags, option types, signs. */
const TELLING = [0, 1, 2, 3, 4, 5, 7, 8, 0x0f, 0x11, 0x20, 0x3f, 0x40, 0x45, 0x4f, 0x7f, 0x80, 0x83, 0xff]

export class MutatedFrames {
  readonly #random: SeededRandom
  readonly #corpus: readonly Uint8Array[]

  constructor(random: SeededRandom, corpus: readonly Uint8Array[]) {
    this.#random = random
    this.#corpus = corpus
  }

  next(): Uint8Array {
    const random = this.#random
    if (random.chance(0.03)) return random.bytes(ETHERNET_HEADER_LENGTH + random.below(200))
    let frame: Uint8Array = Uint8Array.from(this.#pick(this.#corpus))
    for (let changes = random.below(5); changes > 0; changes--) frame = this.#change(frame)
    if (random.chance(0.1) && frame.length >= IP_AT + IPV4_HEADER_LENGTH) this.#fragment(frame)
    if (random.chance(0.85)) repair(frame)
    return frame
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#random.below(from.length)]!
  }

  #change(frame: Uint8Array): Uint8Array {
    const random = this.#random
    // Addresses of the link mostly stay, or nobody would look at the rest.
    const at = random.chance(0.97) ? 12 + random.below(frame.length - 12) : random.below(frame.length)
    switch (random.below(9)) {
      case 0:
        return resized(frame, at)
      case 1:
        return resized(frame, frame.length + random.below(400))
      case 2: {
        const other = this.#pick(this.#corpus)
        const joined = Uint8Array.from([
          ...frame.subarray(0, at),
          ...other.subarray(random.below(other.length)),
        ])
        return resized(joined, Math.min(joined.length, LONGEST_FRAME))
      }
      case 3: {
        // Among the headers most of all.
        const near = 12 + random.below(Math.min(60, frame.length - 12))
        frame[near] = this.#pick(TELLING)
        return frame
      }
      case 4: {
        const length = random.below(Math.min(12, frame.length - at) + 1)
        frame.set(random.bytes(length), at)
        return frame
      }
      case 5:
        frame[at] = frame[at]! ^ (1 << random.below(8))
        return frame
      case 6:
        frame[at] = this.#pick(TELLING)
        return frame
      case 7:
        return withOptions(frame, random)
      default:
        frame[at] = random.below(256)
        return frame
    }
  }

  #fragment(frame: Uint8Array): void {
    const offset = this.#random.chance(0.5) ? this.#random.below(4) * 8 : this.#random.below(0x2000)
    putU16((this.#random.chance(0.5) ? 0x2000 : 0) | offset, frame, IP_AT + 6)
  }
}

/** Cut there, or filled up with zeros, within what a link takes. */
function resized(frame: Uint8Array, length: number): Uint8Array {
  const fitting = new Uint8Array(Math.min(Math.max(length, ETHERNET_HEADER_LENGTH), LONGEST_FRAME))
  fitting.set(frame.subarray(0, fitting.length))
  return fitting
}

/** The same packet with options of IP in front of its payload, most of them garbage. */
function withOptions(frame: Uint8Array, random: SeededRandom): Uint8Array {
  if (frameType(frame) !== ETHERTYPE.ipv4 || frame[IP_AT] !== 0x45 || frame.length > 1400) return frame
  const options = random.bytes(4 * (1 + random.below(10)))
  options[0] = TELLING[random.below(TELLING.length)]!
  options[1] = random.below(options.length + 3)
  options[2] = random.below(options.length + 6)
  const at = IP_AT + IPV4_HEADER_LENGTH
  const longer = Uint8Array.from([...frame.subarray(0, at), ...options, ...frame.subarray(at)])
  longer[IP_AT] = 0x45 + options.length / 4
  putU16(ipv4TotalLength(frame, IP_AT) + options.length, longer, IP_AT + 2)
  return longer
}

/** Makes the checksums right, as far as there are any. */
export function repair(frame: Uint8Array): void {
  if (frame.length < IP_AT + IPV4_HEADER_LENGTH || frameType(frame) !== ETHERTYPE.ipv4) return
  const headerLength = ipv4HeaderLength(frame, IP_AT)
  const [at, end] = [IP_AT + headerLength, IP_AT + ipv4TotalLength(frame, IP_AT)]
  if (headerLength < IPV4_HEADER_LENGTH || at > frame.length) return
  putIpv4Checksum(frame, IP_AT, headerLength)
  if (end > frame.length || end < at) return
  const protocol = ipv4Protocol(frame, IP_AT)
  const checksumAt = CHECKSUMS_AT.get(protocol)
  if (checksumAt === undefined || at + checksumAt + 2 > end) return
  putU16(0, frame, at + checksumAt)
  const [source, destination] = [ipv4Source(frame, IP_AT), ipv4Destination(frame, IP_AT)]
  const isIcmp = protocol === IP_PROTOCOL.icmp
  const pseudo = isIcmp ? 0 : pseudoHeaderSum(source, destination, protocol, end - at)
  const checksum = isIcmp
    ? internetChecksum(frame, at, end)
    : foldChecksum(internetSum(frame, at, end, pseudo))
  putU16(checksum, frame, at + checksumAt)
}

const CHECKSUMS_AT = new Map<number, number>([
  [IP_PROTOCOL.icmp, ICMP_CHECKSUM_AT],
  [IP_PROTOCOL.tcp, TCP_CHECKSUM_AT],
  [IP_PROTOCOL.udp, UDP_CHECKSUM_AT],
])
