/**
 * Keeps a zone that is edited all the time from growing: once what its older generations have left behind outweighs it,
 * it is copied into slabs of its own while it is served, and edited, as before.
 */

import { applyDeltas } from '../zone/apply-delta.ts'
import { compactZone, isWorthCompacting } from '../zone/compact-zone.ts'
import type { ZoneDelta } from '../zone/zone-delta.ts'
import type { Zone } from '../zone/zone.ts'
import type { HostedZone } from './hosted-zone.ts'

export class Compaction {
  readonly #hosted: HostedZone
  readonly #pause: () => Promise<void>
  /** What has been published since the copying began; undefined while nothing is copied. */
  #since: ZoneDelta[] | undefined
  /** The generation published last. */
  #last: Zone | undefined

  /** `pause` is awaited between slices of work. */
  constructor(hosted: HostedZone, pause: () => Promise<void>) {
    this.#hosted = hosted
    this.#pause = pause
  }

  /** Takes note of what was published, and begins to copy it if it is time. */
  published(zone: Zone | undefined, delta: ZoneDelta | undefined): void {
    this.#last = zone
    // Another zone altogether: what is being copied is of no use any more.
    if (zone === undefined || delta === undefined) this.#since = undefined
    else if (this.#since !== undefined) this.#since.push(delta)
    else if (isWorthCompacting(zone)) void this.#run(zone)
  }

  /** Leaves off. */
  stop(): void {
    this.#since = undefined
  }

  async #run(zone: Zone): Promise<void> {
    const since: ZoneDelta[] = (this.#since = [])
    let compact = await compactZone(zone, this.#pause)
    while (since.length > 0 && this.#since === since) {
      compact = await applyDeltas(compact, since.splice(0), this.#pause)
    }
    if (this.#since !== since) return
    this.#since = undefined
    // A generation may be served that is not published yet.
    if (this.#hosted.zone === this.#last) this.#hosted.serve(compact)
  }
}
