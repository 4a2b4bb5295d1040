/**
 * A primary zone: read from its file, and read again when that changes. While the file is broken the last good zone is
 * served; a mistake takes nothing down.
 */

import { ZoneFileError } from '../errors.ts'
import type { ZonePolicy } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { formatType } from '../dns/iana/types.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { compareZones } from '../dns/zone/compare-zones.ts'
import { isSerialRaised } from '../dns/zone/serial-number.ts'
import { readZone } from '../dns/zone/zone-text.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { newFindings } from '../lab/new-findings.ts'
import { noting, wrongZone, type ZoneTrouble } from '../lab/zone-folder.ts'
import { FileError } from '../runtime/runtime.ts'
import type { SourceContext } from './source-context.ts'
import { dataReport } from './zone-report.ts'
import type { ZoneSource } from './zone-source.ts'

export class PrimarySource implements ZoneSource {
  readonly #context: SourceContext
  readonly #origin: DomainName | undefined
  readonly #file: string
  #policy: ZonePolicy
  #hosted: HostedZone | undefined
  /** The file itself, and those that it includes, or that it would if they were there. */
  #paths: ReadonlySet<string>
  /** Why the file, as it is now, gives no zone. */
  #trouble: ZoneTrouble | undefined
  /** Edits are looked at one after another. */
  #work: Promise<void> = Promise.resolve()

  /** `origin` is undefined for a file that says itself which zone it is. */
  constructor(context: SourceContext, file: string, origin: DomainName | undefined, policy: ZonePolicy) {
    this.#context = context
    this.#file = file
    this.#origin = origin
    this.#policy = policy
    this.#paths = new Set([file])
    if (origin !== undefined) this.#hosted = this.#newHosted(origin, CLASS.IN)
  }

  get hosted(): HostedZone | undefined {
    return this.#hosted
  }

  get paths(): ReadonlySet<string> {
    return this.#paths
  }

  async start(): Promise<void> {
    this.fileChanged()
    await this.#work
  }

  fileChanged(): void {
    this.#work = this.#work.then(() => this.#readAgain())
  }

  get trouble(): ZoneTrouble | undefined {
    return this.#trouble
  }

  obey(policy: ZonePolicy): void {
    this.#policy = policy
    if (this.#hosted !== undefined) this.#hosted.access = policy.access
  }

  report(): ZoneReport | undefined {
    const hosted = this.#hosted
    return (
      hosted && {
        zone: hosted.origin.toString(),
        kind: 'primary',
        ...dataReport(hosted),
        file: this.#file,
        ...(this.#trouble !== undefined && { trouble: this.#trouble.message }),
      }
    )
  }

  async close(): Promise<void> {
    await this.#work
  }

  async #readAgain(): Promise<void> {
    const { files, pause, observe, host } = this.#context
    const paths = new Set<string>()
    const wasBroken = this.#trouble !== undefined
    try {
      const zone = await readZone(noting(files, paths), this.#file, { origin: this.#origin, pause })
      this.#refuseOther(zone)
      this.#paths = paths
      this.#trouble = undefined
      await this.#serve(zone, wasBroken)
    } catch (error) {
      if (!(error instanceof ZoneFileError || error instanceof FileError)) throw error
      // What is missing now may be there after the next edit of any file that was looked for.
      this.#paths = new Set([...this.#paths, ...paths])
      this.#trouble = error
      if (this.#hosted !== undefined) host(this.#hosted, this)
      observe({ kind: 'zone-broken', file: this.#file, error, servedSerial: this.#hosted?.zone?.serial })
    }
    await this.#context.watch(this.#paths)
  }

  #refuseOther({ origin, rrclass }: Zone): void {
    if (this.#origin !== undefined && !this.#origin.equals(origin))
      throw wrongZone(origin, this.#file, `the zone ${this.#origin.toString()}`)
    const holder = this.#context.holderOf(origin, rrclass)
    if (holder !== undefined && holder !== this)
      throw wrongZone(
        origin,
        this.#file,
        `another zone than that of ${holder.report()?.file ?? 'a secondary'}`,
      )
  }

  async #serve(zone: Zone, wasBroken: boolean): Promise<void> {
    const { host, unhost, pause, observe } = this.#context
    const before = this.#hosted
    const previous = before?.zone
    const isSame = before !== undefined && isOf(before, zone)
    const hosted = isSame ? before : this.#newHosted(zone.origin, zone.rrclass)
    const changes = isSame && previous !== undefined ? await compareZones(previous, zone, pause) : []
    hosted.publish(zone)
    if (before !== undefined && !isSame) unhost(before)
    this.#hosted = hosted
    host(hosted, this)
    const isNews = wasBroken || changes.length > 0 || (before !== undefined && !isSame)
    if (isNews) this.#tellLoaded(zone, isSame ? previous : undefined, changes)
    if (previous !== undefined && !isNews) return
    for (const finding of newFindings(zone, previous))
      observe({ kind: 'zone-finding', file: this.#file, finding })
  }

  #newHosted(origin: DomainName, rrclass: number): HostedZone {
    return new HostedZone({ origin, rrclass, access: this.#policy.access })
  }

  #tellLoaded(
    zone: Zone,
    previous: Zone | undefined,
    changes: Awaited<ReturnType<typeof compareZones>>,
  ): void {
    const { observe } = this.#context
    const { origin, serial } = zone
    const news = { zone: origin.toString(), file: this.#file, serial }
    const rrsets = changes.map(({ kind, owner, type }) => ({
      kind,
      name: owner.toString(),
      type: formatType(type),
    }))
    const previousSerial = previous?.serial
    observe({ kind: 'zone-loaded', ...news, previousSerial, changes: rrsets, held: [] })
    if (changes.length > 0 && previousSerial !== undefined && !isSerialRaised(previousSerial, serial))
      observe({ kind: 'serial-not-raised', ...news, previousSerial })
  }
}

function isOf({ origin, rrclass }: HostedZone, zone: Zone): boolean {
  return rrclass === zone.rrclass && origin.equals(zone.origin)
}
