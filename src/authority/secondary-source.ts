/** A secondary zone: kept as its primaries have it, with a copy in the state folder. */

import type { SecondarySettings, ZonePolicy } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { CLASS } from '../dns/iana/classes.ts'
import type { DomainName } from '../dns/name/domain-name.ts'
import { describePeer } from '../dns/transfer/peer.ts'
import { FileStore } from '../dns/transfer/secondary-store.ts'
import { Secondary } from '../dns/transfer/secondary.ts'
import { FileError } from '../runtime/runtime.ts'
import { ServedZone } from './served-zone.ts'
import type { SourceContext, ZoneHolder } from './source-context.ts'
import { dataReport } from './zone-report.ts'

export class SecondarySource implements ZoneHolder {
  readonly kind = 'secondary'
  readonly title: string
  readonly secondary: Secondary
  /** Its updates are its primary's. */
  readonly dynamic = undefined
  readonly #context: SourceContext
  readonly #settings: SecondarySettings
  readonly #store: FileStore | undefined
  #policy: ZonePolicy
  readonly #served: ServedZone

  constructor(context: SourceContext, settings: SecondarySettings) {
    const { state, observe, surroundings } = context
    const { origin, primaries } = settings
    const zone = origin.toString()
    this.title = `the secondary zone ${zone}`
    this.#context = context
    this.#settings = settings
    this.#served = new ServedZone(context, origin, CLASS.IN, settings)
    const store = state === undefined ? undefined : new FileStore(context, state, origin)
    this.#store = store
    this.#policy = settings
    this.secondary = new Secondary(
      surroundings,
      this.#served.hosted,
      { primaries, ...(store && { store }) },
      (event) => observe({ kind: 'secondary', zone, event }),
    )
  }

  get hosted(): HostedZone {
    return this.#served.hosted
  }

  get origin(): DomainName {
    return this.#settings.origin
  }

  get policy(): ZonePolicy {
    return this.#policy
  }

  async start(): Promise<void> {
    await this.secondary.start()
    this.#context.host(this.hosted, this)
  }

  obey(policy: ZonePolicy): void {
    this.#policy = policy
    this.#served.obey(policy)
  }

  /** What is kept of it counts no more. */
  async forget(): Promise<void> {
    try {
      await this.#store?.forget()
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      const zone = this.origin.toString()
      this.#context.observe({ kind: 'secondary', zone, event: { kind: 'not-kept', error } })
    }
  }

  notify(): number {
    return this.#served.notify()
  }

  report(): ZoneReport {
    const { activity, isExpired, confirmedAtMs, expiresAtMs, nextCheckAtMs, progress, failure } =
      this.secondary.state
    return {
      zone: this.hosted.origin.toString(),
      kind: this.kind,
      ...dataReport(this.hosted),
      primaries: this.#settings.primaries.map(describePeer),
      activity,
      isExpired,
      ...(progress !== undefined && { progress }),
      ...(confirmedAtMs !== undefined && { confirmedAtMs }),
      ...(expiresAtMs !== undefined && { expiresAtMs }),
      ...(nextCheckAtMs !== undefined && { nextCheckAtMs }),
      ...(failure !== undefined && { trouble: `${describePeer(failure.primary)}: ${failure.error.message}` }),
    }
  }

  async close(): Promise<void> {
    this.#served.close()
    await this.secondary.stop()
  }
}
