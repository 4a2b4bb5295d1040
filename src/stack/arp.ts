/**
 * ARP on one interface (RFC 826): what it asks, answers and believes. Keeps nothing itself: what is learned goes
 * to the neighbors, and who claims which address to the claims. Knows no routes.
 */

import {
  ANY_IPV4,
  BROADCAST_IPV4,
  isLoopbackIpv4,
  isMulticastIpv4,
  type Ipv4,
} from '../address/ipv4-number.ts'
import { BROADCAST_MAC, isGroupMac, NO_MAC, readMac, type Mac } from '../address/mac.ts'
import { DecodeError } from '../errors.ts'
import { ARP_OPERATION, decodeArp, encodeArpFrame, type ArpPacket } from '../wire/arp.ts'
import { ETHERNET_HEADER_LENGTH } from '../wire/ethernet.ts'
import { AddressClaims } from './address-claims.ts'
import type { Counters } from './counters.ts'
import type { InterfaceAddresses } from './interface-addresses.ts'
import type { KernelLog } from './kernel-log.ts'
import { NeighborCache } from './neighbor-cache.ts'
import type { Surroundings } from './surroundings.ts'

/** What ARP is told of, and asks of, its interface. */
export interface ArpLink {
  readonly name: string
  readonly mac: Mac
  readonly surroundings: Surroundings
  readonly log: KernelLog
  readonly counters: Pick<Counters, 'arp' | 'link'>
  /** The addresses that ARP answers for. */
  readonly addresses: InterfaceAddresses
  transmit(frame: Uint8Array): void
  /** Sends a packet whose neighbor is known by now. */
  deliver(frame: Uint8Array, mac: Mac): void
  unresolved(frame: Uint8Array): void
}

/** A table that overflows all the time is reported this often. */
const REPORT_INTERVAL_MS = 1_000

export class Arp {
  readonly neighbors: NeighborCache
  readonly claims: AddressClaims
  readonly #link: ArpLink
  #overflowReportedAt = -Infinity

  constructor(link: ArpLink) {
    this.#link = link
    const { name, mac, surroundings, log, counters } = link
    this.claims = new AddressClaims({
      ...{ name, mac, surroundings, log, counters },
      // RFC 5227 §1.1: a probe says nothing of its sender, so that nobody learns from it.
      probe: (address) => this.#request(ANY_IPV4, address, undefined),
      announce: (address) => this.#request(address, address, undefined),
    })
    this.neighbors = new NeighborCache(surroundings, {
      request: (ip, known) => this.#request(link.addresses.sourceFor(ip), ip, known),
      deliver: (frame, to) => link.deliver(frame, to),
      unresolved: (frame) => {
        counters.arp.unresolved++
        link.unresolved(frame)
      },
      dropped: () => counters.arp.queueDropped++,
      overflow: () => this.#overflowed(),
      refused: (frame) => {
        counters.arp.unresolved++
        // Not at once: whoever sends is not prepared to be told before the call returns.
        surroundings.schedule(0, () => link.unresolved(frame))
      },
    })
  }

  /** A frame of ARP's type, as it came. What makes no sense is counted. */
  receive(frame: Uint8Array): void {
    const packet = this.#decode(frame)
    if (packet === undefined || packet.senderMac === this.#link.mac) return
    const { arp } = this.#link.counters
    const isRequest = packet.operation === ARP_OPERATION.request
    if (isRequest) arp.requestsReceived++
    else arp.repliesReceived++
    this.claims.heard(packet)
    const asked = isRequest && this.#link.addresses.has(packet.targetIp)
    this.#learn(packet, asked, isGroupMac(readMac(frame, 0)))
    if (asked) this.#reply(packet)
  }

  #overflowed(): void {
    const { name, surroundings, log, counters } = this.#link
    counters.arp.tableOverflows++
    const now = surroundings.now()
    if (now - this.#overflowReportedAt < REPORT_INTERVAL_MS) return
    this.#overflowReportedAt = now
    log.write(`arp: neighbor table of ${name} overflows`)
  }

  #decode(frame: Uint8Array): ArpPacket | undefined {
    try {
      const packet = decodeArp(frame, ETHERNET_HEADER_LENGTH)
      if (isPossible(packet)) return packet
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
    }
    this.#link.counters.link.malformed++
    return undefined
  }

  /** Whoever asks us is about to be answered, so worth an entry; of others only what is known already changes. */
  #learn(packet: ArpPacket, asked: boolean, toAll: boolean): void {
    const { senderIp, senderMac, targetIp, operation } = packet
    if (senderIp === ANY_IPV4 || this.#link.addresses.has(senderIp)) return
    const answered = operation === ARP_OPERATION.reply && !toAll
    const evidence = senderIp === targetIp ? 'announcement' : answered ? 'reply' : 'request'
    this.neighbors.learn(senderIp, senderMac, evidence, asked)
  }

  #request(senderIp: Ipv4, targetIp: Ipv4, known: Mac | undefined): void {
    this.#link.counters.arp.requestsSent++
    const operation = ARP_OPERATION.request
    // RFC 1122 §2.3.2.1 (2): a neighbor that is known is asked directly, so as to disturb nobody else.
    this.#send({ operation, senderIp, targetIp, targetMac: NO_MAC }, known ?? BROADCAST_MAC)
  }

  #reply({ senderMac, senderIp, targetIp }: ArpPacket): void {
    this.#link.counters.arp.repliesSent++
    const operation = ARP_OPERATION.reply
    this.#send({ operation, senderIp: targetIp, targetIp: senderIp, targetMac: senderMac }, senderMac)
  }

  #send(packet: Omit<ArpPacket, 'senderMac'>, destination: Mac): void {
    const { mac } = this.#link
    this.#link.transmit(encodeArpFrame({ ...packet, senderMac: mac }, destination))
  }
}

/** A sender is one station with one address, or, in a probe, with none yet. */
function isPossible({ operation, senderMac, senderIp }: ArpPacket): boolean {
  if (operation !== ARP_OPERATION.request && operation !== ARP_OPERATION.reply) return false
  if (isGroupMac(senderMac)) return false
  return !isMulticastIpv4(senderIp) && !isLoopbackIpv4(senderIp) && senderIp !== BROADCAST_IPV4
}
