/**
 * A world of machines and the cables between them. It holds them by name and plugs them together; what a frame
 * goes through from there on is the business of links and kernels.
 */

import type { Ipv4Prefix } from '../address/ipv4-prefix.ts'
import type { Mac } from '../address/mac.ts'
import { AccessConcentrator } from './link/access-concentrator.ts'
import type { CableOptions } from './link/cable-options.ts'
import { Cable } from './link/cable.ts'
import { Hub, type HubOptions } from './link/hub.ts'
import { Modem } from './link/modem.ts'
import type { Port } from './link/port.ts'
import { Switch, type SwitchOptions } from './link/switch.ts'
import { saying, TopologyError } from './topology-error.ts'
import { WiredHost } from './wired-host.ts'
import { World, type WorldOptions } from './world.ts'

/** Locally administered addresses (IEEE 802, the U/L bit), so that none is anybody's card. */
const FIRST_MAC: Mac = 0x0200_0000_0000

/** In an error, of the names that there are. */
const MOST_LISTED = 12

/** Anything that cables lead to. */
export type Machine = WiredHost | Switch | Hub | Modem | AccessConcentrator

export class WiredWorld extends World {
  readonly #machines = new Map<string, Machine>()
  readonly #cables = new Map<string, Cable>()
  #macs = 0

  constructor(options: WorldOptions = {}) {
    super(options)
  }

  // Whoever adds something gives it a name that is new. Otherwise these throw `TopologyError` 'taken-name'.

  addHost(name: string): WiredHost {
    return this.#add(name, new WiredHost(this, name))
  }

  addSwitch(name: string, options: SwitchOptions = {}): Switch {
    return this.#add(name, new Switch(this, name, options))
  }

  addHub(name: string, options: HubOptions = {}): Hub {
    return this.#add(name, new Hub(this, name, options))
  }

  addModem(name: string): Modem {
    return this.#add(name, new Modem(this, name, this.newMac()))
  }

  /** `gateway` is the provider's router, with the network that it shares with the customers. */
  addConcentrator(name: string, gateway: Ipv4Prefix): AccessConcentrator {
    return this.#add(name, new AccessConcentrator(this, name, { mac: this.newMac(), gateway }))
  }

  /**
   * Puts a cable between two ports.
   *
   * @throws TopologyError when one of them has a cable, or the options are none that a cable can have
   */
  connect(a: Port, b: Port, options: Partial<CableOptions> = {}, name = `${a.name}-${b.name}`): Cable {
    if (a === b) throw new TopologyError('taken-port', `the cable ${name} has both ends at ${a.name}`)
    for (const { name, cable } of [a, b]) {
      if (cable !== undefined) {
        throw new TopologyError('taken-port', `the cable ${cable.name} is plugged in at ${name} already`)
      }
    }
    if (this.#cables.has(name)) throw new TopologyError('taken-name', `there are two cables ${name}`)
    const cable = saying(name, () => {
      const added = new Cable(this, name, options)
      added.connect(a, b)
      return added
    })
    this.#cables.set(name, cable)
    return cable
  }

  /** An Ethernet address that nothing in this world has. */
  newMac(): Mac {
    return FIRST_MAC + ++this.#macs
  }

  /** All of them, in the order in which they were added. */
  get machines(): Machine[] {
    return [...this.#machines.values()]
  }

  get hosts(): WiredHost[] {
    return this.#all(WiredHost)
  }

  get switches(): Switch[] {
    return this.#all(Switch)
  }

  get hubs(): Hub[] {
    return this.#all(Hub)
  }

  get concentrators(): AccessConcentrator[] {
    return this.#all(AccessConcentrator)
  }

  get cables(): Cable[] {
    return [...this.#cables.values()]
  }

  // These throw `TopologyError` 'unknown-name'.

  host(name: string): WiredHost {
    return this.#named(name, WiredHost, 'host')
  }

  switch(name: string): Switch {
    return this.#named(name, Switch, 'switch')
  }

  hub(name: string): Hub {
    return this.#named(name, Hub, 'hub')
  }

  cable(name: string): Cable {
    return this.#cables.get(name) ?? missing(this.cables, name, 'cable')
  }

  concentrator(name: string): AccessConcentrator {
    return this.#named(name, AccessConcentrator, 'concentrator')
  }

  machine(name: string): Machine {
    return this.#machines.get(name) ?? missing([...this.#machines.values()], name, 'machine')
  }

  /** Whether any machine has this name. */
  has(name: string): boolean {
    return this.#machines.has(name)
  }

  #add<M extends Machine>(name: string, machine: M): M {
    if (this.#machines.has(name)) throw new TopologyError('taken-name', `there are two machines ${name}`)
    this.#machines.set(name, machine)
    return machine
  }

  #named<M extends Machine>(name: string, kind: abstract new (...options: never[]) => M, word: string): M {
    const machine = this.#machines.get(name)
    return machine instanceof kind ? machine : missing(this.#all(kind), name, word)
  }

  #all<M extends Machine>(kind: abstract new (...options: never[]) => M): M[] {
    return [...this.#machines.values()].filter((machine): machine is M => machine instanceof kind)
  }
}

/** Throws `TopologyError` 'unknown-name', and says what there is: the first dozen. */
export function missing(all: readonly { readonly name: string }[], name: string, kind: string): never {
  const names = all.map((each) => each.name)
  const listed = names.slice(0, MOST_LISTED).join(', ') || 'none'
  const more = names.length > MOST_LISTED ? ` and ${names.length - MOST_LISTED} more` : ''
  throw new TopologyError('unknown-name', `there is no ${kind} ${name}; there is: ${listed}${more}`)
}
