/** Which zones are in service, by the settings of the moment: brings sources in, lets them go, and tells them of edits. */

import type {
  AuthoritySettings,
  MembersSettings,
  PrimarySettings,
  SecondarySettings,
  ZonePolicy,
  ZoneSettings,
} from '../config/authority-settings.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import type { ZoneHosting } from '../dns/hosting/zone-hosting.ts'
import { CLASS } from '../dns/iana/classes.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import type { TransferSurroundings } from '../dns/transfer/transfer-surroundings.ts'
import { FileError, type Runtime } from '../runtime/runtime.ts'
import { folderOf, isZoneFile, nameOf, pathIn } from '../zonefiles/file-name.ts'
import { FileWatches } from '../zonefiles/file-watches.ts'
import type { AuthorityObserver } from './authority-event.ts'
import { CatalogSource } from './catalog-source.ts'
import { MemberZones } from './member-zones.ts'
import { identityOfPeers } from './peer-identity.ts'
import { PrimarySource } from './primary-source.ts'
import { SecondarySource } from './secondary-source.ts'
import type { SourceContext, ZoneHolder } from './source-context.ts'

/** Where the data of a zone comes from, and what keeps it up to date. */
export type ZoneSource = PrimarySource | SecondarySource | CatalogSource

export class ZoneTable implements Iterable<ZoneSource> {
  readonly #files: Runtime['files']
  readonly #hosting: ZoneHosting
  readonly #observe: AuthorityObserver
  readonly #context: SourceContext
  readonly #watches: FileWatches
  readonly #sources = new Map<string, ZoneSource>()
  /** Of the zones that catalogs list, by the key of their names. */
  readonly #listed = new Map<string, SecondarySource>()
  readonly #members: MemberZones
  readonly #holders = new Map<HostedZone, ZoneHolder>()
  #kept: ReadonlySet<string> = new Set()
  #settings: AuthoritySettings | undefined
  #isStarted = false
  /** Files that changed and have not been looked at. */
  readonly #changed = new Set<string>()
  /** Settings and edits of folders take effect one after another. */
  #work: Promise<void> = Promise.resolve()

