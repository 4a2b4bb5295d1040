/**
 * A primary zone: read from its file, and read again when that changes. While the file is broken the last good zone is
 * served; a mistake takes nothing down. One that takes updates is kept together with its file by a `PrimaryZone`.
 */

import type { PrimarySettings, ZonePolicy } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { CLASS } from '../dns/iana/classes.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { copyName } from '../dns/hosting/copy-name.ts'
import { PrimaryZone } from '../dns/update/primary-zone.ts'
import { zoneDelta } from '../dns/zone/compare-zones.ts'
import { isSerialRaised } from '../dns/zone/serial-number.ts'
import type { ZoneDelta } from '../dns/zone/zone-delta.ts'
import { originOfFile } from '../dns/zone/zone-text.ts'
import { Zone } from '../dns/zone/zone.ts'
import { FileError } from '../runtime/runtime.ts'
import { newFindings } from '../zonefiles/new-findings.ts'
import { readZoneOnce, wrongZone, type ZoneTrouble } from '../zonefiles/zone-reading.ts'
import { rrsetNews } from './rrset-news.ts'
import { ServedZone } from './served-zone.ts'
import type { SourceContext, ZoneHolder } from './source-context.ts'
import { UpdateTrouble } from './update-trouble.ts'
import { dataReport } from './zone-report.ts'

export class PrimarySource implements ZoneHolder {
  readonly kind = 'primary'
  /** It is nobody's copy. */
  readonly secondary = undefined
  readonly #context: SourceContext
  readonly #settings: PrimarySettings
  #policy: ZonePolicy
  #served: ServedZone | undefined
  #dynamic: PrimaryZone | undefined
  /** The file itself, and those that it includes, or that it would if they were there. */
  #paths: ReadonlySet<string>
  /** Why the file, as it is now, gives no zone that can be served. */
  #trouble: ZoneTrouble | undefined
  readonly #updateTrouble = new UpdateTrouble()
  /** Edits are looked at one after another. */
  #work: Promise<void> = Promise.resolve()
  #isClosed = false

  constructor(context: SourceContext, settings: PrimarySettings) {
    this.#context = context
    this.#settings = settings
    this.#policy = settings
    this.#paths = new Set([settings.file])
    const { origin } = settings
    if (origin !== undefined) this.#served = new ServedZone(context, origin, CLASS.IN, settings)
  }

  get title(): string {
    return this.#settings.file
  }

  /** Undefined while it is not known which zone it is. */
  get hosted(): HostedZone | undefined {
    return this.#served?.hosted
  }

