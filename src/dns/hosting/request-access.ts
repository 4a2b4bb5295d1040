/** Who may do something with a zone: by address, by the key that signed the request, or by both. */

import { addressOctets, cidrContains, parseCidr, type Cidr } from '../../address/cidr.ts'
import type { DomainName } from '../name/domain-name.ts'

export interface RequestRule {
  /** Blocks such as `192.0.2.0/24`; left out, any address will do. */
  readonly from?: readonly string[]
  /** The name of the key that must have signed; left out, any will do, and none as well. */
  readonly key?: DomainName
  /** Who matches is turned away. */
  readonly isDenied?: boolean
}

interface ParsedRule {
  readonly blocks: readonly Cidr[] | undefined
  readonly key: string | undefined
  readonly admits: boolean
}

export class RequestAccess {
  static readonly everybody: RequestAccess = new RequestAccess([{}])
  static readonly nobody: RequestAccess = new RequestAccess([])
  readonly #rules: readonly ParsedRule[]

  /**
   * The first rule that matches decides; whom none matches may not.
   *
   * @throws TextError 'bad-address'
   */
  constructor(rules: readonly RequestRule[]) {
    this.#rules = rules.map(({ from, key, isDenied = false }) => ({
      blocks: from?.map(parseCidr),
      key: key?.key,
      admits: !isDenied,
    }))
  }

  /** `ip` in canonical text; `key` is the name of the key that the request was signed with, once that has been verified. */
  admits(ip: string, key: DomainName | undefined): boolean {
    const rule = this.#rules.find(
      (each) =>
        (each.key === undefined || each.key === key?.key) &&
        (each.blocks === undefined || holds(each.blocks, ip)),
    )
    return rule?.admits ?? false
  }
}

function holds(blocks: readonly Cidr[], ip: string): boolean {
  const octets = addressOctets(ip)
  return octets !== undefined && blocks.some((block) => cidrContains(block, octets))
}
