/** Aliases of aliases. Loops are told of elsewhere. */

import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { RecordRule } from './advice.ts'

/** One alias of an alias is common, where a service is bought; more than that nobody means. */
const MOST_ALIASES = 2

/** Resolvers give up before. */
const LONGEST = 16

export const aliasChain: RecordRule = function* (zone, record) {
  if (record.type !== TYPE.CNAME) return
  const chain = [record.owner]
  let target = DomainName.from(record.rdata)
  while (target.isSubdomainOf(zone.origin) && chain.length <= LONGEST) {
    if (chain.some((name) => name.equals(target))) return
    chain.push(target)
    const [next] = zone.rrset(target, TYPE.CNAME)
    if (next === undefined) break
    target = DomainName.from(next.rdata)
  }
  const aliases = chain.filter((name) => zone.rrset(name, TYPE.CNAME).length > 0)
  if (aliases.length <= MOST_ALIASES) return
  yield {
    rule: 'alias-chain',
    severity: 'warning',
    record,
    part: 0,
    message: `${record.owner.toString()} leads over ${aliases.length} aliases: ${chain.map(String).join(' → ')}`,
    why: 'each may cost a question more, and resolvers give up on long ones; point at the last name at once (RFC 1034 §3.6.2)',
  }
}
