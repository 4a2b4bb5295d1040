/** `hardenReferralPath`: the zone's own servers are asked for what a referral said, so that their word counts. */

import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { type Delegation, typeOfAddress } from './delegation.ts'
import type { Engine } from '../engine.ts'
import { hasLookupsToSpare } from '../servers/find-addresses.ts'
import type { Task } from '../walk/task.ts'

/**
 * Begins to look up the zone's NS RRset and its servers' addresses. Nobody waits for them: what comes of it is in
 * the cache, with a rank that a forged authority section cannot reach (RFC 2181 §5.4.1).
 */
export function lookUpReferralPath(engine: Engine, task: Task, { zone, servers }: Delegation): void {
  if (task.depth >= engine.limits.nesting) return
  look(engine, task, zone, zone, TYPE.NS)
  for (const { name, ips } of servers) {
    for (const type of new Set(ips.map(typeOfAddress))) look(engine, task, zone, name, type)
  }
}

function look(engine: Engine, task: Task, zone: DomainName, name: DomainName, type: number): void {
  if (!hasLookupsToSpare(engine, task)) return
  void engine.lookUp(task, { name, type, rrclass: CLASS.IN }, 'referral-path', zone)
}
