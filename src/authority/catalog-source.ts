/** A catalog that is made here: of the zones in service whose settings name it. It has no file, and its serial is the time. */

import type { CatalogSettings, ZonePolicy } from '../config/authority-settings.ts'
import type { ZoneReport } from '../control/authority-stats.ts'
import { CatalogProducer, type ListedZone } from '../dns/catalog/catalog-producer.ts'
import type { HostedZone } from '../dns/hosting/hosted-zone.ts'
import { CLASS } from '../dns/iana/classes.ts'
import { ServedZone } from './served-zone.ts'
import type { SourceContext, ZoneHolder } from './source-context.ts'
import { dataReport } from './zone-report.ts'

export class CatalogSource implements ZoneHolder {
  readonly kind = 'catalog'
  readonly title: string
  /** It is nobody's copy, and its updates are made here. */
  readonly secondary = undefined
  readonly dynamic = undefined
  readonly #context: SourceContext
  readonly #served: ServedZone
  readonly #producer: CatalogProducer

  constructor(context: SourceContext, settings: CatalogSettings) {
    const { origin } = settings
    this.title = `the catalog ${origin.toString()}`
    this.#context = context
    this.#served = new ServedZone(context, origin, CLASS.IN, settings)
    const nowSeconds = (): number => Math.floor(context.clock.wall() / 1000)
    this.#producer = new CatalogProducer({ hosted: this.#served.hosted, nowSeconds })
  }

  get hosted(): HostedZone {
    return this.#served.hosted
  }

  /** It is served once it is known what it lists: whoever followed an empty one would let go of all that he has. */
  start(): Promise<void> {
    return Promise.resolve()
  }

  /** From now on it lists these. */
  list(zones: readonly ListedZone[]): void {
    this.#producer.list(zones)
    this.#context.host(this.hosted, this)
  }

  obey(policy: ZonePolicy): void {
    this.#served.obey(policy)
  }

  notify(): number {
    return this.#served.notify()
  }

  report(): ZoneReport {
    return { zone: this.hosted.origin.toString(), kind: 'primary', ...dataReport(this.hosted) }
  }

  close(): Promise<void> {
    this.#served.close()
    return Promise.resolve()
  }
}
