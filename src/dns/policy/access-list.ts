/** Who may ask the resolver, and how: a resolver open to everyone is a weapon against others (RFC 5358). */

import { addressOctets, type Cidr, cidrContains, parseCidr } from '../../address/cidr.ts'

export type AccessAction =
  /** May ask for recursion; whoever does not desire it is refused, lest he look into the cache of others. */
  | 'allow'
  /** May look into the cache as well: without recursion he is told what is at hand. */
  | 'allow-snoop'
  /** Is taken to desire recursion, whatever his query says. */
  | 'allow-setrd'
  /** Gets REFUSED. */
  | 'refuse'
  /** Gets nothing at all. */
  | 'deny'
  /** Gets the operator's own data; for all else REFUSED. */
  | 'refuse-non-local'
  /** Gets the operator's own data; for all else nothing at all. */
  | 'deny-non-local'

export interface AccessRule {
  /** Such as `192.0.2.0/24` or `2001:db8::/32`; an address alone is a block of one. */
  readonly block: string
  readonly action: AccessAction
}

/** This machine alone. */
export const LOOPBACK_ONLY: readonly string[] = ['127.0.0.0/8', '::1']

/** Decisions that are kept, so that a busy client's address is not parsed with every query. */
const MOST_REMEMBERED = 1000

interface ParsedRule {
  readonly block: Cidr
  readonly action: AccessAction
}

export class AccessList {
  /** Those of the longest prefix first. */
  readonly #rules: readonly ParsedRule[]
  readonly #decided = new Map<string, AccessAction>()

  /**
   * Of the blocks that hold an address the one with the longest prefix counts, of equal ones the first; an
   * address in none is refused.
   *
   * @throws TextError 'bad-address'
   */
  constructor(rules: readonly AccessRule[]) {
    this.#rules = rules
      .map(({ block, action }) => ({ block: parseCidr(block), action }))
      .sort((a, b) => b.block.prefixLength - a.block.prefixLength)
  }

  /** These blocks may ask for everything, and nobody else for anything. */
  static allowing(blocks: readonly string[]): AccessList {
    return new AccessList(blocks.map((block) => ({ block, action: 'allow-snoop' })))
  }

  /** As `access-control` of unbound.conf has it: the rules, and this machine is allowed unless they say other. */
  static ruledBy(rules: readonly AccessRule[]): AccessList {
    return new AccessList([
      ...rules,
      ...LOOPBACK_ONLY.map((block): AccessRule => ({ block, action: 'allow' })),
    ])
  }

  /** What becomes of a client with this address, in canonical text. */
  actionFor(ip: string): AccessAction {
    return this.#decided.get(ip) ?? this.#decide(ip)
  }

  #decide(ip: string): AccessAction {
    const octets = addressOctets(ip)
    const rule = octets && this.#rules.find(({ block }) => cidrContains(block, octets))
    const action = rule?.action ?? 'refuse'
    if (this.#decided.size >= MOST_REMEMBERED) this.#decided.clear()
    this.#decided.set(ip, action)
    return action
  }
}
