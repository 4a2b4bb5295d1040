/**
 * A cable between two ports: how good it is each way, and whether it is plugged in. What travels on it is shown
 * to whoever taps it as it comes off at the far end, or when it is lost, with what the octets don't say.
 */

import { FrameTap, type FrameObserver, type TapDirection } from '../../stack/frame-tap.ts'
import type { World } from '../world.ts'
import { CableDirection } from './cable-direction.ts'
import { checkCableOptions, DEFAULT_CABLE, type CableOptions } from './cable-options.ts'
import type { CableWay } from './cable-way.ts'
import type { PluggedCable, Port } from './port.ts'
import { isShared, shareCable } from './shared-cable.ts'

/** A port with the direction that it sends in. */
interface CableEnd {
  readonly port: Port
  readonly sends: TapDirection
  readonly way: CableWay
}

export class Cable implements PluggedCable {
  readonly name: string
  readonly #world: World
  readonly #taps = new FrameTap()
  readonly #options: Record<TapDirection, CableOptions> = { out: DEFAULT_CABLE, in: DEFAULT_CABLE }
  #ends: readonly CableEnd[] = []
  #plugged = false
  #watchers: readonly ((plugged: boolean) => void)[] = []

  /** Chance is drawn from the world's by the name, so that no cable disturbs another. Throws `RangeError`. */
  constructor(world: World, name: string, options: Partial<CableOptions> = {}) {
    this.#world = world
    this.name = name
    this.set(options)
  }

  /** Whether both ends are in, as they are after `connect`. */
  get plugged(): boolean {
    return this.#plugged
  }

  /** The two ends in the order of `connect`; none before it. */
  get ports(): readonly Port[] {
    return this.#ends.map(({ port }) => port)
  }

  /** Puts both ends in, for good. Throws if the cable or a port is taken, and `RangeError` between hubs of different rates. */
  connect(a: Port, b: Port): void {
    if (this.#ends.length > 0) throw new Error(`${this.name} has two ends already`)
    const parts = {
      world: this.#world,
      taps: this.#taps,
      random: this.#world.random.fork(`cable ${this.name}`),
    }
    const { out, in: back } = this.#options
    const [near, far] = isShared(a, b)
      ? shareCable(parts, [a, b], [out, back])
      : [
          new CableDirection({ ...parts, direction: 'out', from: a, to: b }, out),
          new CableDirection({ ...parts, direction: 'in', from: b, to: a }, back),
        ]
    a.attach(this)
    b.attach(this)
    this.#ends = [
      { port: a, sends: 'out', way: near },
      { port: b, sends: 'in', way: far },
    ]
    this.plug()
  }

  /** Gives both ports their carrier back. */
  plug(): void {
    if (this.#plugged) return
    this.#plugged = true
    for (const { port, way } of this.#ends) port.setOutlet(way)
    this.#tellWatchers()
  }

  /** Takes the carrier from both ports; what is queued or on its way is lost. */
  unplug(): void {
    if (!this.#plugged) return
    this.#plugged = false
    for (const { port, way } of this.#ends) {
      port.setOutlet(undefined)
      way.lose()
    }
    this.#tellWatchers()
  }

  /** Calls `watcher` each time that the cable has been plugged in or out. Returns how to stop that. */
  onPlugged(watcher: (plugged: boolean) => void): () => void {
    this.#watchers = [...this.#watchers, watcher]
    return () => {
      this.#watchers = this.#watchers.filter((other) => other !== watcher)
    }
  }

  /** Changes both directions, from the next frame on. Throws `RangeError`. */
  set(change: Partial<CableOptions>): void {
    this.#change('out', change)
    this.#change('in', change)
  }

  /** Changes what is sent from this end, from the next frame on. Throws `RangeError`, and if it is no end of this cable. */
  setOneWay(from: Port, change: Partial<CableOptions>): void {
    this.#change(this.#endOf(from).sends, change)
  }

  /** What holds for frames from this end. Throws if it is none of this cable. */
  options(from: Port): CableOptions {
    return this.#options[this.#endOf(from).sends]
  }

  /** The function returned ends it. */
  tap(observer: FrameObserver): () => void {
    return this.#taps.add(observer)
  }

  #change(direction: TapDirection, change: Partial<CableOptions>): void {
    const options = { ...this.#options[direction], ...change }
    checkCableOptions(options)
    this.#options[direction] = options
    this.#ends.find(({ sends }) => sends === direction)?.way.change(options)
  }

  #tellWatchers(): void {
    for (const watcher of this.#watchers) watcher(this.#plugged)
  }

  #endOf(port: Port): CableEnd {
    const end = this.#ends.find((one) => one.port === port)
    if (end === undefined) throw new Error(`${port.name} is no end of ${this.name}`)
    return end
  }
}
