// Machines die and come back, networks part and meet again, lines go bad for a while.

import type { FlatWorld } from '../../src/sim/flat-world.ts'
import { ticksOf } from '../../src/sim/ticks.ts'
import type { Dice } from './dice.ts'
import type { Internet, Machine } from './internet.ts'
import type { Tally } from './tally.ts'

export class Troubles {
  readonly #world: FlatWorld
  readonly #internet: Internet
  readonly #resolverIps: readonly string[]
  readonly #dice: Dice
  readonly #tally: Tally

  constructor(
    world: FlatWorld,
    internet: Internet,
    resolverIps: readonly string[],
    dice: Dice,
    tally: Tally,
  ) {
    this.#world = world
    this.#internet = internet
    this.#resolverIps = resolverIps
    this.#dice = dice
    this.#tally = tally
  }

  /** Begins a trouble, which ends by itself. */
  begin(): void {
    const dice = this.#dice
    const { machines } = this.#internet
    const kind = dice.weighted([
      ['a server dies', 50],
      ['a line is bad', 30],
      ['the network parts', 19],
      ['the resolver is offline', 1],
    ] as const)
    this.#tally.count(`trouble: ${kind}`)
    const forMs = dice.magnitude(500, 7_200_000)
    if (kind === 'the resolver is offline') this.#cutOff(machines, forMs / 10)
    else if (kind === 'the network parts') this.#cutOff(dice.pickSome(machines, machines.length >> 2), forMs)
    else if (kind === 'a server dies') this.#cutOff([dice.pick(machines)], forMs)
    else this.#spoil(dice.pick(machines), forMs)
  }

  #cutOff(machines: readonly Machine[], forMs: number): void {
    const { network } = this.#world
    for (const machine of machines)
      this.#during(
        machine,
        forMs,
        () => machine.ips.forEach((ip) => network.unplug(ip)),
        () => machine.ips.forEach((ip) => network.plug(ip)),
      )
  }

  #spoil(machine: Machine, forMs: number): void {
    const { links } = this.#world.network
    const set = (loss: number): void => {
      for (const ip of machine.ips) for (const own of this.#resolverIps) links.set(own, ip, { loss })
    }
    const loss = 0.2 + this.#dice.below(60) / 100
    this.#during(
      machine,
      forMs,
      () => set(loss),
      () => set(0),
    )
  }

  /** One trouble at a time for each machine. */
  #during(machine: Machine, forMs: number, begin: () => void, end: () => void): void {
    if (machine.troubleUntilMs === Infinity) return
    machine.troubleUntilMs = Infinity
    begin()
    this.#world.schedule(ticksOf(forMs), () => {
      end()
      machine.troubleUntilMs = this.#world.nowMs
    })
  }
}
