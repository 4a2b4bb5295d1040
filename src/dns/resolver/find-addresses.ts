/**
 * Looks up addresses of servers that a zone has without glue, no more than needed or than the operator wants.
 * Each look-up is a question of its own, which others can make us ask: limits.ts says how often they may.
 */

import { rdatasOf } from '../cache/packed-records.ts'
import { CLASS } from '../iana/classes.ts'
import type { DomainName } from '../name/domain-name.ts'
import { type AddressTypes, addressText, cachedAddresses } from './delegation.ts'
import type { Engine } from './engine.ts'
import type { LimitName } from './limits.ts'
import type { Member, Roster } from './roster.ts'
import type { Task } from './task.ts'

/** 'none' when no server is left whose address could be found; otherwise the limit that forbids to look. */
export async function findAddresses(
  engine: Engine,
  task: Task,
  roster: Roster,
): Promise<'found' | 'none' | LimitName> {
  const { limits, random } = engine
  for (;;) {
    const member = roster.nextMissing(random)
    if (member === undefined) return roster.trustUnverified() ? 'found' : 'none'
    const limit = spentOn(engine, task, roster)
    if (limit === 'nesting' || limit === 'addressLookups') return limit
    if (limit !== undefined) {
      task.steps.push({ kind: 'limit', atMs: engine.clock.now(), limit, value: limits[limit] })
      return roster.trustUnverified() ? 'found' : 'none'
    }
    if (await lookUpMember(engine, task, roster, member)) return 'found'
  }
}

/**
 * Begins to look up addresses that are not needed yet, as many as the operator's policy wants at this depth, so
 * that there is a choice later on. Nobody waits for them.
 */
export function fetchAhead(engine: Engine, task: Task, roster: Roster): void {
  const policy = engine.settings.targetFetchPolicy
  const wanted = policy[Math.min(task.depth, policy.length - 1)] ?? 0
  for (let i = 0; wanted < 0 || i < wanted; i++) {
    const member = roster.nextMissing(engine.random)
    if (member === undefined || spentOn(engine, task, roster) !== undefined) return
    void lookUpMember(engine, task, roster, member)
  }
}

function spentOn({ limits }: Engine, task: Task, roster: Roster): LimitName | undefined {
  if (task.depth >= limits.nesting) return 'nesting'
  if (roster.lookups >= limits.addressLookupsOfZone) return 'addressLookupsOfZone'
  if (roster.barrenLookups >= limits.barrenLookupsOfZone) return 'barrenLookupsOfZone'
  return task.budget.addressLookupsLeft <= 0 ? 'addressLookups' : undefined
}

/** Looks up what is missing of a server, all families at once, and is done with the first that has an address. */
async function lookUpMember(engine: Engine, task: Task, roster: Roster, member: Member): Promise<boolean> {
  const types = member.missing
  member.missing = []
  task.budget.addressLookupsLeft--
  roster.lookups++
  const found = await firstTrue(types.map((type) => lookUpType(engine, task, roster, member, type)))
  if (found) return true
  // What was looked up in vain may have come as glue on the way.
  const ips = cachedAddresses(member.name, types, engine.cache, engine.clock.now())
  if (ips.length === 0) roster.barrenLookups++
  roster.found(member, ips)
  return ips.length > 0
}

async function lookUpType(
  engine: Engine,
  task: Task,
  roster: Roster,
  member: Member,
  type: AddressTypes[number],
): Promise<boolean> {
  const ips = await addressesOf(engine, task, member.name, type, roster.zone)
  roster.found(member, ips)
  return ips.length > 0
}

async function addressesOf(
  engine: Engine,
  task: Task,
  server: DomainName,
  type: AddressTypes[number],
  zone: DomainName,
): Promise<string[]> {
  const result = await engine.lookUp(task, { name: server, type, rrclass: CLASS.IN }, 'address', zone)
  if (result === 'cycle') return []
  const entry = result.answer.chain.at(-1)
  // RFC 2181 §10.3: the name of a server may not be an alias; many are, and the addresses are as good.
  if (entry?.type !== type) return []
  return rdatasOf(entry.packed).flatMap((rdata) => addressText(rdata) ?? [])
}

/** Resolves as soon as one of them comes out true, or when all have come out false. */
function firstTrue(outcomes: readonly Promise<boolean>[]): Promise<boolean> {
  if (outcomes.length === 1) return outcomes[0]!
  return new Promise((resolve, reject) => {
    let left = outcomes.length
    if (left === 0) resolve(false)
    for (const outcome of outcomes)
      outcome.then((isTrue) => {
        if (isTrue || --left === 0) resolve(isTrue)
      }, reject)
  })
}