  /** `state` is the folder for what outlives a restart; it is there. */
  constructor(
    { files, clock }: Runtime,
    surroundings: TransferSurroundings,
    hosting: ZoneHosting,
    state: string | undefined,
    observe: AuthorityObserver,
  ) {
    this.#files = files
    this.#hosting = hosting
    this.#observe = observe
    this.#members = new MemberZones({
      isTaken: (zone) => this.#isConfigured(zone),
      bringIn: (settings) => void this.#next(() => this.#bringInListed(settings)),
      obey: (settings) => this.#listed.get(settings.origin.key)?.obey(settings),
      letGo: (zone) => void this.#next(() => this.#letGoListed(zone)),
      observe: (event) => observe({ kind: 'catalog', event }),
      pause: surroundings.pause,
    })
    this.#watches = new FileWatches(files, clock)
    this.#watches.deliverTo((path) => this.#fileChanged(path))
    this.#context = {
      files,
      clock,
      observe,
      surroundings,
      pause: surroundings.pause,
      state,
      isStarted: () => this.#isStarted,
      isKept: (name) => this.#kept.has(name),
      host: (hosted, holder) => this.#host(hosted, holder),
      unhost: (hosted) => this.#unhost(hosted),
      holderOf: (origin, rrclass) => this.#holderOf(hosting.find(origin, rrclass)),
      watch: (paths) => this.#watch(Array.from(paths, folderOf)),
    }
  }

  *[Symbol.iterator](): Iterator<ZoneSource> {
    yield* this.#sources.values()
    yield* this.#listed.values()
  }

  /** Where that zone is from; undefined when it is not held. */
  sourceOf(hosted: HostedZone | undefined): ZoneSource | undefined {
    const holder = this.#holderOf(hosted)
    return SOURCES.some((kind) => holder instanceof kind) ? (holder as ZoneSource) : undefined
  }

  /** The file that was probably to give a zone of that name, and gives none. */
  fileOf(name: DomainName): PrimarySource | undefined {
    return [...this.#primaries()].find(({ hosted, origin }) => hosted === undefined && origin?.equals(name))
  }

  /**
   * Brings into service what the settings say, and lets go of all else. A zone that stays is served without a gap.
   *
   * Rejects with `FileError` for a folder that cannot be listed; then all stays as it was.
   */
  apply(settings: AuthoritySettings): Promise<void> {
    return this.#next(async () => {
      const wanted = await this.#wanted(settings)
      this.#kept = await this.#namesInState()
      this.#settings = settings
      const gone = [...this.#sources].filter(([identity]) => !wanted.has(identity))
      for (const [identity, source] of gone) this.#retire(identity, source)
      for (const [identity, zone] of wanted) this.#sources.get(identity)?.obey(zone)
      // What a zone keeps has one keeper at a time.
      for (const [, source] of gone) await source.close()
      for (const [identity, zone] of wanted) {
        if (!this.#sources.has(identity)) await this.#bringIn(identity, zone)
      }
      for (const [, source] of gone) this.#letGo(source)
      this.#list()
      await this.#keepWatches(settings)
      this.#isStarted = true
    })
  }

  /** @throws ZoneFileError, FileError for a file of the settings of which nobody knows which zone it was to give */
  refuseNameless(): void {
    for (const zone of this.#settings?.zones ?? []) {
      const source = this.#sources.get(identityOf(zone))
      if (zone.origin === undefined && source?.kind === 'primary' && source.trouble !== undefined)
        throw source.trouble
    }
  }

  async close(): Promise<void> {
    await this.#watches.stop()
    await this.#work
    for (const source of this) await source.close()
  }

  async #wanted({ zones, folders, policy }: AuthoritySettings): Promise<Map<string, ZoneSettings>> {
    const wanted = new Map(zones.map((zone) => [identityOf(zone), zone]))
    for (const folder of folders) {
      // Before it is listed: what comes from then on is noticed.
      await this.#watches.addFolder(folder)
      for (const file of await this.#zoneFilesIn(folder)) {
        const zone = ofFolder(file, policy)
        wanted.set(identityOf(zone), zone)
      }
    }
    return wanted
  }

  async #zoneFilesIn(folder: string): Promise<string[]> {
    const names = await this.#files.list(folder)
    return names.filter(isZoneFile).map((name) => pathIn(folder, name))
  }

  async #bringIn(identity: string, zone: ZoneSettings): Promise<void> {
    const source = this.#sourceFor(zone)
    this.#sources.set(identity, source)
    await source.start()
    if (zone.kind === 'secondary' && zone.members !== undefined)
      this.#members.follow(source.hosted!, zone.members)
  }

  async #bringInListed(settings: SecondarySettings): Promise<void> {
    const source = new SecondarySource(this.#context, settings)
    this.#listed.set(settings.origin.key, source)
    await source.start()
  }

  async #letGoListed({ key }: DomainName): Promise<void> {
    const source = this.#listed.get(key)
    if (source === undefined) return
    this.#listed.delete(key)
    await source.close()
    await source.forget()
    this.#unhost(source.hosted)
  }

  /** Whether there is a zone of that name for another reason than that a catalog lists it. */
  #isConfigured(zone: DomainName): boolean {
    return !this.#listed.has(zone.key) && this.#hosting.find(zone, CLASS.IN) !== undefined
  }

  /** Tells the catalogs that are made here which zones they list: also those whose data is broken at the moment. */
  #list(): void {
    const sources = [...this.#sources.values()]
    for (const catalog of sources) {
      if (catalog.kind !== 'catalog') continue
      const { origin } = catalog.hosted
      catalog.list(
        sources.flatMap((source) => {
          if (source.kind === 'catalog' || source.policy.catalog?.equals(origin) !== true) return []
          const zone = source.origin
          return zone === undefined ? [] : [{ zone, groups: source.policy.groups }]
        }),
      )
    }
  }

  #sourceFor(zone: ZoneSettings): ZoneSource {
    switch (zone.kind) {
      case 'primary':
        return new PrimarySource(this.#context, zone)
      case 'secondary':
        return new SecondarySource(this.#context, zone)
      case 'catalog':
        return new CatalogSource(this.#context, zone)
    }
  }

  /** Its zone may be another's from now on, and is served until that is so. */
  #retire(identity: string, { kind, hosted }: ZoneSource): void {
    this.#sources.delete(identity)
    if (kind === 'secondary') this.#members.unfollow(hosted.origin)
    if (hosted !== undefined) this.#holders.delete(hosted)
  }

  #letGo({ hosted }: ZoneSource): void {
    if (hosted !== undefined) this.#unhost(hosted)
    // A file may give no zone only because another held that zone.
    for (const other of this.#primaries()) if (other.trouble !== undefined) other.fileChanged()
  }

  *#primaries(): Iterable<PrimarySource> {
    for (const source of this.#sources.values()) if (source.kind === 'primary') yield source
  }

  #host(hosted: HostedZone, holder: ZoneHolder): void {
    if (this.#holders.get(hosted) === holder) return
    this.#holders.set(hosted, holder)
    this.#hosting.put(hosted)
  }

  #unhost(hosted: HostedZone): void {
    this.#holders.delete(hosted)
    const { origin, rrclass } = hosted
    if (this.#hosting.find(origin, rrclass) === hosted) this.#hosting.remove(origin, rrclass)
  }

  #holderOf(hosted: HostedZone | undefined): ZoneHolder | undefined {
    return hosted && this.#holders.get(hosted)
  }

  #fileChanged(path: string): void {
    this.#changed.add(path)
    // What changes until then is looked at together.
    if (this.#changed.size === 1) void this.#next(() => this.#lookAtChanged())
  }

  async #lookAtChanged(): Promise<void> {
    const changed = new Set(this.#changed)
    this.#changed.clear()
    const concerned = [...this.#primaries()].filter(({ paths }) =>
      [...paths].some((path) => changed.has(path)),
    )
    const { folders = [], policy } = this.#settings ?? {}
    for (const folder of folders) {
      const files = [...changed].filter((path) => folderOf(path) === folder && isZoneFile(nameOf(path)))
      if (files.length > 0) await this.#tryFolder(() => this.#folderChanged(folder, files, policy!))
    }
    for (const source of concerned) source.fileChanged()
    this.#list()
  }

  /** A folder that cannot be listed leaves all as it was. */
  async #tryFolder(look: () => Promise<void>): Promise<void> {
    try {
      await look()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      this.#observe({ kind: 'zone-broken', file: error.path, error, servedSerial: undefined })
    }
  }

  async #folderChanged(folder: string, files: readonly string[], policy: ZonePolicy): Promise<void> {
    const names = new Set(await this.#namesIn(folder))
    const isThere = (file: string) => names.has(nameOf(file))
    // A zone may only have got another file.
    for (const file of files) if (!isThere(file)) await this.#fileRemoved(file, ofFolder(file, policy))
    for (const file of files) {
      const zone = ofFolder(file, policy)
      const identity = identityOf(zone)
      if (isThere(file) && !this.#sources.has(identity)) await this.#bringIn(identity, zone)
    }
  }

  async #fileRemoved(file: string, zone: ZoneSettings): Promise<void> {
    const identity = identityOf(zone)
    const source = this.#sources.get(identity)
    if (source === undefined) return
    this.#retire(identity, source)
    await source.close()
    this.#letGo(source)
    if (source.hosted !== undefined)
      this.#observe({ kind: 'zone-removed', zone: source.hosted.origin.toString(), file })
  }

  /** A folder that is gone has no files. */
  async #namesIn(folder: string): Promise<string[]> {
    try {
      return await this.#files.list(folder)
    } catch (error) {
      if (error instanceof FileError && error.code === 'ENOENT') return []
      throw error
    }
  }

  async #namesInState(): Promise<ReadonlySet<string>> {
    const { state } = this.#context
    return new Set(state === undefined ? [] : await this.#namesIn(state))
  }

  async #watch(folders: Iterable<string>): Promise<boolean> {
    let isNew = false
    for (const folder of new Set(folders)) if (await this.#watches.expectFolder(folder)) isNew = true
    return isNew
  }

  async #keepWatches({ folders }: AuthoritySettings): Promise<void> {
    const needed = Array.from(this.#primaries(), ({ paths }) => Array.from(paths, folderOf))
    await this.#watches.keepOnly(new Set([...folders, ...needed.flat()]))
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#work.then(work)
    this.#work = done.catch(() => {})
    return done
  }
}

function ofFolder(file: string, policy: ZonePolicy): PrimarySettings {
  return { ...policy, kind: 'primary', origin: undefined, file }
}

/** What must be alike for a zone to be the same one after a reload. */
function identityOf(zone: ZoneSettings): string {
  const origin = zone.origin?.key ?? ''
  if (zone.kind === 'primary') return `primary ${String(zone.takesUpdates)} ${origin} ${zone.file}`
  if (zone.kind === 'catalog') return `catalog ${origin}`
  const { primaries, members } = zone
  return `secondary ${origin} ${JSON.stringify([identityOfPeers(primaries), members && identityOfMembers(members)])}`
}

/** Whoever follows by other terms begins anew. */
function identityOfMembers({ template, groups }: MembersSettings): unknown {
  const terms = [template, ...groups.values()].map(({ primaries }) => identityOfPeers(primaries))
  return [...groups.keys(), ...terms]
}

const SOURCES = [PrimarySource, SecondarySource, CatalogSource]
