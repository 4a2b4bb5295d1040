/**
 * Local zones and local data: what the operator answers himself, without asking anybody. As in unbound.conf, the
 * deepest zone that holds a name decides, and its type says what becomes of names that have no data.
 */

import { TextError } from '../../errors.ts'
import type { RrsetEntry } from '../cache/cache-entry.ts'
import { RCODE } from '../iana/codes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { NameScan, nameLength } from '../name/name-octets.ts'
import { i32List } from '../zone/paged-list.ts'
import type { Decision, PolicyAnswer, PolicyRule } from './decision.ts'
import { DEFAULT_ZONES } from './default-zones.ts'
import { nameOfRecord } from './local-data.ts'
import { aliasDecision } from './local-alias.ts'
import { localRrset, withOwner, withRdata } from './local-rrset.ts'
import { NameTable } from './name-table.ts'
import { answerOf } from './outcome.ts'
import { behaviourOf, LOCAL_ZONE_TYPES, type LocalZoneType, numberOfZoneType } from './zone-type.ts'

export interface LocalZoneRule {
  readonly name: DomainName
  readonly type: LocalZoneType
}

export interface LocalZonesOptions {
  readonly zones: readonly LocalZoneRule[]
  /** Records; those in no zone make one of type transparent. */
  readonly data: readonly ResourceRecord[]
  /** Whether the zones of `default-zones.ts` are there too, but for those that `zones` names. */
  readonly hasDefaults: boolean
}

/** At a name between a zone's apex and a name with data. */
const EMPTY: readonly RrsetEntry[] = []

export class LocalZones {
  readonly #zones = new NameTable()
  readonly #types = i32List()
  readonly #nodes = new NameTable()
  readonly #rrsets: (readonly RrsetEntry[])[] = []
  readonly #scan = new NameScan()

  /** @throws TextError 'bad-value' for a record that its zone cannot hold */
  constructor({ zones, data, hasDefaults }: LocalZonesOptions) {
    for (const { name, type } of zones) this.#enterZone(name, type)
    if (hasDefaults) this.#enterDefaults()
    // All zones are known before the first record looks for its own.
    for (const record of data) this.#enterRecord(record)
  }

  /** What is decided about an uncompressed name; undefined when it is to be resolved. */
  decide(name: Uint8Array, type: number): Decision | undefined {
    this.#scan.scan(name, 0)
    return this.decideScanned(name, this.#scan, type)
  }

  /** As `decide`, of a name that was scanned before. `report` is told of zones that are to inform. */
  decideScanned(
    name: Uint8Array,
    scan: NameScan,
    type: number,
    report?: (rule: PolicyRule) => void,
  ): Decision | undefined {
    const zoneAt = this.#zoneAt(name, scan, type)
    return zoneAt < 0 ? undefined : this.#decideIn(zoneAt, name, scan, type, report)
  }

  /** The rule of the deepest zone that may know a type at a name, whatever it decides; undefined without such a zone. */
  ruleAbout(name: Uint8Array, type: number): PolicyRule | undefined {
    this.#scan.scan(name, 0)
    const zoneAt = this.#zoneAt(name, this.#scan, type)
    return zoneAt < 0 ? undefined : this.#ruleOf(zoneAt, name, this.#scan)
  }

  /** How many labels to leave off to come to the deepest zone that may know a type at a name; -1 without one. */
  #zoneAt(name: Uint8Array, scan: NameScan, type: number): number {
    // RFC 4034 §5: DS records stand in the zone above.
    const from = type === TYPE.DS && scan.count > 0 ? 1 : 0
    return this.#zones.findAbove(name, scan, from)
  }

