/**
 * Whom to ask when a zone's servers are of no use. What the zone itself says of its servers may be wrong where its
 * parent is right (a domain that has moved, a server that has changed its address), so the parent is asked again;
 * and what the parents of the servers' own names have as glue may be right where those names' zones are wrong.
 */

import { CREDIBILITY } from '../../cache/credibility.ts'
import { CLASS } from '../../iana/classes.ts'
import { TYPE } from '../../iana/types.ts'
import { DomainName } from '../../name/domain-name.ts'
import { askZone } from './ask-zone.ts'
import type { Delegation, NameServer } from '../zone-cut/delegation.ts'
import type { Engine } from '../engine.ts'
import type { ReferralReply } from '../response/interpret-exchange.ts'
import { unminimised } from './minimisation.ts'
import { cutAbove } from '../zone-cut/starting-cut.ts'
import type { Task } from './task.ts'

/** Of one descent. */
export class LastResort {
  /** By zone, servers as the cache had them that were of no use. */
  #forsaken: Map<string, readonly NameServer[]> | undefined

  /** Undefined when there is nobody else. */
  async after(engine: Engine, task: Task, delegation: Delegation): Promise<Delegation | undefined> {
    const { zone, source } = delegation
    const { clock, limits } = engine
    // Whoever configures servers for a zone does not want others to be asked about it.
    if (engine.routes.confining(zone.key) !== undefined) return undefined
    switch (source) {
      case 'hints':
      case 'glue':
        return undefined
      case 'cache': {
        this.#forsaken ??= new Map()
        this.#forsaken.set(zone.key, delegation.servers)
        const told = engine.parentSide.of(zone.key, clock.now())
        if (told !== undefined) noteStart(engine, task, told)
        return told ?? cutAbove(engine, task, zone)
      }
      // What the parent has said may be outdated as well, but not yet.
      case 'parent-side': {
        const isRecent = engine.parentSide.wasTold(zone.key, clock.now() - limits.parentRestMs)
        return isRecent ? this.#glued(engine, task, delegation) : cutAbove(engine, task, zone)
      }
      case 'stub':
      case 'forward':
        return cutAbove(engine, task, zone)
      case 'referral':
        return this.#glued(engine, task, delegation)
    }
  }

  #glued(engine: Engine, task: Task, { zone, servers }: Delegation): Promise<Delegation | undefined> {
    return gluedElsewhere(engine, task, zone, [...servers, ...(this.#forsaken?.get(zone.key) ?? [])])
  }

  /** The parent's word about a zone that had failed is kept: the zone's own in the cache will fail again. */
  improve({ clock, parentSide }: Engine, { delegation, expiresAtMs }: ReferralReply): Delegation {
    if (this.#forsaken?.has(delegation.zone.key) === true)
      parentSide.remember(delegation, expiresAtMs, clock.now())
    return delegation
  }
}

/**
 * The servers whose names lie elsewhere, with the addresses that the parents of those zones have as glue, where
 * the zones themselves have said something else. Each parent is asked once, however many names its zone holds: that
 * is as many as an attacker likes.
 */
async function gluedElsewhere(
  engine: Engine,
  task: Task,
  zone: DomainName,
  servers: readonly NameServer[],
): Promise<Delegation | undefined> {
  const { cache, clock, limits } = engine
  const doubted = servers.filter(({ name }) => !name.isSubdomainOf(zone) && isContradicted(engine, name))
  const searched = new Set<string>()
  for (const { name } of doubted) {
    const cut = cache.deepestCut(name.key, clock.now())
    if (cut === undefined) continue
    const child = DomainName.from(cut.packed)
    if (searched.has(child.key)) continue
    searched.add(child.key)
    if (task.depth >= limits.nesting || task.budget.addressLookupsLeft <= 0) return undefined
    task.budget.addressLookupsLeft--
    const glued = await gluedTowards(engine, task, name, child)
    const renewed = glued.flatMap((server) => withNewAddresses(server, doubted))
    if (renewed.length > 0) return { zone, servers: renewed, source: 'glue' }
  }
  return undefined
}

/** What the parent knows of a server, if that is more than was known. */
function withNewAddresses({ name, ips }: NameServer, known: readonly NameServer[]): NameServer[] {
  const same = known.filter((server) => server.name.equals(name))
  const isNew = ips.some((ip) => !same.some((server) => server.ips.includes(ip)))
  return same.length > 0 && isNew ? [{ ...same[0]!, ips, unverified: [] }] : []
}

/** Only a zone's own word about an address can hide the glue of its parent. */
function isContradicted({ addressTypes, cache, clock }: Engine, name: DomainName): boolean {
  return addressTypes.some((type) => {
    const entry = cache.peek(name.key, type, clock.now())
    return entry !== undefined && entry.credibility > CREDIBILITY.additional
  })
}

/** Walks from above `child` towards a server's name, as far as the referral that has its address; all that it has. */
async function gluedTowards(
  engine: Engine,
  task: Task,
  name: DomainName,
  child: DomainName,
): Promise<readonly NameServer[]> {
  const question = { name, type: engine.addressTypes[0] ?? TYPE.A, rrclass: CLASS.IN }
  const glued: NameServer[] = []
  let delegation = cutAbove(engine, task, child)
  for (let referrals = 0; referrals < engine.limits.referrals; referrals++) {
    const reply = await askZone(engine, task, delegation, unminimised(question, engine))
    if (reply.kind !== 'referral') break
    delegation = reply.delegation
    glued.push(...delegation.servers.filter(({ ips }) => ips.length > 0))
    if (glued.some((server) => server.name.equals(name))) break
  }
  return glued
}

function noteStart({ clock }: Engine, task: Task, { zone }: Delegation): void {
  task.steps.push({ kind: 'start', atMs: clock.now(), zone, reason: 'parent-side', entry: undefined })
}
