/**
 * One edit of a zone in the making: records come and go in it, and at its end there is a new generation. The zone
 * itself never changes, and whoever reads it goes on reading it.
 */

import { TextError } from '../../errors.ts'
import { formatClass } from '../iana/classes.ts'
import { formatType, isDataType, TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { hashName } from '../name/name-octets.ts'
import { RrsetEdit } from './rrset-edit.ts'
import { rewriteOwner } from './slab-rewrite.ts'
import type { ZoneDelta } from './zone-delta.ts'
import { NO_ZONE_LIMITS, refuseLongRrset, refuseManyTypes, type ZoneLimits } from './zone-limits.ts'
import { besideConflict, conflict, heldTtl, mayStandTogether, refuseSecond } from './zone-rules.ts'
import { Zone } from './zone.ts'
import { NONE } from './zone-slab.ts'

/** Owners that are worked through without a pause: a few milliseconds of work. */
const OWNERS_IN_A_SLICE = 200

export interface FinishedDraft {
  readonly zone: Zone
  readonly delta: ZoneDelta
}

interface OwnerEdit {
  readonly owner: DomainName
  /** NONE for a name that the zone has not. */
  readonly node: number
  readonly rrsets: Map<number, RrsetEdit>
}

export class ZoneDraft {
  readonly #zone: Zone
  readonly #limits: ZoneLimits
  readonly #owners = new Map<string, OwnerEdit>()

  /** `limits` hold for what grows; what is larger already may shrink. */
  constructor(zone: Zone, limits: ZoneLimits = NO_ZONE_LIMITS) {
    this.#zone = zone
    this.#limits = limits
  }

  /** Whether what has been done so far comes to anything. */
  get isChanged(): boolean {
    for (const { rrsets } of this.#owners.values()) {
      for (const edit of rrsets.values()) if (edit.isChanged) return true
    }
    return false
  }

  /** The records of one RRset, as the edit has it so far. */
  rrset(owner: DomainName, type: number): ResourceRecord[] {
    const edit = this.#owners.get(owner.key)?.rrsets.get(type)
    return edit === undefined ? this.#zone.rrset(owner, type) : [...edit.records()]
  }

  /** How many records an RRset has, without looking at them. */
  count(owner: DomainName, type: number): number {
    return this.#editOf(owner, type).count
  }

  /** The types of which a name has records. */
  types(owner: DomainName): number[] {
    const edited = this.#owners.get(owner.key)
    const kept = this.#baseTypes(edited?.node ?? this.#nodeOf(owner)).filter(
      (type) => edited?.rrsets.has(type) !== true,
    )
    const changed = edited === undefined ? [] : [...edited.rrsets.values()]
    return [...kept, ...changed.filter(({ count }) => count > 0).map(({ type }) => type)]
  }

  /** Whether a name owns records; an empty non-terminal does not. */
  has(owner: DomainName): boolean {
    return this.types(owner).length > 0
  }

  /**
   * Adds a record. An RRset has one TTL (RFC 2181 §5.2): that of what was added last. The rdata is kept, not copied.
   *
   * @returns false when it was there already
   * @throws TextError 'bad-value' when the zone cannot hold it beside what it holds already, 'too-long' when its limits
   *   do not let the name have another type
   */
  add({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): boolean {
    const { origin, rrclass: own } = this.#zone
    if (rrclass !== own)
      throw conflict(formatClass(rrclass), `class ${formatClass(own)}, as the rest of the zone`)
    if (!isDataType(type)) throw conflict(formatType(type), 'a type that a zone can hold')
    if (!owner.isSubdomainOf(origin)) {
      throw conflict(owner.toString(), `a name in the zone ${origin.toString()}`)
    }
    if (type === TYPE.SOA && !owner.equals(origin)) {
      throw conflict(owner.toString(), `the SOA at the apex ${origin.toString()}`)
    }
    const types = this.types(owner)
    for (const other of types) {
      if (!mayStandTogether(type, other)) throw besideConflict(type, other, owner.toString())
    }
    if (!types.includes(type)) refuseManyTypes(types.length, type, this.#limits)
    const edit = this.#editOf(owner, type)
    if (edit.count > 0 && !edit.has(rdata)) refuseSecond(type)
    return edit.add(rdata, heldTtl(ttlSeconds))
  }

  /** Removes a record, whatever its TTL. @returns false when there was none with that rdata */
  remove({ owner, type, rdata }: Pick<ResourceRecord, 'owner' | 'type' | 'rdata'>): boolean {
    return this.#editOf(owner, type).remove(rdata)
  }

  /** @returns how many records there were */
  removeRrset(owner: DomainName, type: number): number {
    return this.#editOf(owner, type).clear()
  }

  /** Removes all records of a name; those of names below it stay. @returns how many there were */
  removeName(owner: DomainName): number {
    return this.types(owner).reduce((sum, type) => sum + this.removeRrset(owner, type), 0)
  }

  /**
   * The new generation, and what leads to it; undefined when nothing has changed. The serial is the caller's to raise.
   *
   * @throws TextError 'missing-field' without an SOA or NS record at the apex (RFC 1035 §5.2), 'too-long' when an RRset
   *   has grown beyond the limits
   */
  finish(): FinishedDraft | undefined {
    const steps = this.steps()
    for (;;) {
      const { done, value } = steps.next()
      if (done === true) return value
    }
  }

  /** As `finish`, with `pause` awaited between slices of work of a few milliseconds. */
  async finishInSlices(pause: () => Promise<void>): Promise<FinishedDraft | undefined> {
    const steps = this.steps()
    for (;;) {
      const { done, value } = steps.next()
      if (done === true) return value
      await pause()
    }
  }

  /** As `finish`, with a stop between slices of work of a few milliseconds. */
  *steps(): Generator<void, FinishedDraft | undefined, void> {
    const { origin, rrclass } = this.#zone
    const oldSoa = this.#zone.rrset(origin, TYPE.SOA)[0]!
    const [soa] = this.rrset(origin, TYPE.SOA)
    if (soa === undefined) throw missing(`an SOA record at ${origin.toString()}`)
    if (this.rrset(origin, TYPE.NS).length === 0)
      throw missing(`at least one NS record at ${origin.toString()}`)

    const slab = this.#zone.slab.fork()
    const removed = [oldSoa]
    const added = [soa]
    let isChanged = false
    let inSlice = 0
    for (const { owner, rrsets } of this.#owners.values()) {
      const changed = [...rrsets.values()].filter((each) => each.isChanged)
      if (changed.length === 0) continue
      isChanged = true
      for (const edit of changed) {
        if (edit.type === TYPE.SOA) continue
        if (edit.isGrown) refuseLongRrset(edit.type, edit.count, edit.rdataOctets, this.#limits)
        removed.push(...edit.removals())
        added.push(...edit.additions())
      }
      rewriteOwner(slab, owner, changed)
      if (++inSlice % OWNERS_IN_A_SLICE === 0) yield
    }
    if (!isChanged) return undefined
    const zone = new Zone(origin, rrclass, slab)
    return { zone, delta: { fromSerial: this.#zone.serial, toSerial: zone.serial, removed, added } }
  }

  #editOf(owner: DomainName, type: number): RrsetEdit {
    const { rrsets, node, owner: kept } = this.#ownerEdit(owner)
    let edit = rrsets.get(type)
    if (edit === undefined) {
      const base = node === NONE ? NONE : this.#zone.slab.findRrset(node, type)
      edit = new RrsetEdit(this.#zone, kept, type, base)
      rrsets.set(type, edit)
    }
    return edit
  }

  #ownerEdit(owner: DomainName): OwnerEdit {
    let edit = this.#owners.get(owner.key)
    if (edit === undefined) {
      const node = this.#nodeOf(owner)
      edit = { owner: node === NONE ? owner : this.#nameOf(node), node, rrsets: new Map() }
      this.#owners.set(owner.key, edit)
    }
    return edit
  }

  #nodeOf({ octets }: DomainName): number {
    return this.#zone.slab.findNode(hashName(octets, 0), octets, 0)
  }

  #nameOf(node: number): DomainName {
    const { slab } = this.#zone
    return DomainName.from(slab.nameOctets(node), slab.nameOffset(node))
  }

  #baseTypes(node: number): number[] {
    const { slab } = this.#zone
    const types: number[] = []
    let rrset = node === NONE ? NONE : slab.nodeRrset.get(node)
    for (; rrset !== NONE; rrset = slab.rrsetNext.get(rrset)) types.push(slab.rrsetType.get(rrset))
    return types
  }
}

function missing(what: string): TextError {
  return new TextError('missing-field', '', what)
}
