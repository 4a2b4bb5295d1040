/**
 * A modem: Ethernet for one host on its near side, a PPPoE session on its far side. It is a half-bridge: it takes
 * IP packets from one framing into the other without being a hop. The host believes the whole Internet to be on its
 * own Ethernet, since the modem answers every ARP question; of packets too long for the session it hears nothing.
 */

import { ANY_IPV4, BROADCAST_IPV4, type Ipv4 } from '../../address/ipv4-number.ts'
import { BROADCAST_MAC, isGroupMac, readMac, type Mac } from '../../address/mac.ts'
import { ARP_OPERATION } from '../../wire/arp.ts'
import { ETHERTYPE, frameType } from '../../wire/ethernet.ts'
import { IPV4_HEADER_LENGTH, ipv4Destination } from '../../wire/ipv4.ts'
import { PPP_PROTOCOL, type PppoeSession } from '../../wire/pppoe.ts'
import type { World } from '../world.ts'
import { arpOf, arpReplyFrame } from './arp-frames.ts'
import { decodeIpcpAddress, encodeIpcpAddress, IPCP_CODE } from './ipcp.ts'
import { Port } from './port.ts'
import { PppoeClient, type ClientSession } from './pppoe-client.ts'
import { ipv4PacketOf, sessionFrame, SESSION_MTU, sessionPacketOf, unwrapIpv4 } from './pppoe-frames.ts'

/** Packets, by what became of them. */
export interface ModemStatistics {
  toLine: number
  toLan: number
  /** Over 1492 octets. */
  tooLong: number
  noSession: number
  /** Nobody has been heard on the near side yet. */
  noHost: number
  /** Neither ARP nor IPv4, for another station, or malformed. */
  notBridged: number
}

export class Modem {
  readonly name: string
  /** Where the host is. */
  readonly lan: Port
  /** Where the access concentrator is. */
  readonly line: Port
  readonly statistics: ModemStatistics = {
    toLine: 0,
    toLan: 0,
    tooLong: 0,
    noSession: 0,
    noHost: 0,
    notBridged: 0,
  }
  readonly #client: PppoeClient
  /** The host as it was last heard. */
  #hostMac: Mac | undefined
  #hostIp: Ipv4 = ANY_IPV4
  /** What the concentrator knows of it. */
  #confirmedIp: Ipv4 = ANY_IPV4
  #identifier = 0

  /** Both sides have the same address: they never meet. */
  constructor(world: World, name: string, mac: Mac) {
    this.name = name
    this.lan = new Port(world, `${name}/lan`, mac)
    this.line = new Port(world, `${name}/line`, mac)
    this.#client = new PppoeClient(world, this.line, () => this.#tellAddress())
    this.lan.onFrame((frame) => this.#fromLan(frame))
    this.line.onFrame((frame) => this.#fromLine(frame))
    this.line.onCarrier((carrier) => this.#carrierChanged(carrier))
  }

  /** Undefined while there is none. */
  get session(): ClientSession | undefined {
    return this.#client.session
  }

  #carrierChanged(carrier: boolean): void {
    this.#confirmedIp = ANY_IPV4
    if (carrier) this.#client.start()
    else this.#client.stop()
  }

  #fromLan(frame: Uint8Array): void {
    const destination = readMac(frame, 0)
    const type = frameType(frame)
    if (destination !== this.lan.mac && !isGroupMac(destination)) this.statistics.notBridged++
    else if (type === ETHERTYPE.arp) this.#hearArp(frame)
    else if (type === ETHERTYPE.ipv4) this.#toLine(frame)
    else this.statistics.notBridged++
  }

  #hearArp(frame: Uint8Array): void {
    const packet = arpOf(frame)
    // A probe asks whether anybody else has the address (RFC 5227 §2.1.1): a modem that answers all would object to all.
    if (packet === undefined || packet.senderIp === ANY_IPV4) return
    this.#hostMac = packet.senderMac
    this.#hostIp = packet.senderIp
    this.#tellAddress()
    const asked = packet.operation === ARP_OPERATION.request && packet.targetIp !== packet.senderIp
    if (asked) this.lan.transmit(arpReplyFrame(packet, this.lan.mac))
  }

  #toLine(frame: Uint8Array): void {
    const { session, statistics } = this
    const packet = ipv4PacketOf(frame)
    this.#hostMac = readMac(frame, 6)
    if (packet === undefined) statistics.notBridged++
    else if (packet.length > SESSION_MTU) statistics.tooLong++
    else if (session === undefined) {
      statistics.noSession++
      this.#client.start()
    } else {
      statistics.toLine++
      this.#tellAddress()
      this.#send(session, PPP_PROTOCOL.ipv4, packet)
    }
  }

  #fromLine(frame: Uint8Array): void {
    if (readMac(frame, 0) !== this.line.mac) this.statistics.notBridged++
    else if (frameType(frame) === ETHERTYPE.pppoeDiscovery) this.#client.hear(frame)
    else this.#hearSession(frame)
  }

  #hearSession(frame: Uint8Array): void {
    const { session, statistics } = this
    const packet = frameType(frame) === ETHERTYPE.pppoeSession ? sessionPacketOf(frame) : undefined
    if (session === undefined || packet?.sessionId !== session.id) statistics.noSession++
    else if (packet.protocol === PPP_PROTOCOL.ipv4) this.#toLan(frame, packet)
    else if (packet.protocol === PPP_PROTOCOL.ipcp) this.#hearConfirmation(packet)
    else statistics.notBridged++
  }

  #toLan(frame: Uint8Array, packet: PppoeSession): void {
    const broadcast = isForAll(packet.payload)
    const destination = broadcast ? BROADCAST_MAC : this.#hostMac
    if (destination === undefined) {
      this.statistics.noHost++
      return
    }
    this.statistics.toLan++
    this.lan.transmit(unwrapIpv4(frame, packet, { source: this.lan.mac, destination }))
  }

  #hearConfirmation({ payload }: PppoeSession): void {
    const answer = decodeIpcpAddress(payload)
    if (answer?.code === IPCP_CODE.configureAck) this.#confirmedIp = answer.address
  }

  /** Says, until it is confirmed, which address is here; said again with whatever the host sends next. */
  #tellAddress(): void {
    const { session } = this
    if (session === undefined || this.#hostIp === this.#confirmedIp) return
    const request = {
      code: IPCP_CODE.configureRequest,
      identifier: ++this.#identifier & 0xff,
      address: this.#hostIp,
    }
    this.#send(session, PPP_PROTOCOL.ipcp, encodeIpcpAddress(request))
  }

  #send({ id, concentrator }: ClientSession, protocol: number, payload: Uint8Array): void {
    const stretch = { source: this.line.mac, destination: concentrator }
    this.line.transmit(sessionFrame(stretch, { sessionId: id, protocol, payload }))
  }
}

function isForAll(packet: Uint8Array): boolean {
  return packet.length >= IPV4_HEADER_LENGTH && ipv4Destination(packet, 0) === BROADCAST_IPV4
}
