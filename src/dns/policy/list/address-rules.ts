/** Rules about address blocks; the one with the longest prefix holds. Actions are numbers. */

import { type Cidr, formatCidr } from '../../../address/cidr.ts'
import { IPV4_LENGTH } from '../../../address/ipv4.ts'
import { NO_ACTION } from './action.ts'

/** The blocks of one prefix length, by their octets. */
interface Level {
  readonly prefixLength: number
  readonly actions: Map<string, number>
}

export class AddressRules {
  readonly #ipv4: Level[] = []
  readonly #ipv6: Level[] = []
  #matched: Cidr | undefined
  size = 0

  get(block: Cidr): number {
    return this.#level(block).actions.get(keyOf(block.octets, block.prefixLength)) ?? NO_ACTION
  }

  set(block: Cidr, action: number): void {
    const { actions } = this.#level(block)
    const before = actions.size
    actions.set(keyOf(block.octets, block.prefixLength), action)
    this.size += actions.size - before
  }

  /** The action for an address of 4 or 16 octets; `NO_ACTION` without one. */
  match(address: Uint8Array): number {
    for (const { prefixLength, actions } of address.length === IPV4_LENGTH ? this.#ipv4 : this.#ipv6) {
      const action = actions.get(keyOf(address, prefixLength))
      if (action === undefined) continue
      this.#matched = { octets: masked(address, prefixLength), prefixLength }
      return action
    }
    return NO_ACTION
  }

  /** The block of the last match, as text. */
  get matchedBlock(): string {
    return this.#matched === undefined ? '' : formatCidr(this.#matched)
  }

  #level({ octets, prefixLength }: Cidr): Level {
    const levels = octets.length === IPV4_LENGTH ? this.#ipv4 : this.#ipv6
    let level = levels.find((each) => each.prefixLength === prefixLength)
    if (level === undefined) {
      levels.push((level = { prefixLength, actions: new Map() }))
      levels.sort((a, b) => b.prefixLength - a.prefixLength)
    }
    return level
  }
}

function keyOf(octets: Uint8Array, prefixLength: number): string {
  return String.fromCharCode(...masked(octets, prefixLength))
}

function masked(octets: Uint8Array, prefixLength: number): Uint8Array {
  return octets.map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, prefixLength - 8 * i))))
}
