/** The device behind `lo`: what is sent comes back, in an event of its own, so that no call runs into itself. */

import type { Mac } from '../address/mac.ts'
import type { Device, DeviceStatistics } from './device.ts'
import type { Surroundings } from './surroundings.ts'

export class LoopbackDevice implements Device {
  readonly mac: Mac = 0
  /** As in Linux: any IP packet fits. */
  readonly mtu = 65_536
  readonly carrier = true
  readonly statistics: DeviceStatistics = {
    receivedFrames: 0,
    receivedOctets: 0,
    receiveErrors: 0,
    receiveDropped: 0,
    sentFrames: 0,
    sentOctets: 0,
    sendErrors: 0,
    sendDropped: 0,
    collisions: 0,
  }
  readonly #surroundings: Surroundings
  #receive: (frame: Uint8Array) => void = () => {}

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings
  }

  transmit(frame: Uint8Array): void {
    this.statistics.sentFrames++
    this.statistics.sentOctets += frame.length
    this.#surroundings.schedule(0, () => {
      this.statistics.receivedFrames++
      this.statistics.receivedOctets += frame.length
      this.#receive(frame)
    })
  }

  onFrame(receive: (frame: Uint8Array) => void): void {
    this.#receive = receive
  }

  /** It never changes. */
  onCarrier(): void {}
}
