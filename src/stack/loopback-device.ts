/** The device behind `lo`: what is sent comes back, in an event of its own, so that no call runs into itself. */

import { NO_MAC, type Mac } from '../address/mac.ts'
import { noStatistics, type Device, type DeviceStatistics } from './device.ts'
import type { Surroundings } from './surroundings.ts'

export class LoopbackDevice implements Device {
  readonly mac: Mac = NO_MAC
  /** As in Linux: any IP packet fits. */
  readonly mtu = 65_536
  readonly carrier = true
  readonly statistics: DeviceStatistics = noStatistics()
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
