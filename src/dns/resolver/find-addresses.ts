/**
 * Looks up addresses of servers that a zone has without glue: one server at a time, and no more than needed.
 * Each look-up is a question of its own, which others can make us ask; see `addressLookupsOfZone` in limits.ts.
 */

import { rdatasOf } from '../cache/packed-records.ts'
import { CLASS } from '../iana/classes.ts'
import type { DomainName } from '../name/domain-name.ts'
import { addressText } from './delegation.ts'
import type { Engine } from './engine.ts'
import type { LimitName } from './limits.ts'
import type { Roster } from './roster.ts'
import type { Task } from './task.ts'

/** 'none' when no server is left whose address could be found; otherwise the limit that forbids to look. */
export async function findAddresses(
  engine: Engine,
  task: Task,
  roster: Roster,
): Promise<'found' | 'none' | LimitName> {
  const { clock, limits, random } = engine
  for (;;) {
    if (roster.lookups >= limits.addressLookupsOfZone) {
      const value = limits.addressLookupsOfZone
      task.steps.push({ kind: 'limit', atMs: clock.now(), limit: 'addressLookupsOfZone', value })
      return 'none'
    }
    const server = roster.takeUnknown(random)
    if (server === undefined) return 'none'
    if (task.depth >= limits.nesting) return 'nesting'
    if (task.budget.addressLookupsLeft === 0) return 'addressLookups'
    task.budget.addressLookupsLeft--
    const ips = await addressesOf(engine, task, server, roster.zone)
    if (ips.length > 0) {
      roster.found(server, ips)
      return 'found'
    }
  }
}

async function addressesOf(
  engine: Engine,
  task: Task,
  server: DomainName,
  zone: DomainName,
): Promise<string[]> {
  for (const type of engine.addressTypes) {
    const question = { name: server, type, rrclass: CLASS.IN }
    const result = await engine.lookUp(task, question, 'address', zone)
    if (result === 'cycle') continue
    const entry = result.answer.chain.at(-1)
    // RFC 2181 §10.3: the name of a server may not be an alias; many are, and the addresses are as good.
    if (entry?.type !== type) continue
    return rdatasOf(entry.packed).flatMap((rdata) => addressText(rdata) ?? [])
  }
  return []
}
