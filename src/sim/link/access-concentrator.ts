/**
 * The provider's end of modem lines: PPPoE sessions there, Ethernet towards its own network. It is the other half of
 * the half-bridge: it answers ARP for its customers, and sends for them to their neighbors there and to one router. A
 * hop it is not.
 */

import { BROADCAST_IPV4, isMulticastIpv4, type Ipv4 } from '../../address/ipv4-number.ts'
import { prefixContains, type Ipv4Prefix } from '../../address/ipv4-prefix.ts'
import { BROADCAST_MAC, isGroupMac, readMac, type Mac } from '../../address/mac.ts'
import { ARP_OPERATION } from '../../wire/arp.ts'
import { ETHERTYPE, frameType } from '../../wire/ethernet.ts'
import { ipv4Destination } from '../../wire/ipv4.ts'
import { PPP_PROTOCOL, type PppoeSession } from '../../wire/pppoe.ts'
import type { World } from '../world.ts'
import { arpOf, arpReplyFrame } from './arp-frames.ts'
import { ArpNeighbor } from './arp-neighbor.ts'
import { decodeIpcpAddress, encodeIpcpAddress, IPCP_CODE } from './ipcp.ts'
import { Port } from './port.ts'
import { ipv4PacketOf, sessionFrame, SESSION_MTU, sessionPacketOf, unwrapIpv4 } from './pppoe-frames.ts'
import { PppoeSessions, type CustomerSession } from './pppoe-sessions.ts'

export interface AccessConcentratorOptions {
  readonly mac: Mac
  /** The router of the provider, with the network that customers share with it: beyond that all goes to the router. */
  readonly gateway: Ipv4Prefix
}

/** Packets, by what became of them. */
export interface AccessConcentratorStatistics {
  /** Or held until the neighbor there has been found. */
  toLan: number
  toLines: number
  /** Over 1492 octets. */
  tooLong: number
  /** From a session that is not known, or for a customer that is not. */
  noSession: number
  /** The router or another neighbor does not answer. */
  noNeighbor: number
  /** Neither ARP nor IPv4, for another station, or malformed. */
  notBridged: number
}

/** Customers who scan the provider's network must not fill the memory; the one met first makes room. */
const MOST_NEIGHBORS = 1024

export class AccessConcentrator {
  readonly name: string
  /** Where the provider's router is. */
  readonly lan: Port
  readonly statistics: AccessConcentratorStatistics = {
    toLan: 0,
    toLines: 0,
    tooLong: 0,
    noSession: 0,
    noNeighbor: 0,
    notBridged: 0,
  }
  readonly #world: World
  readonly #lines: Port[] = []
  readonly #sessions: PppoeSessions
  readonly #gateway: Ipv4Prefix
  readonly #neighbors = new Map<Ipv4, ArpNeighbor>()

