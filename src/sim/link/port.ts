/**
 * A network card, or a socket of a box: what a cable is plugged into. It pads, counts, and shows what passes to
 * whoever taps it. It does not know who is at the other end, nor what the frames say.
 */

import type { Mac } from '../../address/mac.ts'
import { noStatistics, type Device, type DeviceStatistics } from '../../stack/device.ts'
import { FrameTap, type FrameObserver } from '../../stack/frame-tap.ts'
import {
  ETHERNET_HEADER_LENGTH,
  ETHERTYPE,
  frameType,
  padFrame,
  VLAN_TAG_LENGTH,
} from '../../wire/ethernet.ts'
import type { World } from '../world.ts'

/** The payload of plain Ethernet, in octets (IEEE 802.3 §3.2.7). */
export const PLAIN_MTU = 1500

export interface PortOptions {
  /** The longest payload of a frame, in octets. */
  readonly mtu?: number
}

export interface PortStatistics extends DeviceStatistics {
  /** Pieces shorter than any frame, left by the collisions of others. */
  runts: number
  /** Frames given up because they collided when no station should have been unaware of them any more. */
  lateCollisions: number
  /** Frames given up after the last attempt. */
  excessiveCollisions: number
}

/** The cable as its ports know it. */
export interface PluggedCable {
  readonly name: string
  readonly plugged: boolean
  plug(): void
  unplug(): void
}

/** What takes a port's frames: the near end of a cable. It counts what becomes of them with the port. */
export interface Outlet {
  send(frame: Uint8Array): void
}

export class Port implements Device {
  readonly name: string
  readonly mac: Mac
  readonly mtu: number
  readonly statistics: PortStatistics = {
    ...noStatistics(),
    runts: 0,
    lateCollisions: 0,
    excessiveCollisions: 0,
  }
  readonly #world: World
  readonly #taps = new FrameTap()
  #cable: PluggedCable | undefined
  #outlet: Outlet | undefined
  #receive: ((frame: Uint8Array) => void) | undefined
  #carrierChanged: ((carrier: boolean) => void) | undefined
  #carrierTold = false

  constructor(world: World, name: string, mac: Mac, { mtu = PLAIN_MTU }: PortOptions = {}) {
    this.#world = world
    this.name = name
    this.mac = mac
    this.mtu = mtu
  }

  get cable(): PluggedCable | undefined {
    return this.#cable
  }

  get carrier(): boolean {
    return this.#outlet !== undefined
  }

  transmit(frame: Uint8Array): void {
    const { statistics } = this
    if (this.#taps.any) this.#taps.show(frame, 'out')
    if (frame.length < ETHERNET_HEADER_LENGTH || isTooLong(frame, this.mtu)) statistics.sendErrors++
    else if (this.#outlet === undefined) statistics.sendDropped++
    else this.#outlet.send(padFrame(frame))
  }

  onFrame(receive: (frame: Uint8Array) => void): void {
    this.#receive = receive
  }

  onCarrier(changed: (carrier: boolean) => void): void {
    this.#carrierTold = this.carrier
    this.#carrierChanged = changed
  }

  /** Shows what the host of this port would see with tcpdump. The function returned ends it. */
  tap(observer: FrameObserver): () => void {
    return this.#taps.add(observer)
  }

  /** A frame has come in whole, and is the receiver's from now on. */
  arrive(frame: Uint8Array): void {
    const { statistics } = this
    if (isTooLong(frame, this.mtu)) {
      statistics.receiveErrors++
      return
    }
    statistics.receivedFrames++
    statistics.receivedOctets += frame.length
    if (this.#taps.any) this.#taps.show(frame, 'in')
    if (this.#receive === undefined) statistics.receiveDropped++
    else this.#receive(frame)
  }

  /** The cable has been put in, for good. Throws if there is one already. */
  attach(cable: PluggedCable): void {
    if (this.#cable !== undefined) throw new Error(`${this.name} has a cable already: ${this.#cable.name}`)
    this.#cable = cable
  }

  /** The carrier comes with an outlet and goes without one. Whoever waits for it hears of it in an event. */
  setOutlet(outlet: Outlet | undefined): void {
    this.#outlet = outlet
    this.#world.schedule(0, this.#tellCarrier)
  }

  readonly #tellCarrier = (): void => {
    if (this.carrier === this.#carrierTold) return
    this.#carrierTold = this.carrier
    this.#carrierChanged?.(this.carrier)
  }
}

/** Whether the payload is over the MTU; a VLAN tag does not count (IEEE 802.3 §3.2.7). */
export function isTooLong(frame: Uint8Array, mtu: number): boolean {
  const excess = frame.length - ETHERNET_HEADER_LENGTH - mtu
  return excess > 0 && (excess > VLAN_TAG_LENGTH || frameType(frame) !== ETHERTYPE.vlan)
}
