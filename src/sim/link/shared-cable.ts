/**
 * A cable with a hub at one end or at both: it is part of a collision domain. Each direction is a wire, and each
 * port that is not a hub's becomes a station.
 */

import type { CableParts, CableWay } from './cable-way.ts'
import { ticksPerOctet, type CableOptions } from './cable-options.ts'
import { CsmaStation } from './csma-station.ts'
import type { Port } from './port.ts'
import { RepeaterPort } from './repeater-port.ts'
import type { Heard } from './signal.ts'
import { SignalWire } from './signal-wire.ts'

/** Whether a cable between these is one. */
export function isShared(a: Port, b: Port): boolean {
  return a instanceof RepeaterPort || b instanceof RepeaterPort
}

/** The directions from `a` and from `b`. Throws `RangeError` if these are hubs of different rates. */
export function shareCable(
  parts: CableParts,
  [a, b]: readonly [Port, Port],
  [out, back]: readonly [CableOptions, CableOptions],
): readonly [CableWay, CableWay] {
  const bitTicks = ticksPerOctet(commonRate(a, b)) / 8
  const near: Speaker = speakerAt(a, parts, bitTicks, (heard) => outWire.carry(heard))
  const far: Speaker = speakerAt(b, parts, bitTicks, (heard) => backWire.carry(heard))
  const outWire = new SignalWire({ ...parts, direction: 'out', hear: (heard) => far.hear(heard) }, out)
  const backWire = new SignalWire({ ...parts, direction: 'in', hear: (heard) => near.hear(heard) }, back)
  return [new SharedWay(near, outWire, out), new SharedWay(far, backWire, back)]
}

/** A station, or the port of a hub. */
interface Speaker {
  /** What may wait, in octets. */
  limitQueue(octets: number): void
  hear(heard: Heard): void
  send(frame: Uint8Array): void
  lose(): void
}

function speakerAt(port: Port, parts: CableParts, bitTicks: number, speak: (heard: Heard) => void): Speaker {
  if (!(port instanceof RepeaterPort)) return new CsmaStation({ ...parts, port, bitTicks, speak })
  port.join(speak)
  return port
}

function commonRate(a: Port, b: Port): number {
  const [rate, other] = [a, b].flatMap((port) => (port instanceof RepeaterPort ? [port.bandwidthBps] : []))
  if (other !== undefined && other !== rate) {
    throw new RangeError(`${a.name} and ${b.name} differ in their rate`)
  }
  return rate!
}

class SharedWay implements CableWay {
  readonly #speaker: Speaker
  readonly #wire: SignalWire

  constructor(speaker: Speaker, wire: SignalWire, options: CableOptions) {
    this.#speaker = speaker
    this.#wire = wire
    this.change(options)
  }

  change(options: CableOptions): void {
    this.#speaker.limitQueue(options.queueOctets)
    this.#wire.change(options)
  }

  send(frame: Uint8Array): void {
    this.#speaker.send(frame)
  }

  lose(): void {
    this.#speaker.lose()
    this.#wire.lose()
  }
}
