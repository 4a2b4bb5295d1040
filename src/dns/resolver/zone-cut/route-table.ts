/** The operator's stub and forward zones, found by name. Knows nothing of the cache, nor of who answers. */

import { parentKey } from '../../cache/cache-key.ts'
import { type AddressTypes, type Delegation, delegationFromRoute } from './delegation.ts'
import type { ZoneRoute } from '../settings.ts'

/** A route with its servers made ready to be asked. */
export interface Routed {
  readonly route: ZoneRoute
  readonly delegation: Delegation
}

export class RouteTable {
  /** The root's servers, if they are configured as a stub zone. */
  readonly hints: Delegation | undefined
  readonly #byZone = new Map<string, Routed>()

  /** Of a stub and a forward zone of the same name the forward zone counts. */
  constructor(routes: readonly ZoneRoute[], types: AddressTypes) {
    for (const route of routes) {
      const { key } = route.zone
      const delegation = delegationFromRoute(route, types)
      if (route.kind === 'stub' && route.zone.isRoot) this.hints = { ...delegation, source: 'hints' }
      if (route.kind === 'stub' && this.#byZone.has(key)) continue
      this.#byZone.set(key, { route, delegation })
    }
  }

  /** The zones that have a route, by key. */
  get zoneKeys(): Iterable<string> {
    return this.#byZone.keys()
  }

  get isEmpty(): boolean {
    return this.#byZone.size === 0
  }

  /**
   * The deepest at or above a name; undefined when there is none, or when the deepest is an exception: a forward
   * zone without servers.
   */
  above(nameKey: string): Routed | undefined {
    if (this.isEmpty) return undefined
    for (let key: string | undefined = nameKey; key !== undefined; key = parentKey(key)) {
      const routed = this.#byZone.get(key)
      if (routed !== undefined) return isException(routed.route) ? undefined : routed
    }
    return undefined
  }

  /** The one of this very zone, when nobody but its servers may be asked about it. */
  confining(zoneKey: string): Routed | undefined {
    const routed = this.#byZone.get(zoneKey)
    return routed === undefined || routed.route.fallsBack || isException(routed.route) ? undefined : routed
  }
}

function isException({ kind, servers }: ZoneRoute): boolean {
  return kind === 'forward' && servers.length === 0
}
