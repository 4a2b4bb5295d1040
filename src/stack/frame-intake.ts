/**
 * What becomes of a frame that has come in by a card: whether it is for this station, who is shown it, and which
 * protocol takes it. Knows no addresses but the card's own, and nothing of how frames leave.
 */

import { readMac, type Mac } from '../address/mac.ts'
import { readU16 } from '../bytes/big-endian.ts'
import {
  ETHERNET_HEADER_LENGTH,
  ETHERTYPE,
  frameType,
  VLAN_TAG_LENGTH,
  withoutVlanTag,
} from '../wire/ethernet.ts'
import type { Counters } from './counters.ts'
import type { FrameTap } from './frame-tap.ts'
import { PacketSocket, type FrameReceiver } from './packet-socket.ts'

export interface FrameIntakeParts {
  readonly mac: Mac
  readonly counters: Counters['link']
  readonly tap: FrameTap
  /** Gets the frames with IPv4 packets, and whether they are addressed to several stations. */
  readonly ipv4: (frame: Uint8Array, toSeveral: boolean) => void
  /** Undefined where no ARP is spoken. */
  readonly arp: ((frame: Uint8Array) => void) | undefined
}

export class FrameIntake {
  /** Whether packet sockets and taps see what is for other stations, too. */
  promiscuous = false
  readonly #parts: FrameIntakeParts
  #sockets: readonly PacketSocket[] = []

  constructor(parts: FrameIntakeParts) {
    this.#parts = parts
  }

  /** A socket that gets whole frames of one type, or of all, and sends by `transmit`. */
  openPacket(
    ethertype: number | 'all',
    receive: FrameReceiver,
    transmit: (frame: Uint8Array) => void,
  ): PacketSocket {
    const socket = new PacketSocket(ethertype, receive, transmit, (closed) => {
      this.#sockets = this.#sockets.filter((other) => other !== closed)
    })
    this.#sockets = [...this.#sockets, socket]
    return socket
  }

  /** Takes the frame over. */
  arrive(frame: Uint8Array): void {
    const { counters, mac } = this.#parts
    if (frame.length < ETHERNET_HEADER_LENGTH) {
      counters.malformed++
      return
    }
    const toSeveral = (frame[0]! & 1) === 1
    if (toSeveral || readMac(frame, 0) === mac) this.#accept(frame, toSeveral)
    else this.#overhear(frame)
  }

  #accept(frame: Uint8Array, toSeveral: boolean): void {
    this.#parts.tap.show(frame, 'in')
    const type = frameType(frame)
    const offered = this.#sockets.length > 0 && this.#offer(frame, type)
    if (type === ETHERTYPE.vlan) this.#acceptTagged(frame, toSeveral)
    else if (!this.#deliver(frame, type, toSeveral) && !offered) this.#parts.counters.unknownType++
  }

  /** IEEE 802.1Q §6.9: VLAN 0 is none; the tag gives a priority only. */
  #acceptTagged(frame: Uint8Array, toSeveral: boolean): void {
    const { counters } = this.#parts
    if (frame.length < ETHERNET_HEADER_LENGTH + VLAN_TAG_LENGTH) {
      counters.malformed++
    } else if ((readU16(frame, ETHERNET_HEADER_LENGTH) & 0xfff) !== 0) {
      counters.otherVlan++
    } else {
      const untagged = withoutVlanTag(frame)
      if (!this.#deliver(untagged, frameType(untagged), toSeveral)) counters.unknownType++
    }
  }

  /** Says whether anyone here speaks the protocol. */
  #deliver(frame: Uint8Array, type: number, toSeveral: boolean): boolean {
    const { ipv4, arp } = this.#parts
    if (type === ETHERTYPE.ipv4) ipv4(frame, toSeveral)
    else if (type === ETHERTYPE.arp && arp !== undefined) arp(frame)
    else return false
    return true
  }

  #overhear(frame: Uint8Array): void {
    this.#parts.counters.otherHost++
    if (!this.promiscuous) return
    this.#parts.tap.show(frame, 'in')
    this.#offer(frame, frameType(frame))
  }

  #offer(frame: Uint8Array, type: number): boolean {
    let offered = false
    for (const socket of this.#sockets) if (socket.offer(frame, type)) offered = true
    return offered
  }
}
