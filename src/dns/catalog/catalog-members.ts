/**
 * The zones that a server holds because a catalog lists them (RFC 9432 §5): brought, reset, handed from one catalog to
 * another and taken away as the catalogs that it follows say. How a zone is brought is the host's business.
 */

import type { DomainName } from '../name/domain-name.ts'
import type { HostedZone } from '../hosting/hosted-zone.ts'
import type { Zone } from '../zone/zone.ts'
import type { CatalogMember } from './catalog-member.ts'
import { readingSteps } from './read-catalog.ts'

export interface MemberHost {
  /** @returns false when a zone of that name is held that no catalog has brought */
  add(member: CatalogMember, catalog: DomainName): boolean
  /** The zone stays as it is, but its groups have changed, or the catalog that lists it. */
  change(member: CatalogMember, catalog: DomainName): void
  /** With all that is kept of it (§5.3). */
  remove(zone: DomainName): void
}

export type CatalogEvent =
  | {
      readonly kind: 'member-added' | 'member-removed' | 'member-reset'
      readonly zone: DomainName
      readonly catalog: DomainName
    }
  | {
      readonly kind: 'member-moved'
      readonly zone: DomainName
      readonly catalog: DomainName
      readonly from: DomainName
    }
  | {
      readonly kind: 'member-refused'
      readonly zone: DomainName
      readonly catalog: DomainName
      readonly reason: string
    }
  | { readonly kind: 'catalog-broken'; readonly catalog: DomainName; readonly reason: string }

/** A catalog that is followed, with what it says by the keys of its zones. */
interface Followed {
  readonly name: DomainName
  members: ReadonlyMap<string, CatalogMember>
  /** What it is now, if that has not been looked at yet. */
  unread: Zone | undefined
  isBusy: boolean
}

/** Zones that are looked at without a pause. */
const ZONES_IN_A_SLICE = 100

interface Held {
  readonly catalog: Followed
  readonly member: CatalogMember
}

export class CatalogMembers {
  readonly #host: MemberHost
  readonly #pause: () => Promise<void>
  readonly #observe: (event: CatalogEvent) => void
  readonly #followed = new Set<Followed>()
  readonly #held = new Map<string, Held>()

  /** `pause` is awaited between slices of work; a catalog of few members is done with before it would be. */
  constructor(
    host: MemberHost,
    pause: () => Promise<void>,
    observe: (event: CatalogEvent) => void = () => {},
  ) {
    this.#host = host
    this.#pause = pause
    this.#observe = observe
  }

  /** How many zones are there because of catalogs. */
  get size(): number {
    return this.#held.size
  }

  /** The catalog that a zone is there for; undefined when it is not there for one. */
  catalogOf({ key }: DomainName): DomainName | undefined {
    return this.#held.get(key)?.catalog.name
  }

  /**
   * Does as a catalog says, now and when it changes. While there is none, or it is broken, all stays as it is (§5.1).
   *
   * @returns how to end that: its zones go then
   */
  follow(catalog: HostedZone): () => void {
    const followed: Followed = {
      name: catalog.origin,
      members: new Map(),
      unread: undefined,
      isBusy: false,
    }
    this.#followed.add(followed)
    const stop = catalog.observe((zone) => this.#changed(followed, zone))
    this.#changed(followed, catalog.zone)
    return () => {
      stop()
      this.#followed.delete(followed)
      this.#letGoOfAll(followed)
    }
  }

  #changed(followed: Followed, zone: Zone | undefined): void {
    if (zone !== undefined) followed.unread = zone
    if (followed.isBusy) return
    followed.isBusy = true
    this.#advance(followed, this.#steps(followed))
  }

  /** The first slice of work at once. */
  #advance(followed: Followed, steps: Iterator<void>): void {
    if (!this.#followed.has(followed)) return
    if (steps.next().done === true) followed.isBusy = false
    else void this.#pause().then(() => this.#advance(followed, steps))
  }