  /** Which zone it is, or is to be, as far as that is known. */
  get origin(): DomainName | undefined {
    return this.hosted?.origin ?? originOfFile(this.#settings.file)
  }

  get policy(): ZonePolicy {
    return this.#policy
  }

  /** What takes updates; undefined for a zone that does not. */
  get dynamic(): PrimaryZone | undefined {
    return this.#dynamic
  }

  /** The files whose changes concern it. */
  get paths(): ReadonlySet<string> {
    return this.#paths
  }

  get trouble(): ZoneTrouble | undefined {
    return this.#trouble
  }

  /** Resolves when the zone is served, or it is clear that there is nothing to serve for now. */
  start(): Promise<void> {
    this.fileChanged()
    return this.#work
  }

  /** One of its files has changed. */
  fileChanged(): void {
    this.#work = this.#work.then(() => this.#readAgain())
  }

  obey(policy: ZonePolicy): void {
    this.#policy = policy
    this.#served?.obey(policy)
  }

  notify(): number {
    return this.#served?.notify() ?? 0
  }

  report(): ZoneReport | undefined {
    const { hosted } = this
    if (hosted === undefined) return this.#reportOfNothing()
    const trouble = this.#trouble?.message ?? this.#updateTrouble.text
    return {
      zone: hosted.origin.toString(),
      kind: this.kind,
      ...dataReport(hosted),
      file: this.#settings.file,
      takesUpdates: this.#dynamic !== undefined,
      ...(this.#dynamic?.isFrozen === true && { isFrozen: true }),
      ...(trouble !== undefined && { trouble }),
    }
  }

  /** Of a file that is to say itself which zone it is, and gives none: its name says which was probably meant. */
  #reportOfNothing(): ZoneReport | undefined {
    const { origin } = this
    if (origin === undefined || this.#trouble === undefined) return undefined
    // Another has that zone, so that something else is meant.
    if (this.#context.holderOf(origin, CLASS.IN) !== undefined) return undefined
    const zone = origin.toString()
    return { zone, kind: this.kind, file: this.#settings.file, trouble: this.#trouble.message }
  }

  /** Resolves when nothing is left to be done. What is served stays so until it is removed. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#work
    this.#served?.close()
    await this.#dynamic?.close()
  }

  async #readAgain(): Promise<void> {
    if (this.#isClosed) return
    const { files, pause, watch } = this.#context
    const { file } = this.#settings
    // Before it is read: what changes from then on is noticed.
    await watch([file])
    const origin = this.#settings.origin ?? (this.#dynamic && this.hosted?.origin)
    const { result, paths } = await readZoneOnce(files, file, { origin, pause }, (zone) =>
      this.#refuseOther(zone, origin),
    )
    if (result instanceof Zone) {
      this.#paths = paths
      await this.#take(result)
    } else {
      // What is missing now may be there after the next edit of any file that was looked for.
      this.#paths = new Set([...this.#paths, ...paths])
      this.#keep(result)
    }
    // A file in a folder that was not watched before may have changed since it was read.
    if (await watch(this.#paths)) this.fileChanged()
  }

  /** A zone whose journal cannot be read or written to is as good as broken: to serve it would lose updates. */
  async #take(zone: Zone): Promise<void> {
    const wasBroken = this.#trouble !== undefined
    this.#trouble = undefined
    try {
      await this.#serve(zone, wasBroken)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.#keep(error)
    }
  }

  /** The last good zone stays. */
  #keep(trouble: ZoneTrouble): void {
    const { observe, host } = this.#context
    const { hosted } = this
    this.#trouble = trouble
    if (hosted !== undefined) host(hosted, this)
    const servedSerial = hosted?.zone?.serial
    observe({ kind: 'zone-broken', file: this.#settings.file, error: trouble, servedSerial })
  }

  #refuseOther({ origin, rrclass }: Zone, expected: DomainName | undefined): void {
    const { file } = this.#settings
    if (expected !== undefined && !expected.equals(origin))
      throw wrongZone(origin, file, `the zone ${expected.toString()}`)
    const holder = this.#context.holderOf(origin, rrclass)
    if (holder !== undefined && holder !== this)
      throw wrongZone(origin, file, `another zone than that of ${holder.title}`)
  }

  async #serve(zone: Zone, wasBroken: boolean): Promise<void> {
    const previous = this.hosted?.zone
    if (previous === undefined || !isOf(previous, zone)) await this.#serveNew(zone, wasBroken)
    else if (this.#dynamic === undefined) await this.#serveEdited(previous, zone, wasBroken)
    else await this.#serveMerged(this.#dynamic, zone, wasBroken)
  }

  async #serveNew(zone: Zone, wasBroken: boolean): Promise<void> {
    const before = this.#served
    const { hosted } = (this.#served = this.#servedFor(zone))
    this.#dynamic = await this.#openDynamic(zone, hosted)
    if (this.#dynamic === undefined) hosted.publish(zone)
    this.#context.host(hosted, this)
    const isOther = before !== undefined && before !== this.#served
    if (isOther) this.#leave(before)
    if (wasBroken || isOther || this.#context.isStarted()) this.#tellLoaded(zone, undefined, undefined)
    this.#tellFindings(zone, undefined)
  }

  #servedFor(zone: Zone): ServedZone {
    if (this.#served !== undefined && isOf(this.#served.hosted, zone)) return this.#served
    return new ServedZone(this.#context, zone.origin, zone.rrclass, this.#policy)
  }

  #leave(served: ServedZone): void {
    served.close()
    this.#context.unhost(served.hosted)
  }

  /** A zone that takes updates, or has taken some that may not be in its file. */
  async #openDynamic(zone: Zone, hosted: HostedZone): Promise<PrimaryZone | undefined> {
    const { state, isKept, files, clock, pause, observe } = this.#context
    const name = `${copyName(zone.origin)}.journal`
    if (state === undefined || !(this.#settings.takesUpdates || isKept(name))) return undefined
    const text = zone.origin.toString()
    return PrimaryZone.open({
      files,
      clock,
      pause,
      hosted,
      zone,
      file: this.#settings.file,
      journal: `${state}/${name}`,
      observe: (news) => {
        this.#updateTrouble.note(news)
        observe({ kind: 'primary', zone: text, news })
      },
    })
  }

  async #serveEdited(previous: Zone, zone: Zone, wasBroken: boolean): Promise<void> {
    // Whoever edits need not wait until it is known what has changed.
    this.hosted!.serve(zone)
    const delta = await zoneDelta(previous, zone, this.#context.pause)
    if (delta === undefined) {
      // The file was only touched.
      if (wasBroken) this.#tellLoaded(zone, previous, undefined)
      return
    }
    // RFC 1995 §2: nobody could ask for the difference between two zones of one serial.
    const isRaised = isSerialRaised(previous.serial, zone.serial)
    this.hosted!.publish(zone, isRaised ? delta : undefined)
    this.#tellLoaded(zone, previous, delta)
    if (!isRaised) this.#tellSerial(zone, previous.serial)
    this.#tellFindings(zone, previous)
  }

  async #serveMerged(dynamic: PrimaryZone, inFile: Zone, wasBroken: boolean): Promise<void> {
    const edit = await dynamic.fileRead(inFile)
    if (edit.kind !== 'served') {
      if (wasBroken) this.#tellLoaded(inFile, inFile, undefined)
      return
    }
    const { zone, previous } = edit
    this.#tellLoaded(zone, previous, await zoneDelta(previous, zone, this.#context.pause))
    this.#tellFindings(zone, previous)
  }

  /** `delta` is undefined where nothing has changed, or there is nothing to compare with. */
  #tellLoaded(zone: Zone, previous: Zone | undefined, delta: ZoneDelta | undefined): void {
    const { origin, serial } = zone
    const isCompared = previous !== undefined && delta !== undefined
    this.#context.observe({
      kind: 'zone-loaded',
      zone: origin.toString(),
      file: this.#settings.file,
      serial,
      previousSerial: previous?.serial,
      changes: isCompared ? rrsetNews(previous, zone, delta) : [],
      held: [],
    })
  }

  #tellSerial({ origin, serial }: Zone, previousSerial: number): void {
    const { file } = this.#settings
    this.#context.observe({
      kind: 'serial-not-raised',
      zone: origin.toString(),
      file,
      serial,
      previousSerial,
    })
  }

  #tellFindings(zone: Zone, previous: Zone | undefined): void {
    for (const finding of newFindings(zone, previous))
      this.#context.observe({ kind: 'zone-finding', file: this.#settings.file, finding })
  }
}

function isOf(a: Pick<Zone, 'origin' | 'rrclass'>, b: Zone): boolean {
  return a.rrclass === b.rrclass && a.origin.equals(b.origin)
}
