/**
 * Whom to ask when a zone's servers are of no use. What the zone itself says of its servers may be wrong where its
 * parent is right (a domain that has moved, a server that has changed its address), so the parent is asked again;
 * and what the parents of the servers' own names have as glue may be right where those names' zones are wrong.
 */

import { CREDIBILITY } from '../cache/credibility.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import { DomainName } from '../name/domain-name.ts'
import { askZone } from './ask-zone.ts'
import type { Delegation, NameServer } from './delegation.ts'
import type { Engine } from './engine.ts'
import type { ReferralReply } from './interpret-exchange.ts'
import { unminimised } from './minimisation.ts'
import { cutAbove } from './starting-cut.ts'
import type { Task } from './task.ts'

/** Of one descent. */
export class LastResort {
  /** By zone, servers as the cache had them that were of no use. */
  readonly #forsaken = new Map<string, readonly NameServer[]>()

  /** Undefined when there is nobody else. */
  async after(engine: Engine, task: Task, delegation: Delegation): Promise<Delegation | undefined> {
    const { zone, source } = delegation
    // Whoever configures servers for a zone does not want others to be asked about it.
    if (engine.routes.confining(zone.key) !== undefined) return undefined
    switch (source) {
      case 'hints':
      case 'glue':
        return undefined
      case 'cache': {
        this.#forsaken.set(zone.key, delegation.servers)
        const told = engine.parentSide.of(zone.key, engine.clock.now())
        if (told !== undefined) noteStart(engine, task, told)
        return told ?? cutAbove(engine, task, zone)
      }
      // What the parent has said may be outdated as well.
      case 'parent-side':
      case 'stub':
      case 'forward':
        return cutAbove(engine, task, zone)
      case 'referral':
        return gluedElsewhere(engine, task, zone, [
          ...delegation.servers,
          ...(this.#forsaken.get(zone.key) ?? []),
        ])
    }
  }

  /** The parent's word about a zone that had failed is kept: the zone's own in the cache will fail again. */
  improve(engine: Engine, { delegation, expiresAtMs }: ReferralReply): Delegation {
    if (this.#forsaken.has(delegation.zone.key)) engine.parentSide.remember(delegation, expiresAtMs)
    return delegation
  }
}

/**
 * The servers whose names lie elsewhere, with the addresses that the parents of those zones have as glue, where
 * the zones themselves have said something else.
 */
async function gluedElsewhere(
  engine: Engine,
  task: Task,
  zone: DomainName,
  servers: readonly NameServer[],
): Promise<Delegation | undefined> {
  const seen = new Set<string>()
  for (const server of servers) {
    const { name } = server
    if (seen.has(name.key) || name.isSubdomainOf(zone) || !isContradicted(engine, name)) continue
    seen.add(name.key)
    if (task.depth >= engine.limits.nesting || task.budget.addressLookupsLeft <= 0) return undefined
    task.budget.addressLookupsLeft--
    const ips = await glueOf(engine, task, server)
    const isNew = ips.some((ip) => !server.ips.includes(ip))
    if (isNew) return { zone, servers: [{ ...server, ips, unverified: [] }], source: 'glue' }
  }
  return undefined
}

/** Only a zone's own word about an address can hide the glue of its parent. */
function isContradicted({ addressTypes, cache, clock }: Engine, name: DomainName): boolean {
  return addressTypes.some((type) => {
    const entry = cache.peek(name.key, type, clock.now())
    return entry !== undefined && entry.credibility > CREDIBILITY.additional
  })
}

/** Walks towards the server's name from above the zone that it lies in, as far as a referral that has its address. */
async function glueOf(engine: Engine, task: Task, { name }: NameServer): Promise<readonly string[]> {
  const { cache, clock, limits } = engine
  const question = { name, type: engine.addressTypes[0] ?? TYPE.A, rrclass: CLASS.IN }
  const cut = cache.deepestCut(name.key, clock.now())
  if (cut === undefined) return []
  let delegation = cutAbove(engine, task, DomainName.from(cut.packed))
  for (let referrals = 0; referrals < limits.referrals; referrals++) {
    const reply = await askZone(engine, task, delegation, unminimised(question, engine))
    if (reply.kind !== 'referral') return []
    delegation = reply.delegation
    const glued = delegation.servers.find((server) => server.name.equals(name))
    if (glued !== undefined && glued.ips.length > 0) return glued.ips
  }
  return []
}

function noteStart({ clock }: Engine, task: Task, { zone }: Delegation): void {
  task.steps.push({ kind: 'start', atMs: clock.now(), zone, reason: 'parent-side', entry: undefined })
}
