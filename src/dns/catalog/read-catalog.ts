/** What a catalog zone says (RFC 9432 §4). Properties that are not known are passed over; what is broken is not believed at all. */

import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import type { Zone } from '../zone/zone.ts'
import type { CatalogMember } from './catalog-member.ts'

/** The schema version that is understood (§4.2.1). */
export const CATALOG_VERSION = '2'

export type CatalogReading =
  | { readonly kind: 'members'; readonly members: readonly CatalogMember[] }
  | { readonly kind: 'broken'; readonly reason: string }

/** Records, or members, that are read without a stop. */
const IN_A_SLICE = 500

class BrokenCatalog extends Error {
  override readonly name = 'BrokenCatalog'
}

/** Where the records of one member node lie: its own PTR, and the properties below it. */
interface MemberNode {
  zones: DomainName[]
  groups: string[]
  newCatalogs: DomainName[]
}

/** The members of a catalog, in the order of the zone; or why it is none that may be processed (§5.1). */
export function readCatalog(zone: Zone): CatalogReading {
  const steps = readingSteps(zone)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** As `readCatalog`, with a stop between slices of work of a few milliseconds. */
export function* readingSteps(zone: Zone): Generator<void, CatalogReading, void> {
  try {
    checkVersion(zone)
    const members: CatalogMember[] = []
    const seen = new Set<string>()
    for (const [label, node] of yield* memberNodes(zone)) {
      const member = memberOf(label, node)
      refuseRepeated(member, seen)
      if (members.push(member) % IN_A_SLICE === 0) yield
    }
    return { kind: 'members', members }
  } catch (error) {
    if (!(error instanceof BrokenCatalog)) throw error
    return { kind: 'broken', reason: error.message }
  }
}

function checkVersion(zone: Zone): void {
  const owner = DomainName.parse('version', zone.origin)
  const [record, ...others] = zone.rrset(owner, TYPE.TXT)
  if (record === undefined) throw new BrokenCatalog(`there is no TXT record at ${owner.toString()}`)
  const version = others.length === 0 ? characterString(record) : undefined
  if (version !== CATALOG_VERSION)
    throw new BrokenCatalog(
      `the version at ${owner.toString()} is not ${CATALOG_VERSION}, the one that is understood`,
    )
}

/** The nodes below `zones.`, by the label that is unique to each. */
function* memberNodes(zone: Zone): Generator<void, Map<string, MemberNode>, void> {
  const nodes = new Map<string, MemberNode>()
  const base = DomainName.parse('zones', zone.origin)
  const depth = base.labelCount
  let records = 0
  for (const record of zone.records()) {
    if (++records % IN_A_SLICE === 0) yield
    const { owner, type } = record
    const below = owner.labelCount - depth
    if (below < 1 || below > 2 || !owner.isSubdomainOf(base)) continue
    const label = labelOf(below === 1 ? owner : owner.parent!)
    const node = nodes.get(label) ?? { zones: [], groups: [], newCatalogs: [] }
    if (below === 1 && type === TYPE.PTR) node.zones.push(DomainName.from(record.rdata))
    else if (below === 2) takeProperty(node, labelOf(owner), record)
    else continue
    nodes.set(label, node)
  }
  return nodes
}

function takeProperty(node: MemberNode, property: string, record: ResourceRecord): void {
  if (property === 'group' && record.type === TYPE.TXT) {
    const group = characterString(record)
    if (group !== undefined) node.groups.push(group)
  } else if (property === 'coo' && record.type === TYPE.PTR) {
    node.newCatalogs.push(DomainName.from(record.rdata))
  }
}

/** §4.1: one PTR each, and no more. Properties without a member are nothing to go by either. */
function memberOf(label: string, { zones, groups, newCatalogs }: MemberNode): CatalogMember {
  const [zone, ...others] = zones
  if (zone === undefined) throw new BrokenCatalog(`the member ${label} has properties and no PTR record`)
  if (others.length > 0) throw new BrokenCatalog(`the member ${label} has more than one PTR record`)
  if (newCatalogs.length > 1) throw new BrokenCatalog(`the member ${label} has more than one coo property`)
  return { zone, label, groups, newCatalog: newCatalogs[0] }
}

function refuseRepeated({ zone }: CatalogMember, seen: Set<string>): void {
  if (seen.has(zone.key)) throw new BrokenCatalog(`the zone ${zone.toString()} is listed twice`)
  seen.add(zone.key)
}

/** The only character-string of a TXT record; undefined when there are more. */
function characterString({ rdata }: ResourceRecord): string | undefined {
  return rdata[0] === rdata.length - 1 ? decoder.decode(rdata.subarray(1)) : undefined
}

const decoder = new TextDecoder()

/** The first label, in lower case, as text. */
function labelOf({ key }: DomainName): string {
  return key.slice(1, 1 + key.charCodeAt(0))
}
