/** What a world file has names for. Those of entries that are not sound are known too, but nothing is known of them. */

import { suggest } from '../../suggestion.ts'
import type { WorldDescription, WorldPath } from '../world-file.ts'

export type MachineKind = 'host' | 'switch' | 'hub' | 'modem' | 'concentrator' | 'router'

export interface Machine {
  readonly kind: MachineKind
  readonly path: WorldPath
}

/** Tells a mistake: at the value of the path, or at its key. */
export type Report = (path: WorldPath, message: string, at?: 'value' | 'key') => void

export class Inventory {
  /** Each by its first mention. */
  readonly machines = new Map<string, Machine>()
  /** The system of each router. */
  readonly systemOf = new Map<string, number>()
  readonly cableNames = new Map<string, WorldPath>()
  /** Names, and numbers of systems, of which the file says something that cannot be. */
  readonly unsound: ReadonlySet<string>

  /** Tells of names that are given twice. */
  constructor(world: WorldDescription, unsound: ReadonlySet<string>, report: Report) {
    this.unsound = unsound
    const keyed = { hosts: 'host', switches: 'switch', hubs: 'hub', concentrators: 'concentrator' } as const
    for (const [section, kind] of Object.entries(keyed)) {
      for (const name of Object.keys(world[section as keyof typeof keyed])) {
        this.#add(name, { kind, path: [section, name] }, report, 'key')
      }
    }
    world.modems.forEach((name, i) => this.#add(name, { kind: 'modem', path: ['modems', i] }, report))
    for (const [asn, { routers }] of world.autonomousSystems) {
      routers.forEach((name, i) => {
        this.#add(name, { kind: 'router', path: ['autonomousSystems', asn, 'routers', i] }, report)
        if (!this.systemOf.has(name)) this.systemOf.set(name, asn)
      })
    }
    world.cables.forEach(({ name }, i) => {
      if (name === undefined) return
      if (this.cableNames.has(name)) report(['cables', i, 'name'], `there is another cable ${name}`)
      else this.cableNames.set(name, ['cables', i])
    })
  }

  /** Whether all of the file is sound, so that what is missing is missing indeed. */
  get isWhole(): boolean {
    return this.unsound.size === 0
  }

  /** The machine of that name, telling if there is none; undefined too when nothing is known of it. */
  machine(name: string, path: WorldPath, report: Report): Machine | undefined {
    const machine = this.machines.get(name)
    if (machine === undefined && !this.unsound.has(name)) {
      report(path, `there is no machine ${name}${suggest(name, this.machines.keys())}`)
    }
    return machine
  }

  /** The system of a router, telling if there is no such router; undefined too when nothing is known of it. */
  router(name: string, path: WorldPath, report: Report): number | undefined {
    const asn = this.systemOf.get(name)
    if (asn === undefined && !this.unsound.has(name)) {
      const hint = suggest(name, this.systemOf.keys())
      report(path, `no autonomous system has a router ${name}${hint}`)
    }
    return asn
  }

  #add(name: string, machine: Machine, report: Report, at: 'value' | 'key' = 'value'): void {
    const other = this.machines.get(name)
    if (other === undefined) this.machines.set(name, machine)
    else report(machine.path, `there is a ${other.kind} ${name} already`, at)
  }
}
