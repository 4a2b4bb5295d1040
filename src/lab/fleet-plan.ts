/**
 * Which servers there must be, and what each has to serve: all of it follows from the zones. The NS records at
 * a zone's apex name its servers, and the same zones hold the addresses of these names. Pure: starts nothing.
 */

import { formatIpv4 } from '../address/ipv4.ts'
import { formatIpv6 } from '../address/ipv6.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { compareNames } from '../dns/name/canonical-order.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Zone } from '../dns/zone/zone.ts'

/** A server, which is an address: a host with two addresses counts as two. */
export interface PlannedServer {
  readonly ip: string
  /** The names that NS records give it: `a.root-servers.net.` and `a.ns.arpa.` share an address. */
  readonly names: readonly DomainName[]
  readonly zones: readonly Zone[]
}

/** A zone that nobody, or not everybody who should, can serve. */
export interface FleetFinding {
  readonly rule: 'zone-without-server' | 'server-without-address'
  readonly zone: DomainName
  /** What is the matter, for a person. */
  readonly message: string
}

export interface FleetPlan {
  /** In a lasting order: those of the zones near the root first, and IPv4 before IPv6. */
  readonly servers: readonly PlannedServer[]
  readonly findings: readonly FleetFinding[]
  /** The NS records of the root and the addresses of its servers; empty without a root zone. */
  readonly hints: readonly ResourceRecord[]
}

/** The fleet of servers for `zones`, of which no two have the same origin. Zones of other classes than IN are left out. */
export function planFleet(zones: readonly Zone[]): FleetPlan {
  const ordered = zones.filter(({ rrclass }) => rrclass === CLASS.IN).sort(byDepth)
  const book = new AddressBook(ordered)
  const root = ordered[0]?.origin.isRoot === true ? ordered[0] : undefined
  return {
    servers: [...serversOf(ordered, book, TYPE.A), ...serversOf(ordered, book, TYPE.AAAA)],
    findings: ordered.flatMap((zone) => findingsOf(zone, book)),
    hints: root === undefined ? [] : hintsOf(root, book),
  }
}

function byDepth({ origin: a }: Zone, { origin: b }: Zone): number {
  return a.labelCount - b.labelCount || compareNames(a.octets, 0, b.octets, 0)
}

interface ServerInTheMaking {
  readonly ip: string
  readonly names: DomainName[]
  readonly zones: Zone[]
}

function serversOf(zones: readonly Zone[], book: AddressBook, type: number): PlannedServer[] {
  const servers = new Map<string, ServerInTheMaking>()
  for (const zone of zones) {
    for (const host of nameServers(zone)) {
      for (const record of book.addresses(host)) {
        if (record.type !== type) continue
        const ip = addressText(record)
        const server = servers.get(ip) ?? { ip, names: [], zones: [] }
        servers.set(ip, server)
        if (!server.names.some((name) => name.equals(host))) server.names.push(host)
        if (!server.zones.includes(zone)) server.zones.push(zone)
      }
    }
  }
  return [...servers.values()]
}

function findingsOf(zone: Zone, book: AddressBook): FleetFinding[] {
  const hosts = nameServers(zone)
  const homeless = hosts.filter((host) => book.addresses(host).length === 0)
  const origin = zone.origin.toString()
  if (homeless.length === hosts.length) {
    const message = `nobody serves ${origin}: no zone has an address for ${listNames(homeless)}`
    return [{ rule: 'zone-without-server', zone: zone.origin, message }]
  }
  return homeless.map((host) => ({
    rule: 'server-without-address',
    zone: zone.origin,
    message: `${host.toString()} cannot serve ${origin}: no zone has an address for it`,
  }))
}

function listNames(names: readonly DomainName[]): string {
  return names.map((name) => name.toString()).join(', ')
}

function hintsOf(root: Zone, book: AddressBook): ResourceRecord[] {
  const hosts = nameServers(root)
  return [...root.rrset(DomainName.root, TYPE.NS), ...hosts.flatMap((host) => book.addresses(host))]
}

function nameServers(zone: Zone): DomainName[] {
  return zone.rrset(zone.origin, TYPE.NS).map(({ rdata }) => DomainName.from(rdata))
}

function addressText({ type, rdata }: ResourceRecord): string {
  return type === TYPE.A ? formatIpv4(rdata) : formatIpv6(rdata)
}

/** The addresses of hosts, as far as the zones know them. */
class AddressBook {
  readonly #zones: readonly Zone[]
  readonly #byOrigin: ReadonlyMap<string, Zone>
  readonly #known = new Map<string, readonly ResourceRecord[]>()

  constructor(zones: readonly Zone[]) {
    this.#zones = zones
    this.#byOrigin = new Map(zones.map((zone) => [zone.origin.key, zone]))
  }

  /** The A and AAAA records of a host: those that its own zone has, or else the glue in another. */
  addresses(host: DomainName): readonly ResourceRecord[] {
    const known = this.#known.get(host.key)
    if (known !== undefined) return known
    const found = this.#authoritative(host) ?? this.#glue(host)
    this.#known.set(host.key, found)
    return found
  }

  #authoritative(host: DomainName): ResourceRecord[] | undefined {
    const zone = this.#zoneOf(host)
    if (zone?.lookup(host, TYPE.A).kind === 'referral') return undefined
    return zone && addressRecords(zone, host)
  }

  #glue(host: DomainName): ResourceRecord[] {
    for (const zone of this.#zones) {
      const records = addressRecords(zone, host)
      if (records !== undefined) return records
    }
    return []
  }

  /** The zone that a name lies in: that with the longest origin at or above it. */
  #zoneOf(name: DomainName): Zone | undefined {
    for (let at: DomainName | undefined = name; at !== undefined; at = at.parent) {
      const zone = this.#byOrigin.get(at.key)
      if (zone !== undefined) return zone
    }
    return undefined
  }
}

function addressRecords(zone: Zone, host: DomainName): ResourceRecord[] | undefined {
  const records = [...zone.rrset(host, TYPE.A), ...zone.rrset(host, TYPE.AAAA)]
  return records.length === 0 ? undefined : records
}