  constructor(world: World, name: string, { mac, gateway }: AccessConcentratorOptions) {
    this.#world = world
    this.name = name
    this.#sessions = new PppoeSessions(name)
    this.lan = new Port(world, `${name}/lan`, mac)
    this.#gateway = gateway
    this.lan.onFrame((frame) => this.#fromLan(frame))
    this.lan.onCarrier(() => this.flush())
  }

  get lines(): readonly Port[] {
    return this.#lines
  }

  /** Those that are open, in the order of their numbers. */
  get sessions(): readonly CustomerSession[] {
    return this.#sessions.list()
  }

  /** Forgets its neighbors, so that it has to ask for them again. */
  flush(): void {
    for (const neighbor of this.#neighbors.values()) neighbor.forget()
  }

  /** Makes a port for another line. */
  line(name = `${this.name}/${this.#lines.length + 1}`): Port {
    const line = new Port(this.#world, name, this.lan.mac)
    line.onFrame((frame) => this.#fromLine(frame, line))
    line.onCarrier((carrier) => {
      if (!carrier) this.#sessions.endAll(line)
    })
    this.#lines.push(line)
    return line
  }

  #fromLine(frame: Uint8Array, line: Port): void {
    const type = frameType(frame)
    const destination = readMac(frame, 0)
    if (destination !== line.mac && destination !== BROADCAST_MAC) this.statistics.notBridged++
    else if (type === ETHERTYPE.pppoeDiscovery) this.#sessions.hear(frame, line)
    else if (type === ETHERTYPE.pppoeSession) this.#hearSession(frame, line)
    else this.statistics.notBridged++
  }

  #hearSession(frame: Uint8Array, line: Port): void {
    const packet = sessionPacketOf(frame)
    const session = packet && this.#sessions.of(frame, packet.sessionId, line)
    if (packet === undefined || session === undefined) this.statistics.noSession++
    else if (packet.protocol === PPP_PROTOCOL.ipv4) this.#hearCustomer(frame, packet)
    else if (packet.protocol === PPP_PROTOCOL.ipcp) this.#hearAddress(session, packet)
    else this.statistics.notBridged++
  }

  #hearAddress(session: CustomerSession, { payload }: PppoeSession): void {
    const request = decodeIpcpAddress(payload)
    if (request?.code !== IPCP_CODE.configureRequest) return
    this.#sessions.bind(session, request.address)
    this.#send(session, PPP_PROTOCOL.ipcp, encodeIpcpAddress({ ...request, code: IPCP_CODE.configureAck }))
  }

  #hearCustomer(frame: Uint8Array, packet: PppoeSession): void {
    const unwrapped = unwrapIpv4(frame, packet, { source: this.lan.mac, destination: BROADCAST_MAC })
    const inside = ipv4PacketOf(unwrapped)
    const destination = inside && ipv4Destination(inside, 0)
    if (destination === undefined || isMulticastIpv4(destination)) this.statistics.notBridged++
    else if (this.#sessions.ofCustomer(destination) !== undefined) this.#toLines(unwrapped)
    else this.#toLan(unwrapped, destination)
  }

  #toLan(frame: Uint8Array, destination: Ipv4): void {
    this.statistics.toLan++
    if (destination === BROADCAST_IPV4) this.lan.transmit(frame)
    else this.#neighborFor(destination).send(frame)
  }

  #neighborFor(destination: Ipv4): ArpNeighbor {
    const ip = prefixContains(this.#gateway, destination) ? destination : this.#gateway.address
    const known = this.#neighbors.get(ip)
    if (known !== undefined) return known
    if (this.#neighbors.size >= MOST_NEIGHBORS) this.#forgetOldest()
    const neighbor = new ArpNeighbor(this.#world, {
      lan: this.lan,
      ip,
      lost: (frames) => {
        this.statistics.noNeighbor += frames
      },
    })
    this.#neighbors.set(ip, neighbor)
    return neighbor
  }

  #forgetOldest(): void {
    for (const [ip, neighbor] of this.#neighbors) {
      neighbor.forget()
      this.#neighbors.delete(ip)
      return
    }
  }

  #fromLan(frame: Uint8Array): void {
    const type = frameType(frame)
    const destination = readMac(frame, 0)
    if (destination !== this.lan.mac && !isGroupMac(destination)) this.statistics.notBridged++
    else if (type === ETHERTYPE.arp) this.#hearArp(frame)
    else if (type === ETHERTYPE.ipv4) this.#toLines(frame)
    else this.statistics.notBridged++
  }

  #hearArp(frame: Uint8Array): void {
    const packet = arpOf(frame)
    if (packet === undefined) return
    this.#neighbors.get(packet.senderIp)?.hear(packet)
    const isOurs = this.#sessions.ofCustomer(packet.targetIp) !== undefined
    if (packet.operation === ARP_OPERATION.request && isOurs)
      this.lan.transmit(arpReplyFrame(packet, this.lan.mac))
  }

  #toLines(frame: Uint8Array): void {
    const { statistics } = this
    const packet = ipv4PacketOf(frame)
    const receivers = packet === undefined ? [] : this.#receivers(ipv4Destination(packet, 0))
    if (packet === undefined) statistics.notBridged++
    else if (packet.length > SESSION_MTU) statistics.tooLong++
    else if (receivers.length === 0) statistics.noSession++
    else {
      statistics.toLines++
      for (const session of receivers) this.#send(session, PPP_PROTOCOL.ipv4, packet)
    }
  }

  #receivers(destination: Ipv4): readonly CustomerSession[] {
    if (destination === BROADCAST_IPV4) return this.sessions
    const session = this.#sessions.ofCustomer(destination)
    return session === undefined ? [] : [session]
  }

  #send({ id, line, modem }: CustomerSession, protocol: number, payload: Uint8Array): void {
    const stretch = { source: line.mac, destination: modem }
    line.transmit(sessionFrame(stretch, { sessionId: id, protocol, payload }))
  }
}
