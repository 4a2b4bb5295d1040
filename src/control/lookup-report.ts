/**
 * How a resolver would go about a name, without asking anyone: the zone cut that it would begin at, who would be asked
 * there and what is known of them, and what is at hand already.
 */

import { formatSocketAddress, type SocketAddress } from '../address/socket-address.ts'
import { rdatasOf } from '../dns/cache/packed-records.ts'
import { DNS_PORT } from '../dns/iana/port.ts'
import { TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { nameInRdata } from '../dns/resolver/answer/alias.ts'
import { addressText } from '../dns/resolver/zone-cut/delegation.ts'
import type { Engine } from '../dns/resolver/engine.ts'
import { serverKey } from '../dns/resolver/servers/server-table.ts'
import type { ZoneRoute } from '../dns/resolver/settings.ts'
import { type CacheReport, cacheReports } from './cache-report.ts'
import { serverReport, type ServerReport } from './server-report.ts'

export interface LookupReport {
  readonly name: string
  readonly zone: string
  /** Who says that these are the zone's servers. */
  readonly by: 'forward zone' | 'stub zone' | 'cache' | 'hints'
  /** Of a zone cut in the cache. */
  readonly secondsLeft?: number
  readonly servers: readonly { readonly name: string; readonly addresses: readonly ServerReport[] }[]
  /** What is held of the very name. */
  readonly held: readonly CacheReport[]
}

interface Known {
  readonly zone: DomainName
  readonly by: LookupReport['by']
  readonly secondsLeft?: number
  readonly servers: readonly { readonly name: string; readonly addresses: readonly SocketAddress[] }[]
}

export function lookupReport(engine: Engine, name: DomainName, nowMs: number): LookupReport {
  const { cache, limits, upstream } = engine
  const { zone, servers, ...how } = knownCut(engine, name, nowMs)
  return {
    name: name.toString(),
    zone: zone.toString(),
    ...how,
    servers: servers.map((server) => ({
      name: server.name,
      addresses: server.addresses.map((address) =>
        serverReport(serverKey(address), upstream.servers.get(address, nowMs), limits, nowMs),
      ),
    })),
    held: [...cacheReports(cache, nowMs, (key) => key === name.key)],
  }
}

function knownCut(engine: Engine, name: DomainName, nowMs: number): Known {
  const { cache, settings, hints } = engine
  const route = deepestRoute(settings.routes, name)
  const cut = cache.deepestCut(name.key, nowMs)
  const zone = cut && DomainName.from(cut.packed)
  if (route !== undefined && route.servers.length > 0) {
    // What a resolver has told of cuts below is no reason to go past it.
    const isNearest = route.kind === 'forward' || zone === undefined || route.zone.isSubdomainOf(zone)
    if (isNearest) return fromRoute(engine, route, nowMs)
  }
  if (cut === undefined || zone === undefined) {
    const servers = hints.servers.map((server) => ({
      name: server.name.toString(),
      addresses: server.ips.map((ip) => ({ ip, port: DNS_PORT })),
    }))
    return { zone: hints.zone, by: 'hints', servers }
  }
  const servers = rdatasOf(cut.packed).map((rdata) => {
    const server = nameInRdata(rdata)
    return { name: server.toString(), addresses: addressesOf(engine, server, DNS_PORT, nowMs) }
  })
  return { zone, by: 'cache', secondsLeft: Math.floor((cut.expiresAtMs - nowMs) / 1000), servers }
}

function deepestRoute(routes: readonly ZoneRoute[], name: DomainName): ZoneRoute | undefined {
  let deepest: ZoneRoute | undefined
  for (const route of routes) {
    if (!name.isSubdomainOf(route.zone)) continue
    if (deepest === undefined || route.zone.isSubdomainOf(deepest.zone)) deepest = route
  }
  return deepest
}

function fromRoute(engine: Engine, { kind, zone, servers }: ZoneRoute, nowMs: number): Known {
  return {
    zone,
    by: kind === 'stub' ? 'stub zone' : 'forward zone',
    servers: servers.map((server) =>
      'ip' in server
        ? { name: formatSocketAddress(server), addresses: [server] }
        : { name: server.name.toString(), addresses: addressesOf(engine, server.name, server.port, nowMs) },
    ),
  }
}

function addressesOf({ cache }: Engine, name: DomainName, port: number, nowMs: number): SocketAddress[] {
  return [TYPE.A, TYPE.AAAA].flatMap((type) => {
    const entry = cache.peek(name.key, type, nowMs)
    if (entry?.kind !== 'rrset') return []
    return rdatasOf(entry.packed).flatMap((rdata) => {
      const ip = addressText(rdata)
      return ip === undefined ? [] : [{ ip, port }]
    })
  })
}
