/**
 * Counters that tell of something that did not get through, before and after: of kernels, translators, cards, and boxes
 * without a kernel. What counts success is left out.
 */

import { Hub } from '../sim/link/hub.ts'
import { WiredHost } from '../sim/wired-host.ts'
import type { Machine, WiredWorld } from '../sim/wired-world.ts'
import type { CounterChange } from './evidence.ts'

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
  readonly #before: ReadonlyMap<string, number>

  /** Counts from now on. */
  constructor(world: WiredWorld) {
    this.#world = world
    this.#before = readAll(world)
  }

  /** Those that have risen, machine by machine. */
  changes(): CounterChange[] {
    return [...readAll(this.#world)].flatMap(([key, now]) => {
      const by = now - (this.#before.get(key) ?? 0)
      const [machine = '', counter = ''] = key.split('\n')
      return by > 0 ? [{ machine, counter, by }] : []
    })
  }
}

function readAll({ machines }: WiredWorld): Map<string, number> {
  const values = new Map<string, number>()
  for (const machine of machines) {
    for (const [group, counters] of groupsOf(machine)) {
      for (const [name, value] of Object.entries(counters)) {
        if (typeof value === 'number' && TELLING.has(name))
          values.set(`${machine.name}\n${group}${name}`, value)
      }
    }
  }
  return values
}

/** What a machine counts, with what stands before each counter's name. */
function groupsOf(machine: Machine): [group: string, counters: object][] {
  if (machine instanceof Hub) return [['', machine.statistics]]
  if (!(machine instanceof WiredHost)) return [['', machine.statistics]]
  const { kernel, nat } = machine
  const cards = kernel.interfaces.map(({ name, statistics }): [string, object] => [`${name}.`, statistics])
  const layers = Object.entries(kernel.counters).map(([name, layer]): [string, object] => [`${name}.`, layer])
  return [...layers, ...(nat === undefined ? [] : [['nat.', nat.counters] as [string, object]]), ...cards]
}
