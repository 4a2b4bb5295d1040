/** Who may ask the resolver: a resolver open to everyone is a weapon for others (RFC 5358). */

import { addressOctets, type Cidr, cidrContains, parseCidr } from '../../address/cidr.ts'

/** This machine alone. */
export const LOOPBACK_ONLY: readonly string[] = ['127.0.0.0/8', '::1']

/** Decisions that are kept, so that a busy client's address is not parsed with every query. */
const MOST_REMEMBERED = 1000

export class AllowList {
  readonly #blocks: readonly Cidr[]
  readonly #decided = new Map<string, boolean>()

  /** @throws TextError 'bad-address' */
  constructor(blocks: readonly string[]) {
    this.#blocks = blocks.map(parseCidr)
  }

  /** Whether a client with this address, in canonical text, may ask. */
  allows(ip: string): boolean {
    return this.#decided.get(ip) ?? this.#decide(ip)
  }

  #decide(ip: string): boolean {
    const octets = addressOctets(ip)
    const isAllowed = octets !== undefined && this.#blocks.some((block) => cidrContains(block, octets))
    if (this.#decided.size >= MOST_REMEMBERED) this.#decided.clear()
    this.#decided.set(ip, isAllowed)
    return isAllowed
  }
}
