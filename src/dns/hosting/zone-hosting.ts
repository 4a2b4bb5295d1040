/** All zones that a server holds, and the authority that answers from them: it serves what each of them has published. */

import type { Authority } from '../authority/authority.ts'
import type { Zone } from '../zone/zone.ts'
import type { DomainName } from '../name/domain-name.ts'
import { Compaction } from './compaction.ts'
import type { HostedZone } from './hosted-zone.ts'

export class ZoneHosting {
  readonly authority: Authority
  readonly #holders = new WeakMap<Zone, HostedZone>()
  readonly #byKey = new Map<string, { readonly hosted: HostedZone; readonly stop: () => void }>()

  readonly #pause: (() => Promise<void>) | undefined

  /** `pause` is awaited between slices of long work. Without it a zone that is edited for ever grows for ever. */
  constructor(authority: Authority, pause?: () => Promise<void>) {
    this.authority = authority
    this.#pause = pause
  }

  get size(): number {
    return this.#byKey.size
  }

  *[Symbol.iterator](): Iterator<HostedZone> {
    for (const { hosted } of this.#byKey.values()) yield hosted
  }

  /** Serves a zone, in the place of the one with its origin and class, if there is one. */
  put(hosted: HostedZone): void {
    const { origin, rrclass } = hosted
    this.remove(origin, rrclass)
    const stopServing = hosted.serveBy(() => this.#serve(hosted))
    const stopCompacting = this.#keepCompact(hosted)
    const stop = () => {
      stopServing()
      stopCompacting()
    }
    this.#byKey.set(keyOf(origin, rrclass), { hosted, stop })
    this.#serve(hosted)
  }

  /** From now on its names are refused, or belong to a zone above it. */
  remove(origin: DomainName, rrclass: number): void {
    const key = keyOf(origin, rrclass)
    this.#byKey.get(key)?.stop()
    this.#byKey.delete(key)
    this.authority.removeZone(origin, rrclass)
  }

  /** The zone of exactly that name. */
  find(origin: DomainName, rrclass: number): HostedZone | undefined {
    return this.#byKey.get(keyOf(origin, rrclass))?.hosted
  }

  /** Whose generation a zone is that the authority serves. */
  holderOf(zone: Zone): HostedZone | undefined {
    return this.#holders.get(zone)
  }

  #keepCompact(hosted: HostedZone): () => void {
    if (this.#pause === undefined) return () => {}
    const compaction = new Compaction(hosted, this.#pause)
    const stop = hosted.observe((zone, delta) => compaction.published(zone, delta))
    return () => {
      stop()
      compaction.stop()
    }
  }

  #serve(hosted: HostedZone): void {
    const { origin, rrclass, zone } = hosted
    if (zone === undefined) {
      this.authority.putUnavailable(origin, rrclass)
      return
    }
    this.#holders.set(zone, hosted)
    this.authority.putZone(zone)
  }
}

function keyOf({ key }: DomainName, rrclass: number): string {
  return `${rrclass} ${key}`
}
