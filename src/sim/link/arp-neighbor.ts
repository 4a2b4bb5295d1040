/**
 * One station that an access concentrator sends to: its address is known, its MAC is asked for when it is needed,
 * and packets wait meanwhile. Once found it is believed until the cable is pulled.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { putMac, type Mac } from '../../address/mac.ts'
import type { ArpPacket } from '../../wire/arp.ts'
import type { Event } from '../event-queue.ts'
import { ticksOf } from '../ticks.ts'
import type { World } from '../world.ts'
import { arpProbeFrame } from './arp-frames.ts'
import type { Port } from './port.ts'

const RETRY_MS = 1000
const ATTEMPTS = 3
const MOST_WAITING = 64

export interface ArpNeighborParts {
  readonly lan: Port
  readonly ip: Ipv4
  /** Called with the number of frames that could not be sent. */
  readonly lost: (frames: number) => void
}

export class ArpNeighbor {
  readonly #world: World
  readonly #parts: ArpNeighborParts
  #mac: Mac | undefined
  #waiting: Uint8Array[] = []
  #retry: Event | undefined

  constructor(world: World, parts: ArpNeighborParts) {
    this.#world = world
    this.#parts = parts
  }

  /** Sends a frame whose destination is filled in here. */
  send(frame: Uint8Array): void {
    if (this.#mac !== undefined) this.#sendTo(this.#mac, frame)
    else if (this.#waiting.length === MOST_WAITING) this.#parts.lost(1)
    else {
      this.#waiting.push(frame)
      if (this.#retry === undefined) this.#ask(0)
    }
  }

  /** Whatever ARP says of the station is believed. */
  hear({ senderIp, senderMac }: ArpPacket): void {
    if (senderIp !== this.#parts.ip) return
    this.#mac = senderMac
    const frames = this.#stopWaiting()
    for (const frame of frames) this.#sendTo(senderMac, frame)
  }

  /** Somebody else may have the address when the cable is back. */
  forget(): void {
    this.#mac = undefined
    this.#parts.lost(this.#stopWaiting().length)
  }

  #ask(attempts: number): void {
    if (attempts === ATTEMPTS) {
      this.#parts.lost(this.#stopWaiting().length)
      return
    }
    this.#retry = this.#world.schedule(ticksOf(RETRY_MS), () => this.#ask(attempts + 1))
    this.#parts.lan.transmit(arpProbeFrame(this.#parts.lan.mac, this.#parts.ip))
  }

  #stopWaiting(): Uint8Array[] {
    const frames = this.#waiting
    this.#waiting = []
    if (this.#retry !== undefined) this.#world.cancel(this.#retry)
    this.#retry = undefined
    return frames
  }

  #sendTo(mac: Mac, frame: Uint8Array): void {
    putMac(mac, frame, 0)
    this.#parts.lan.transmit(frame)
  }
}
