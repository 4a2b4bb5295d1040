/** The addresses that an interface uses, and what follows from their prefixes. Knows no link and sends nothing. */

import { ANY_IPV4, BROADCAST_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import { broadcastAddress, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'

/** The longest prefix that leaves room for a broadcast address (RFC 3021 §2.1). */
const LONGEST_WITH_BROADCAST = 30

export class InterfaceAddresses {
  #list: readonly Ipv4Prefix[] = []
  /** The same again, as the questions asked for every packet want it. */
  #broadcasts: readonly Ipv4[] = []

  get list(): readonly Ipv4Prefix[] {
    return this.#list
  }

  add(added: Ipv4Prefix): void {
    this.#set([...this.#list, added])
  }

  remove(address: Ipv4): void {
    this.#set(this.#list.filter((held) => held.address !== address))
  }

  has(address: Ipv4): boolean {
    for (let i = 0; i < this.#list.length; i++) if (this.#list[i]!.address === address) return true
    return false
  }

  /** Whether `address` means all hosts on the link: all ones, or all ones within a prefix (RFC 1122 §3.2.1.3). */
  isBroadcast(address: Ipv4): boolean {
    return address === BROADCAST_IPV4 || this.#broadcasts.includes(address)
  }

  /** Whether `address` is within the prefix of one of the addresses. */
  covers(address: Ipv4): boolean {
    for (let i = 0; i < this.#list.length; i++) if (prefixContains(this.#list[i]!, address)) return true
    return false
  }

  /** The address to speak from to a neighbor: one of the same prefix, or the first; `ANY_IPV4` if there is none. */
  sourceFor(neighbor: Ipv4): Ipv4 {
    const held = this.#list.find((candidate) => prefixContains(candidate, neighbor)) ?? this.#list[0]
    return held?.address ?? ANY_IPV4
  }

  #set(list: readonly Ipv4Prefix[]): void {
    this.#list = list
    this.#broadcasts = list
      .filter(({ prefixLength }) => prefixLength <= LONGEST_WITH_BROADCAST)
      .map(broadcastAddress)
  }
}
