/**
 * Protection against DNS rebinding: names of the public Internet that point to addresses of one's own network,
 * so that a browser takes a page from outside for one from within. Knows no messages.
 */

import { type Cidr, cidrContains, parseCidr, withoutMapping } from '../../address/cidr.ts'
import { TYPE } from '../iana/types.ts'
import type { DomainName } from '../name/domain-name.ts'

export class PrivateAddresses {
  readonly #blocks: readonly Cidr[]
  readonly #domains: readonly DomainName[]

  /**
   * `blocks` are where only names at or under one of `domains` may point to.
   *
   * @throws TextError 'bad-address'
   */
  constructor(blocks: readonly string[], domains: readonly DomainName[]) {
    this.#blocks = blocks.map(parseCidr)
    this.#domains = domains
  }

  /** Whether a record says of `owner` what no server outside may say of it. */
  isPrivate(owner: DomainName, type: number, rdata: Uint8Array): boolean {
    if (type !== TYPE.A && type !== TYPE.AAAA) return false
    const address = withoutMapping(rdata)
    if (!this.#blocks.some((block) => cidrContains(block, address))) return false
    return !this.#domains.some((domain) => owner.isSubdomainOf(domain))
  }
}