  *#steps(followed: Followed): Generator<void, void, void> {
    for (let zone = followed.unread; zone !== undefined; zone = followed.unread) {
      followed.unread = undefined
      const reading = yield* readingSteps(zone)
      if (reading.kind === 'broken') {
        this.#observe({ kind: 'catalog-broken', catalog: followed.name, reason: reading.reason })
      } else {
        yield* this.#update(followed, new Map(reading.members.map((member) => [member.zone.key, member])))
      }
    }
  }

  #letGoOfAll(followed: Followed): void {
    followed.members = new Map()
    for (const [key, { catalog, member }] of [...this.#held]) {
      if (catalog === followed) this.#updateHeld(key, { catalog, member }, undefined)
    }
  }

  *#update(followed: Followed, members: ReadonlyMap<string, CatalogMember>): Generator<void, void, void> {
    const before = followed.members
    followed.members = members
    let looked = 0
    for (const key of new Set([...before.keys(), ...members.keys()])) {
      if (++looked % ZONES_IN_A_SLICE === 0) yield
      const held = this.#held.get(key)
      if (held?.catalog === followed) this.#updateHeld(key, held, members.get(key))
      const member = members.get(key)
      if (member !== undefined && this.#held.get(key)?.catalog !== followed)
        this.#claim(key, member, followed)
    }
  }

  /** What has become of a zone of the catalog that holds it. */
  #updateHeld(key: string, { catalog, member: before }: Held, member: CatalogMember | undefined): void {
    if (member === undefined) return this.#release(key, before, catalog)
    if (member.label !== before.label) this.#reset(key, member, catalog)
    else {
      this.#held.set(key, { catalog, member })
      if (String(member.groups) !== String(before.groups)) this.#host.change(member, catalog.name)
    }
    const heir = this.#claimant(member)
    if (heir !== undefined && heir !== catalog) this.#claim(key, heir.members.get(key)!, heir)
  }

  /** The other catalog that this one leaves the zone to, if that lists it (§4.3.1). */
  #claimant({ zone, newCatalog }: CatalogMember): Followed | undefined {
    if (newCatalog === undefined) return undefined
    return [...this.#followed].find(({ name, members }) => name.equals(newCatalog) && members.has(zone.key))
  }

  /** A catalog lists a zone that it does not hold. */
  #claim(key: string, member: CatalogMember, catalog: Followed): void {
    const held = this.#held.get(key)
    if (held === undefined) return this.#bring(key, member, catalog)
    const { zone } = member
    if (held.member.newCatalog?.equals(catalog.name) !== true) {
      const reason = `the catalog ${held.catalog.name.toString()} holds it`
      return this.#observe({ kind: 'member-refused', zone, catalog: catalog.name, reason })
    }
    const from = held.catalog.name
    if (held.member.label !== member.label) this.#reset(key, member, catalog)
    else {
      this.#held.set(key, { catalog, member })
      this.#host.change(member, catalog.name)
    }
    this.#observe({ kind: 'member-moved', zone, catalog: catalog.name, from })
  }

  #bring(key: string, member: CatalogMember, catalog: Followed): void {
    const { zone } = member
    if (this.#hold(key, member, catalog)) this.#observe({ kind: 'member-added', zone, catalog: catalog.name })
  }

  /** §5.4: the zone begins anew. */
  #reset(key: string, member: CatalogMember, catalog: Followed): void {
    const { zone } = member
    this.#held.delete(key)
    this.#host.remove(zone)
    if (this.#hold(key, member, catalog)) this.#observe({ kind: 'member-reset', zone, catalog: catalog.name })
  }

  #hold(key: string, member: CatalogMember, catalog: Followed): boolean {
    const { zone } = member
    const isItself = [...this.#followed].some(({ name }) => name.equals(zone))
    const isHeld = !isItself && this.#host.add(member, catalog.name)
    if (isHeld) this.#held.set(key, { catalog, member })
    else {
      const reason = isItself ? 'it is a catalog that is followed' : 'a zone of that name is configured'
      this.#observe({ kind: 'member-refused', zone, catalog: catalog.name, reason })
    }
    return isHeld
  }

  /** The catalog lists the zone no longer; some other one may have waited for it. */
  #release(key: string, { zone }: CatalogMember, catalog: Followed): void {
    this.#held.delete(key)
    this.#host.remove(zone)
    this.#observe({ kind: 'member-removed', zone, catalog: catalog.name })
    const next = [...this.#followed].find(({ members }) => members.has(key))
    if (next !== undefined) this.#bring(key, next.members.get(key)!, next)
  }
}
