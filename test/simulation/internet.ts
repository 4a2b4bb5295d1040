// The simulated Internet as it is known to those who made it: zones with their history, machines with their
// troubles. Knows no packets and no resolver.

import type { QuirkName } from './quirks.ts'
import type { ZoneContent } from './zone-content.ts'
import { ZoneHistory } from './history.ts'
import { upwards } from './names.ts'

/** A machine with name servers on it. */
export class Machine {
  /** The name that others delegate to. */
  readonly name: string
  readonly ips: readonly string[]
  readonly quirk: QuirkName
  /** There and back. */
  readonly roundTripMs: number
  /** How long after an edit it still serves what was before. */
  readonly lagMs: number
  readonly zones = new Set<ZoneModel>()
  /** Until when something was wrong that is not in its nature: Infinity while it lasts. */
  troubleUntilMs = -Infinity
  /** When datagrams to or from it were lost, held up or forged, the latest last. */
  readonly mishapsMs: number[] = []

  constructor(plan: Pick<Machine, 'name' | 'ips' | 'quirk' | 'roundTripMs' | 'lagMs'>) {
    this.name = plan.name
    this.ips = plan.ips
    this.quirk = plan.quirk
    this.roundTripMs = plan.roundTripMs
    this.lagMs = plan.lagMs
  }
}

export class ZoneModel {
  readonly origin: string
  readonly parent: ZoneModel | undefined
  readonly history: ZoneHistory
  /** Those that serve it and know that they should. */
  readonly machines: Set<Machine>
  /** Those and all that did before. */
  readonly everServedBy: Set<Machine>
  /** When it, or the way to it, was last edited in a manner that caches take time to notice, and until when. */
  unsettledUntilMs = -Infinity

  constructor(
    origin: string,
    parent: ZoneModel | undefined,
    content: ZoneContent,
    machines: Iterable<Machine>,
  ) {
    this.origin = origin
    this.parent = parent
    this.history = new ZoneHistory(content)
    this.machines = new Set(machines)
    this.everServedBy = new Set(this.machines)
    for (const machine of this.machines) machine.zones.add(this)
  }

  get content(): ZoneContent {
    return this.history.current
  }

  get slowestLagMs(): number {
    let slowest = 0
    for (const { lagMs } of this.machines) slowest = Math.max(slowest, lagMs)
    return slowest
  }
}

export class Internet {
  readonly zones: ReadonlyMap<string, ZoneModel>
  readonly machines: readonly Machine[]
  readonly #byIp = new Map<string, Machine>()

  constructor(zones: Iterable<ZoneModel>, machines: readonly Machine[]) {
    this.zones = new Map(Array.from(zones, (zone) => [zone.origin, zone]))
    this.machines = machines
    for (const machine of machines) for (const ip of machine.ips) this.#byIp.set(ip, machine)
  }

  machineAt(ip: string): Machine | undefined {
    return this.#byIp.get(ip)
  }

  /** The zones that a name may belong to, the deepest first. */
  *zonesAbove(name: string): Generator<ZoneModel> {
    for (const at of upwards(name)) {
      const zone = this.zones.get(at)
      if (zone !== undefined) yield zone
    }
  }

  get root(): ZoneModel {
    return this.zones.get('.')!
  }
}
