/** Which port belongs to which machine of a world, and what stands where. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { NO_MAC, type Mac } from '../address/mac.ts'
import { Hub } from '../sim/link/hub.ts'
import { Modem } from '../sim/link/modem.ts'
import type { Port } from '../sim/link/port.ts'
import { Switch } from '../sim/link/switch.ts'
import { WiredHost } from '../sim/wired-host.ts'
import type { Machine, WiredWorld } from '../sim/wired-world.ts'
import type { MachineFacts } from './record.ts'

/** An autonomous system that a router belongs to. */
export interface SystemFacts {
  readonly asn: number
  readonly name: string | undefined
}

export class WorldMap {
  readonly #world: WiredWorld
  readonly #machines = new Map<Port, Machine>()

  constructor(world: WiredWorld) {
    this.#world = world
    for (const machine of world.machines)
      for (const port of portsOf(machine)) this.#machines.set(port, machine)
  }

  get machines(): readonly Machine[] {
    return this.#world.machines
  }

  /** Throws for a port of no machine. */
  machineAt(port: Port): Machine {
    const machine = this.#machines.get(port)
    if (machine === undefined) throw new Error(`${port.name} belongs to no machine`)
    return machine
  }

  /** What is at the other end of the cable in a port: its own machine where there is no cable. */
  beyond(port: Port): Machine {
    const cable = this.#world.cables.find(({ ports }) => ports.includes(port))
    return this.machineAt(cable?.ports.find((other) => other !== port) ?? port)
  }

  facts(systemOf: (machine: string) => SystemFacts | undefined): Map<string, MachineFacts> {
    return new Map(
      this.#world.machines.map((machine) => {
        const system = systemOf(machine.name)
        const facts = {
          kind: kindOf(machine),
          addresses: addressesOf(machine),
          macs: portsOf(machine).flatMap(({ mac }): Mac[] => (mac === NO_MAC ? [] : [mac])),
          asn: system?.asn,
          systemName: system?.name,
        }
        return [machine.name, facts]
      }),
    )
  }
}

function portsOf(machine: Machine): Port[] {
  if (machine instanceof WiredHost) {
    const cards = machine.kernel.interfaces.filter(({ isLoopback }) => !isLoopback)
    return cards.map(({ name }) => machine.port(name))
  }
  if (machine instanceof Switch || machine instanceof Hub) return [...machine.ports]
  return machine instanceof Modem ? [machine.lan, machine.line] : [machine.lan, ...machine.lines]
}

function kindOf(machine: Machine): MachineFacts['kind'] {
  if (machine instanceof WiredHost) return machine.kernel.settings.forwarding ? 'router' : 'host'
  if (machine instanceof Switch) return 'switch'
  if (machine instanceof Hub) return 'hub'
  return machine instanceof Modem ? 'modem' : 'concentrator'
}

function addressesOf(machine: Machine): Ipv4[] {
  if (!(machine instanceof WiredHost)) return []
  const cards = machine.kernel.interfaces.filter(({ isLoopback }) => !isLoopback)
  return cards.flatMap(({ addresses }) => addresses.map(({ address }) => address))
}
