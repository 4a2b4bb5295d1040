/**
 * Counters that tell of something that did not get through, before and after: of kernels, translators, cards, and boxes
 * without a kernel. What counts success is left out.
 */

import { WiredHost } from '../sim/wired-host.ts'
import type { Machine, WiredWorld } from '../sim/wired-world.ts'
import type { CounterChange } from './record.ts'

const TELLING: ReadonlySet<string> = new Set([
  // Between card and IP, and of ARP.
  ...[
    'unknownType',
    'malformed',
    'interfaceDown',
    'unresolved',
    'queueDropped',
    'tableOverflows',
    'conflicts',
  ],
  // Of IP and ICMP.
  ...['badHeader', 'badChecksum', 'martians', 'notForUs', 'forwardProhibited', 'badOptions', 'sourceRouted'],
  ...['ttlExpired', 'noRoute', 'filtered', 'tooLong', 'reassemblyFailures', 'rateLimited'],
  // Of UDP and TCP.
  ...['noPort', 'failedAttempts', 'resets', 'retransmitted', 'sentResets', 'listenOverflows', 'timeouts'],
  // Of translators.
  ...['unsolicited', 'unsolicitedSyns', 'noAddress', 'tableFull', 'untranslatable', 'badErrors'],
  // Of cards.
  ...[
    'receiveErrors',
    'receiveDropped',
    'sendErrors',
    'sendDropped',
    'excessiveCollisions',
    'lateCollisions',
  ],
  // Of modems, concentrators and switches.
  ...['noSession', 'noHost', 'noNeighbor', 'notLearned'],
])

export class CounterWatch {
  readonly #world: WiredWorld
  /** Of each machine, the values in the order in which they are visited. */
  readonly #before = new Map<Machine, number[]>()

  /** Counts from now on. */
  constructor(world: WiredWorld) {
    this.#world = world
    for (const machine of world.machines) {
      const values: number[] = []
      visit(machine, (_group, _name, value) => values.push(value))
      this.#before.set(machine, values)
    }
  }

  /** Those that have risen, machine by machine. */
  changes(): CounterChange[] {
    const changes: CounterChange[] = []
    for (const machine of this.#world.machines) {
      const before = this.#before.get(machine) ?? []
      let place = 0
      visit(machine, (group, name, value) => {
        const by = value - (before[place++] ?? 0)
        if (by > 0)
          changes.push({ machine: machine.name, counter: group === '' ? name : `${group}.${name}`, by })
      })
    }
    return changes
  }
}

/** Calls `see` for each telling counter of a machine, in the same order each time. */
function visit(machine: Machine, see: (group: string, name: string, value: number) => void): void {
  if (!(machine instanceof WiredHost)) {
    visitGroup('', machine.statistics, see)
    return
  }
  const { kernel, nat } = machine
  for (const [layer, counters] of Object.entries(kernel.counters)) visitGroup(layer, counters, see)
  if (nat !== undefined) visitGroup('nat', nat.counters, see)
  for (const { name, statistics } of kernel.interfaces) visitGroup(name, statistics, see)
}

function visitGroup(
  group: string,
  counters: object,
  see: (group: string, name: string, value: number) => void,
): void {
  for (const [name, value] of Object.entries(counters)) {
    if (typeof value === 'number' && TELLING.has(name)) see(group, name, value)
  }
}
