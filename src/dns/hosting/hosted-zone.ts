/**
 * One zone that a server holds, whatever its source: the generation that is served, what has changed lately, who may do
 * what with it, and who wants to know of changes. Does no I/O.
 */

import type { DomainName } from '../name/domain-name.ts'
import { ZoneHistory } from '../zone/zone-history.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import type { Zone } from '../zone/zone.ts'
import { RequestAccess } from './request-access.ts'

export interface ZoneAccess {
  readonly query: RequestAccess
  readonly transfer: RequestAccess
  readonly notify: RequestAccess
  readonly update: RequestAccess
}

/** What is open to the world is open on purpose: by itself a zone can be asked, and nothing else. */
export const QUERIES_ONLY: ZoneAccess = {
  query: RequestAccess.everybody,
  transfer: RequestAccess.nobody,
  notify: RequestAccess.nobody,
  update: RequestAccess.nobody,
}

/** `delta` is undefined where the new generation is not known by its changes. */
export type ZoneObserver = (zone: Zone | undefined, delta: ZoneDelta | undefined) => void

export interface HostedZoneOptions {
  readonly origin: DomainName
  readonly rrclass: number
  readonly access?: ZoneAccess
  readonly history?: ZoneHistory
}

export class HostedZone {
  readonly origin: DomainName
  readonly rrclass: number
  readonly history: ZoneHistory
  /** May be replaced while the zone is served. */
  access: ZoneAccess
  readonly #observers = new Set<ZoneObserver>()
  readonly #servers = new Set<() => void>()
  #zone: Zone | undefined
  /** Of the last generation that was published. */
  #serial: number | undefined

  constructor({ origin, rrclass, access = QUERIES_ONLY, history = new ZoneHistory() }: HostedZoneOptions) {
    this.origin = origin
    this.rrclass = rrclass
    this.access = access
    this.history = history
  }

  /** What is served; undefined while there is nothing (yet, or any more): whoever asks gets SERVFAIL. */
  get zone(): Zone | undefined {
    return this.#zone
  }

  /** Serves another generation from the next query on. */
  publish(zone: Zone, delta?: ZoneDelta): void {
    if (delta !== undefined) this.history.push(delta)
    else this.#breakHistory()
    this.#serial = zone.serial
    this.serve(zone)
    for (const observe of [...this.#observers]) observe(zone, delta)
  }

  /**
   * Serves a generation from the next query on, and tells nobody: it says the same as the last one, or `publish` follows
   * once it is known what has changed.
   */
  serve(zone: Zone): void {
    this.#zone = zone
    for (const serve of [...this.#servers]) serve()
  }

  /** Serves nothing: the zone has expired, or was never got. */
  withdraw(): void {
    this.#breakHistory()
    this.#zone = undefined
    for (const serve of [...this.#servers]) serve()
    for (const observe of [...this.#observers]) observe(undefined, undefined)
  }

  /** Calls whoever answers from the zone each time that `zone` is another. @returns how to end that */
  serveBy(serve: () => void): () => void {
    this.#servers.add(serve)
    return () => this.#servers.delete(serve)
  }

  /** Tells of each change from now on, in the order of the calls of `observe`. @returns how to end that */
  observe(observer: ZoneObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  #breakHistory(): void {
    if (this.#serial !== undefined) this.history.breakAt(this.#serial)
  }
}
