/** Addresses that delegations may name but that are never asked: this machine's own, say, and what else is configured. */

import { AccessList } from '../../policy/access-list.ts'

export class ForbiddenServers {
  readonly #list: AccessList

  /** @throws TextError 'bad-address' for what is no block of addresses */
  constructor(blocks: readonly string[]) {
    this.#list = new AccessList([
      { block: '0.0.0.0/0', action: 'allow' },
      { block: '::/0', action: 'allow' },
      ...blocks.map((block) => ({ block, action: 'refuse' }) as const),
    ])
  }

  /** `ip` in canonical text. */
  has(ip: string): boolean {
    return this.#list.actionFor(ip) !== 'allow'
  }
}
