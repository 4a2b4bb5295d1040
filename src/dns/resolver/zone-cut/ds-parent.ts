/**
 * The DS RRset of a zone is its parent's (RFC 4035 §3.1.4.1). A server that has both a zone and an ancestor of its
 * parent answers from the zone itself; then the parent has to be found first.
 */

import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import type { Question } from '../../message/record.ts'
import { type Delegation, delegationFromCache } from './delegation.ts'
import type { Engine } from '../engine.ts'
import type { ScrubbedResponse } from '../response/scrub-response.ts'
import type { RememberedResponse } from '../response/remember-response.ts'
import type { Task } from '../walk/task.ts'

/** Whether a response to a question for DS is that of the zone itself, which is not for it to give. */
export function isFromChild({ soa }: ScrubbedResponse, { name, type }: Question, zone: DomainName): boolean {
  if (type !== TYPE.DS || soa === undefined || name.isRoot || zone.equals(name)) return false
  return soa.owner.isSubdomainOf(name)
}

/** Whether a reply to a question for DS is not that of the parent, or not known to be. */
export function isFromBelow(reply: RememberedResponse, { name, type }: Question, zone: DomainName): boolean {
  if (type !== TYPE.DS) return false
  if (reply.aliases.length > 0) return true
  if (reply.answers.length > 0) return false
  const soa = reply.denial?.packed
  if (soa === undefined || soa.length === 0) return true
  const owner = DomainName.from(soa)
  return owner.isSubdomainOf(name) || !owner.equals(zone)
}

/** The deepest zone between `above` and the name, by asking for NS; undefined when `above` is the parent itself. */
export async function findParentZone(
  engine: Engine,
  task: Task,
  name: DomainName,
  above: DomainName,
): Promise<Delegation | undefined> {
  const { cache, clock } = engine
  for (let zone = name.parent; zone !== undefined && zone.labelCount > above.labelCount; zone = zone.parent) {
    const question = { name: zone, type: TYPE.NS, rrclass: CLASS.IN }
    await engine.lookUp(task, question, 'parent-zone', above)
    const entry = cache.peek(zone.key, TYPE.NS, clock.now())
    if (entry?.kind === 'rrset') return delegationFromCache(entry, engine, cache, clock.now())
  }
  return undefined
}
