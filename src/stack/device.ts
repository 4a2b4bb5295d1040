/**
 * A network card as its kernel sees it. What is at the other end of the cable is unknown here.
 *
 * A frame belongs to whoever it was handed to, who may change it in place and pass it on; whoever hands one to
 * several gives each a copy. So a packet crosses switches and routers without being copied. Frames are Ethernet
 * II from the destination address to the last octet of padding; preamble and FCS are the card's business.
 */

import type { Mac } from '../address/mac.ts'

/** Counted since the device was made, as `ifconfig` shows them. */
export interface DeviceStatistics {
  receivedFrames: number
  receivedOctets: number
  /** Frames with a wrong FCS, too long or too short. */
  receiveErrors: number
  receiveDropped: number
  sentFrames: number
  sentOctets: number
  sendErrors: number
  /** Frames that found the queue full, or no carrier. */
  sendDropped: number
  collisions: number
}

/** Of a device that has just been made. */
export function noStatistics(): DeviceStatistics {
  return {
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
}

export interface Device {
  readonly mac: Mac
  /** The longest payload of a frame, in octets: 1500 for plain Ethernet. */
  readonly mtu: number
  /** Whether a cable is plugged in whose other end is connected too. */
  readonly carrier: boolean
  readonly statistics: Readonly<DeviceStatistics>
  /** Takes the frame over. What cannot be sent is dropped and counted. */
  transmit(frame: Uint8Array): void
  /** One receiver a device. It is called with frames whose FCS is right, whoever they are for, and owns them. */
  onFrame(receive: (frame: Uint8Array) => void): void
  /** One receiver a device: told when the carrier comes or goes. */
  onCarrier(changed: (carrier: boolean) => void): void
}
