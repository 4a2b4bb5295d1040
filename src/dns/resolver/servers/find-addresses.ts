/**
 * Looks up addresses of servers that a zone has without glue, no more than needed or than the operator wants.
 * Each look-up is a question of its own, which others can make us ask: limits.ts says how often they may.
 */

import { rdatasOf } from '../../cache/packed-records.ts'
import { CLASS } from '../../iana/classes.ts'
import type { DomainName } from '../../name/domain-name.ts'
import { type AddressTypes, addressText, cachedAddresses } from '../zone-cut/delegation.ts'
import type { Engine } from '../engine.ts'
import type { LimitName } from '../limits.ts'
import type { Member, Roster } from './roster.ts'
import type { Task } from '../walk/task.ts'

/** 'none' when no server is left whose address could be found; otherwise the limit that forbids to look. */
export async function findAddresses(
  engine: Engine,
  task: Task,
  roster: Roster,
): Promise<'found' | 'none' | LimitName> {
  const { clock, limits, random } = engine
  const before = roster.fruitfulLookups
  for (;;) {
    // Of several that end at once a race sees only the first.
    if (roster.fruitfulLookups > before) return 'found'
    if (roster.underWay.length > 0) {
      await Promise.race(roster.underWay)
      continue
    }
    const member = roster.nextMissing(random)
    if (member === undefined) return roster.trustUnverified() ? 'found' : 'none'
    const limit = spentOn(engine, task, roster)
    if (limit === 'nesting' || limit === 'addressLookups') return limit
    if (limit !== undefined) {
      task.steps.push({ kind: 'limit', atMs: clock.now(), limit, value: limits[limit] })
      return roster.trustUnverified() ? 'found' : 'none'
    }
    if (await lookUpMember(engine, task, roster, member)) return 'found'
  }
}

/**
 * Begins to look up addresses that are not needed yet, as many as the operator's policy wants at this depth, so
 * that there is a choice later on. Nobody waits for them unless no other server is left.
 */
export function fetchAhead(engine: Engine, task: Task, roster: Roster): void {
  const policy = engine.settings.targetFetchPolicy
  const wanted = policy[Math.min(task.depth, policy.length - 1)] ?? 0
  for (let i = 0; (wanted < 0 || i < wanted) && hasLookupsToSpare(engine, task); i++) {
    const member = roster.nextMissing(engine.random)
    if (member === undefined || spentOn(engine, task, roster) !== undefined) return
    const { underWay } = roster
    const lookup = lookUpMember(engine, task, roster, member).finally(() =>
      underWay.splice(underWay.indexOf(lookup), 1),
    )
    underWay.push(lookup)
  }
}

/** What is not needed, or not yet, leaves half to what is: deep down, nothing would be left of it else. */
export function hasLookupsToSpare({ limits }: Engine, { budget }: Task): boolean {
  return budget.addressLookupsLeft > limits.addressLookups / 2
}

function spentOn({ limits }: Engine, task: Task, roster: Roster): LimitName | undefined {
  if (task.depth >= limits.nesting) return 'nesting'
  if (roster.lookups >= limits.addressLookupsOfZone) return 'addressLookupsOfZone'
  if (roster.barrenLookups >= limits.barrenLookupsOfZone) return 'barrenLookupsOfZone'
  return task.budget.addressLookupsLeft <= 0 ? 'addressLookups' : undefined
}

/**
 * Looks up the addresses of one family that are missing of a server. The other family's turn comes when these are
 * of no use: together they would cost twice as much, and mostly be as good as one.
 */
async function lookUpMember(engine: Engine, task: Task, roster: Roster, member: Member): Promise<boolean> {
  const { cache, clock } = engine
  const [type, ...rest] = member.missing
  if (type === undefined) return false
  member.missing = rest
  roster.lookups++
  const looked = await addressesOf(engine, task, member.name, type, roster.zone)
  // What was looked up in vain may have come as glue on the way.
  const ips = looked.length > 0 ? looked : cachedAddresses(member.name, [type], cache, clock.now())
  roster.found(member, ips)
  if (member.ips.length === 0 && rest.length === 0) roster.barrenLookups++
  return ips.length > 0
}

async function addressesOf(
  engine: Engine,
  task: Task,
  server: DomainName,
  type: AddressTypes[number],
  zone: DomainName,
): Promise<readonly string[]> {
  const result = await engine.lookUp(task, { name: server, type, rrclass: CLASS.IN }, 'address', zone)
  if (result === 'cycle') return []
  const entry = result.answer.chain.at(-1)
  // RFC 2181 §10.3: the name of a server may not be an alias; many are, and the addresses are as good.
  if (entry?.type !== type) return []
  return rdatasOf(entry.packed).flatMap((rdata) => addressText(rdata) ?? [])
}