  #decideIn(
    zoneAt: number,
    name: Uint8Array,
    scan: NameScan,
    type: number,
    report: ((rule: PolicyRule) => void) | undefined,
  ): Decision | undefined {
    const behaviour = behaviourOf(this.#typeOf(zoneAt, name, scan))
    const node =
      behaviour.data === 'none' ? undefined : this.#node(name, scan, behaviour.data === 'apex' ? zoneAt : 0)
    const rule = (): PolicyRule => this.#ruleOf(zoneAt, name, scan)
    if (behaviour.isTold) report?.(rule())
    const rrset = node && pickRrset(node, type)
    if (rrset !== undefined) {
      if (behaviour.data === 'name') return { kind: 'answer', answer: local([rrset]), rule: rule() }
      const owner = name.slice(0, nameLength(name, 0))
      const own = withOwner(rrset, owner)
      if (rrset.type === TYPE.CNAME && type !== TYPE.CNAME) return aliasDecision(own, owner, rule())
      return { kind: 'answer', answer: local([own]), rule: rule() }
    }
    const hasData = node !== undefined && node.length > 0
    const outcome = hasData ? behaviour.noType : behaviour.noName
    // RFC 8020 §2: a name exists when one below it does.
    const settled = node !== undefined && outcome === 'nxdomain' ? 'nodata' : outcome
    if (settled === 'resolve' || (settled === 'no-a' && type !== TYPE.A)) return undefined
    return answerOf(settled, name, type, this.#soa(name, scan, zoneAt), rule())
  }

  #ruleOf(zoneAt: number, name: Uint8Array, scan: NameScan): PolicyRule {
    return {
      list: 'local-zone',
      trigger: { kind: 'name', name: DomainName.from(name, scan.starts[zoneAt]), isWild: false },
      action: LOCAL_ZONE_TYPES[this.#typeOf(zoneAt, name, scan)]!,
    }
  }

  /** The number of its type. */
  #typeOf(zoneAt: number, name: Uint8Array, scan: NameScan): number {
    return this.#types.get(this.#zones.find(name, scan.starts[zoneAt]!, scan.hashes[zoneAt]!))
  }

  #node(name: Uint8Array, scan: NameScan, at: number): readonly RrsetEntry[] | undefined {
    const number = this.#nodes.find(name, scan.starts[at]!, scan.hashes[at]!)
    return number < 0 ? undefined : this.#rrsets[number]
  }

  #soa(name: Uint8Array, scan: NameScan, zoneAt: number): RrsetEntry | undefined {
    return this.#node(name, scan, zoneAt)?.find(({ type }) => type === TYPE.SOA)
  }

  #enterDefaults(): void {
    const missing = DEFAULT_ZONES.filter(({ name }) => this.#zones.numberOf(name.octets) < 0)
    for (const { name, type } of missing) this.#enterZone(name, type)
    for (const { records } of missing) for (const record of records) this.#enterRecord(record)
  }

  #enterZone(name: DomainName, type: LocalZoneType): void {
    const number = this.#zones.add(name.octets, 0)
    if (number === this.#types.length) this.#types.push(numberOfZoneType(type))
    else this.#types.set(number, numberOfZoneType(type))
  }

  #enterRecord(record: ResourceRecord): void {
    const { owner, type, ttlSeconds, rdata } = record
    this.#scan.scan(owner.octets, 0)
    let zoneAt = this.#zoneAt(owner.octets, this.#scan, type)
    if (zoneAt < 0) {
      zoneAt = type === TYPE.DS && !owner.isRoot ? 1 : 0
      this.#enterZone(owner.suffix(owner.labelCount - zoneAt), 'transparent')
    }
    const number = this.#enterNames(owner.octets, zoneAt)
    const rrsets = this.#rrsets[number]!
    this.#checkRedirect(zoneAt, record, rrsets)
    const known = rrsets.find((rrset) => rrset.type === type)
    const rrset =
      known === undefined ? localRrset(owner.octets, type, ttlSeconds, [rdata]) : withRdata(known, rdata)
    this.#rrsets[number] = [...rrsets.filter((each) => each !== known), rrset]
  }

  /** Makes the name's node and those up to its zone's apex; returns the number of the name's. */
  #enterNames(octets: Uint8Array, zoneAt: number): number {
    const { starts } = this.#scan
    for (let i = zoneAt; i >= 0; i--) this.#rrsets[this.#nodes.add(octets, starts[i]!)] ??= EMPTY
    return this.#nodes.numberOf(octets)
  }

  /** What answers for all names of a zone stands at its apex, and is one alias or none. */
  #checkRedirect(zoneAt: number, record: ResourceRecord, rrsets: readonly RrsetEntry[]): void {
    const { owner, type } = record
    const zone = this.#zones.find(owner.octets, this.#scan.starts[zoneAt]!, this.#scan.hashes[zoneAt]!)
    if (behaviourOf(this.#types.get(zone)).data !== 'apex') return
    const wrong = (expected: string): TextError => new TextError('bad-value', nameOfRecord(record), expected)
    if (zoneAt > 0) throw wrong('data at the apex of the redirect zone')
    const isAlias = type === TYPE.CNAME
    if (rrsets.some((rrset) => isAlias || rrset.type === TYPE.CNAME)) throw wrong('nothing beside a CNAME')
  }
}

/** The RRset of the type or an alias; of all types the first (RFC 8482 §4.1). */
function pickRrset(rrsets: readonly RrsetEntry[], type: number): RrsetEntry | undefined {
  if (type === TYPE.ANY) return rrsets[0]
  let alias: RrsetEntry | undefined
  for (const rrset of rrsets) {
    if (rrset.type === type) return rrset
    if (rrset.type === TYPE.CNAME) alias = rrset
  }
  return alias
}

function local(chain: readonly RrsetEntry[]): PolicyAnswer {
  return { rcode: RCODE.NOERROR, chain, denial: undefined, error: undefined, isAuthoritative: true }
}
