/**
 * A learning switch: it stores a frame, notes where the sender is, and forwards it to where the receiver was last
 * heard, or everywhere. It knows no VLANs and no spanning tree: a loop of switches drowns in its own broadcasts.
 */

import { isGroupMac, NO_MAC, readMac, type Mac } from '../../address/mac.ts'
import { msOf, ticksOf, type Ticks } from '../ticks.ts'
import type { World } from '../world.ts'
import { MacTable } from './mac-table.ts'
import { Port, type PortOptions } from './port.ts'

export interface SwitchOptions {
  /** How many stations fit into its table. */
  readonly macs?: number
  /** After how long in silence a station is forgotten (IEEE 802.1D table 7-5 recommends 300). */
  readonly ageSeconds?: number
  /** The longest payload it takes on any port, in octets. */
  readonly mtu?: number
}

/** What became of the frames that came in. */
export interface SwitchStatistics {
  /** To the one port of the receiver. */
  forwarded: number
  /** To all ports, for a group or because nobody knew the receiver. */
  flooded: number
  /** To nobody: the receiver is where the frame came from, or the frame is for bridges. */
  filtered: number
  /** Senders for whom the table had no room. */
  notLearned: number
}

/** 01:80:c2:00:00:00 to …0f: between neighbors only, such as PAUSE and spanning tree (IEEE 802.1D §7.12.6). */
const FIRST_RESERVED: Mac = 0x01_80_c2_00_00_00
const LAST_RESERVED: Mac = 0x01_80_c2_00_00_0f

export class Switch {
  readonly name: string
  readonly statistics: SwitchStatistics = { forwarded: 0, flooded: 0, filtered: 0, notLearned: 0 }
  /** Whoever watches is told when a station is met, or has moved; `port` is where it was heard. */
  onLearned: ((mac: Mac, port: Port) => void) | undefined
  readonly #world: World
  readonly #table: MacTable<Port>
  readonly #portOptions: PortOptions
  readonly #ports: Port[] = []

  constructor(world: World, name: string, { macs = 8192, ageSeconds = 300, mtu }: SwitchOptions = {}) {
    this.#world = world
    this.name = name
    this.#table = new MacTable(macs, ticksOf(ageSeconds * 1000))
    this.#portOptions = mtu === undefined ? {} : { mtu }
  }

  get ports(): readonly Port[] {
    return this.#ports
  }

  /** Makes another port. */
  port(name = `${this.name}/${this.#ports.length + 1}`): Port {
    const port = new Port(this.#world, name, NO_MAC, this.#portOptions)
    port.onFrame((frame) => this.#bridge(frame, port))
    port.onCarrier((carrier) => {
      if (!carrier) this.#table.forget(port)
    })
    this.#ports.push(port)
    return port
  }

  /** Whom it knows, in the order in which it met them. */
  macTable(): { mac: Mac; port: Port; ageSeconds: number }[] {
    const entries = this.#table.entries(this.#world.now)
    return entries.map(({ mac, where, age }) => ({ mac, port: where, ageSeconds: msOf(age) / 1000 }))
  }

  /** Forgets whom it knows, as when it is switched off and on. */
  flush(): void {
    for (const port of this.#ports) this.#table.forget(port)
  }

  #bridge(frame: Uint8Array, from: Port): void {
    const { statistics } = this
    const { now } = this.#world
    const source = readMac(frame, 6)
    // A group never sends (IEEE 802.1D §7.8).
    if (!isGroupMac(source)) this.#learn(source, from, now)
    const destination = readMac(frame, 0)
    const to = isGroupMac(destination) ? undefined : this.#table.lookup(destination, now)
    if (to === from || isReserved(destination)) statistics.filtered++
    else if (to === undefined) this.#flood(frame, from)
    else {
      statistics.forwarded++
      to.transmit(frame)
    }
  }

  #learn(source: Mac, from: Port, now: Ticks): void {
    const isNews = this.onLearned !== undefined && this.#table.lookup(source, now) !== from
    if (!this.#table.learn(source, from, now)) this.statistics.notLearned++
    else if (isNews) this.onLearned?.(source, from)
  }

  /** The last one gets the frame itself, all others copies. */
  #flood(frame: Uint8Array, from: Port): void {
    this.statistics.flooded++
    let last: Port | undefined
    for (const port of this.#ports) {
      if (port === from || !port.carrier) continue
      last?.transmit(frame.slice())
      last = port
    }
    last?.transmit(frame)
  }
}

function isReserved(mac: Mac): boolean {
  return mac >= FIRST_RESERVED && mac <= LAST_RESERVED
}
