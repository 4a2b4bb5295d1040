/**
 * The zones of a lab while people edit them: what changed is read again in the background, a broken file leaves
 * the last good zone where it is, and of everything that happens somebody is told.
 */

import { formatType } from '../dns/iana/types.ts'
import type { RecordCache } from '../dns/cache/record-cache.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Zone } from '../dns/zone/zone.ts'
import { FileError, SocketError, type Clock, type Files } from '../runtime/runtime.ts'
import { folderOf } from '../zonefiles/file-name.ts'
import type { FileWatches } from '../zonefiles/file-watches.ts'
import { newFindings } from '../zonefiles/new-findings.ts'
import type { RrsetNews } from '../zonefiles/zone-file-event.ts'
import { planFleet, type FleetFinding, type FleetPlan } from './fleet-plan.ts'
import { heldAnswers } from './held-answers.ts'
import type { LabObserver } from './lab-event.ts'
import { pauseOn } from './pause.ts'
import { isSerialRaised } from '../dns/zone/serial-number.ts'
import { compareZones, type RrsetChange } from '../dns/zone/compare-zones.ts'
import type { FileOutcome, ZoneFolder } from './zone-folder.ts'

export interface LiveZonesParts {
  readonly files: Pick<Files, 'replace'>
  /** On the folder, since before its files were read. */
  readonly watches: FileWatches
  /** Has read all its files. */
  readonly folder: ZoneFolder
  /** In effect already. */
  readonly plan: FleetPlan
  readonly clock: Clock
  readonly observe: LabObserver
  /** Puts another plan into effect. Rejects with `SocketError`. */
  readonly serve: (plan: FleetPlan) => Promise<void>
  /** The resolver's cache as it is now. */
  readonly cache: () => RecordCache
}

type Loaded = Extract<FileOutcome, { kind: 'loaded' }>

/** A zone that took another's place, with what is different. */
interface Replacement extends Loaded {
  readonly previous: Zone
  readonly changes: readonly RrsetChange[]
}

export class LiveZones {
  readonly #parts: LiveZonesParts
  /** Files that changed and have not been looked at. */
  readonly #changed = new Set<string>()
  #work: Promise<unknown> = Promise.resolve()
  /** What is known to be the matter. */
  #findings: readonly FleetFinding[] = []

  constructor(parts: LiveZonesParts) {
    this.#parts = parts
    this.#tellFindings(parts.plan)
    for (const zone of parts.folder.zones) this.#tellSense(parts.folder.fileFor(zone.origin), zone)
  }

  /** From now on edits of the files take effect, and those since they were read. */
  async watch(): Promise<void> {
    this.#parts.watches.deliverTo((path) => this.#fileChanged(path))
    await this.#watchIncluded()
  }

