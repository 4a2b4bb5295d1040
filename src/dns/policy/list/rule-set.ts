/** All rules that one list holds, whatever file they come from. It is filled once, then only read. */

import type { RrsetEntry } from '../../cache/cache-entry.ts'
import { ActionTable } from './action.ts'
import { AddressRules } from './address-rules.ts'
import { NameRules } from './name-rules.ts'

export class RuleSet {
  readonly actions = new ActionTable()
  /** About names asked for, and those that aliases lead to. */
  readonly names = new NameRules()
  readonly clients = new AddressRules()
  /** About addresses in answers. */
  readonly addresses = new AddressRules()
  /** About names of name servers. */
  readonly serverNames = new NameRules()
  readonly serverAddresses = new AddressRules()
  /** The SOA of a response policy zone: told beside what the zone makes of an answer. */
  soa: RrsetEntry | undefined

  get size(): number {
    const { names, clients, addresses, serverNames, serverAddresses } = this
    return names.size + clients.size + addresses.size + serverNames.size + serverAddresses.size
  }
}
