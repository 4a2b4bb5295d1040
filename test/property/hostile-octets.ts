// Messages as an attacker, or a broken machine, would send them: real ones changed in a few places, records of every
// type with data that is nearly right, and noise. The same seed gives the same messages.

import { TYPE } from '../../src/dns/iana/types.ts'
import { CAPTURED, captured } from '../dns/message/captured.ts'

const REAL = CAPTURED.map(captured)
const TYPES = Object.values(TYPE)

/** Octets that mean something: counts, lengths, label heads, pointers, ends. */
const TELLING = [
  0, 1, 2, 3, 4, 5, 8, 11, 12, 16, 20, 41, 63, 64, 127, 128, 191, 192, 193, 250, 251, 252, 254, 255,
]

export class HostileOctets {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  next(): Uint8Array {
    const kind = this.#below(10)
    if (kind === 0) return this.#noise()
    if (kind < 4) return this.#change(this.#record())
    return this.#change(this.#pick(REAL))
  }

  /** mulberry32: small, and good enough to be surprised by. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) % limit
  }

  #pick<T>(from: readonly T[]): T {
    return from[this.#below(from.length)]!
  }

  #octet(): number {
    return this.#below(2) === 0 ? this.#pick(TELLING) : this.#below(256)
  }

  #octets(length: number): number[] {
    return Array.from({ length }, () => this.#octet())
  }

  #noise(): Uint8Array {
    return Uint8Array.from(this.#octets(this.#below(120)))
  }

  /** A response with a record of any type: some of its data has the form of the fields that types are made of. */
  #record(): Uint8Array {
    const data: number[] = []
    for (let parts = this.#below(6); parts > 0; parts--) data.push(...this.#field())
    const type = this.#pick(TYPES)
    const header = [0, 1, 0x80, 0, 0, 1, 0, 1, 0, 0, 0, 0]
    const question = [1, 0x61, 0, type >>> 8, type & 0xff, 0, 1]
    const record = [
      0xc0,
      12,
      type >>> 8,
      type & 0xff,
      0,
      1,
      0,
      0,
      0,
      60,
      data.length >>> 8,
      data.length & 0xff,
    ]
    return Uint8Array.from([...header, ...question, ...record, ...data])
  }

  #field(): number[] {
    switch (this.#below(6)) {
      case 0:
        return [0xc0, 12]
      case 1:
        return [3, 0x63, 0x6f, 0x6d, 0]
      case 2: {
        const length = this.#below(12)
        return [length, ...this.#octets(length)]
      }
      case 3:
        return this.#octets(this.#pick([1, 2, 4, 6, 8, 16, 20, 32]))
      case 4: {
        const length = this.#below(12)
        return [0, this.#octet(), 0, length, ...this.#octets(length)]
      }
      default:
        return [0]
    }
  }

  /** Up to four small changes; most of the time at least one. */
  #change(from: Uint8Array): Uint8Array {
    let octets = [...from]
    for (let changes = this.#below(5); changes > 0 && octets.length > 0; changes--)
      octets = this.#changeOnce(octets)
    return Uint8Array.from(octets)
  }

  #changeOnce(octets: number[]): number[] {
    const at = this.#below(octets.length)
    const length = this.#below(Math.min(24, octets.length - at) + 1)
    const head = octets.slice(0, at)
    switch (this.#below(8)) {
      case 0:
        return head
      case 1:
        return [...head, ...octets.slice(at + length)]
      case 2:
        return [...head, ...this.#octets(length), ...octets.slice(at)]
      case 3:
        return [...head, ...octets.slice(at, at + length), ...octets.slice(at)]
      case 4:
        return [...head, 0xc0 | this.#below(2), this.#octet(), ...octets.slice(at + 2)]
      case 5: {
        const other = this.#pick(REAL)
        return [...head, ...other.slice(this.#below(other.length))]
      }
      case 6: {
        const count = 4 + this.#below(8)
        return octets.map((octet, i) => (i === count ? this.#below(4) : octet))
      }
      default:
        return octets.map((octet, i) => (i === at ? this.#octet() : octet))
    }
  }
}