  /**
   * Puts `text` in the place of a zone's file, or makes a file for a new zone, and serves it.
   *
   * @throws TextError when `zone` is no name
   * @throws ZoneFileError when the text is no zone of that name; the old one stays
   */
  edit(zone: string, text: string): Promise<void> {
    return this.#inTurn(async () => {
      const { files, folder } = this.#parts
      const origin = DomainName.parse(zone)
      const file = folder.fileFor(origin)
      const octets = new TextEncoder().encode(text)
      await folder.check(file, octets, origin)
      await files.replace(folder.pathOf(file), octets)
      this.#changed.add(folder.pathOf(file))
      await this.#readChanged()
    })
  }

  /** Stops watching; resolves when what was under way is done. */
  async close(): Promise<void> {
    await this.#parts.watches.stop()
    await this.#work
  }

  /** One piece of work at a time, in the order in which they were asked for. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#work.then(work)
    this.#work = turn.catch(() => {})
    return turn
  }

  #fileChanged(path: string): void {
    this.#changed.add(path)
    void this.#inTurn(() => this.#readChanged())
  }

  /** Files may include others from anywhere, and an edit may lead to a folder that was not watched before. */
  async #watchIncluded(): Promise<void> {
    const { watches, folder } = this.#parts
    const paths = [...folder.paths]
    for (const each of new Set(paths.map(folderOf))) {
      if (!(await watches.expectFolder(each))) continue
      // What has changed there since it was read was not noticed.
      for (const path of paths) if (folderOf(path) === each) this.#fileChanged(path)
    }
  }

  async #readChanged(): Promise<void> {
    const changed = [...this.#changed]
    this.#changed.clear()
    if (changed.length === 0) return
    const { folder } = this.#parts
    try {
      const outcomes = await folder.readAgain(changed)
      await this.#watchIncluded()
      const plan = planFleet(folder.zones)
      // Whoever edits need not wait until it is known what has changed.
      await this.#serve(plan)
      const replacements = await this.#compare(outcomes)
      for (const outcome of outcomes) await this.#tell(outcome, replacements.get(outcome.file))
      this.#tellFindings(plan)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.#parts.observe({ kind: 'zone-broken', file: error.path, error, servedSerial: undefined })
    }
  }

  async #serve(plan: FleetPlan): Promise<void> {
    try {
      await this.#parts.serve(plan)
    } catch (error) {
      if (!(error instanceof SocketError)) throw error
      this.#parts.observe({ kind: 'server-failed', error })
    }
  }

  /** What is different in each zone that took the place of an older one, by file. */
  async #compare(outcomes: readonly FileOutcome[]): Promise<Map<string, Replacement>> {
    const replacements = new Map<string, Replacement>()
    for (const outcome of outcomes) {
      if (outcome.kind !== 'loaded') continue
      const { zone, previous } = outcome
      if (previous?.origin.equals(zone.origin) !== true) continue
      const changes = await compareZones(previous, zone, pauseOn(this.#parts.clock))
      replacements.set(outcome.file, { ...outcome, previous, changes })
    }
    return replacements
  }

  #tellFindings({ findings }: FleetPlan): void {
    for (const finding of findings) {
      const isKnown = this.#findings.some(({ message }) => message === finding.message)
      if (!isKnown) this.#parts.observe({ kind: 'finding', finding })
    }
    this.#findings = findings
  }

  #tellSense(file: string, zone: Zone, previous?: Zone): void {
    const { folder, observe } = this.#parts
    for (const finding of newFindings(zone, previous)) {
      observe({ kind: 'zone-finding', file: folder.pathOf(file), finding })
    }
  }

  async #tell(outcome: FileOutcome, replacement: Replacement | undefined): Promise<void> {
    const { folder, observe } = this.#parts
    if (replacement !== undefined) return this.#tellReplacement(replacement)
    const { previous } = outcome
    const file = folder.pathOf(outcome.file)
    if (outcome.kind === 'broken') {
      observe({ kind: 'zone-broken', file, error: outcome.error, servedSerial: previous?.serial })
      return
    }
    if (previous !== undefined) observe({ kind: 'zone-removed', zone: previous.origin.toString(), file })
    if (outcome.kind === 'removed') return
    const { origin, serial } = outcome.zone
    const news = { zone: origin.toString(), file, serial, previousSerial: undefined }
    observe({ kind: 'zone-loaded', ...news, changes: [], held: [] })
    this.#tellSense(outcome.file, outcome.zone)
  }

  async #tellReplacement({ zone, previous, file, changes, wasBroken }: Replacement): Promise<void> {
    // The file was touched, or it is our own edit that the watch has noticed.
    if (changes.length === 0 && !wasBroken) return
    const { folder, observe, clock, cache } = this.#parts
    const held = await heldAnswers(cache(), changes, zone, clock.now(), pauseOn(clock))
    const serials = { serial: zone.serial, previousSerial: previous.serial }
    const news = { zone: zone.origin.toString(), file: folder.pathOf(file), ...serials }
    observe({ kind: 'zone-loaded', ...news, changes: changes.map(describeChange), held })
    if (changes.length > 0 && !isSerialRaised(previous.serial, zone.serial)) {
      observe({ kind: 'serial-not-raised', ...news })
    }
    this.#tellSense(file, zone, previous)
  }
}

function describeChange({ kind, owner, type }: RrsetChange): RrsetNews {
  return { kind, name: owner.toString(), type: formatType(type) }
}
