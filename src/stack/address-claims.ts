/** The claims of one interface to its addresses, with a clock; and what the administrator is told of conflicts. */

import { ipv4Text, type Ipv4 } from '../address/ipv4-number.ts'
import { formatMac, type Mac } from '../address/mac.ts'
import type { ArpPacket } from '../wire/arp.ts'
import {
  AddressClaim,
  conflictDelayMs,
  type ClaimActions,
  type ClaimState,
  type Defence,
} from './address-conflict.ts'
import type { Counters } from './counters.ts'
import type { KernelLog } from './kernel-log.ts'
import { LazyTimer } from './lazy-timer.ts'
import type { Surroundings } from './surroundings.ts'

/** A rival that speaks all the time is reported this often. */
const REPORT_INTERVAL_MS = 1_000

export interface ClaimsLink {
  readonly name: string
  readonly mac: Mac
  readonly surroundings: Surroundings
  readonly log: KernelLog
  readonly counters: Pick<Counters, 'arp'>
  /** Sends an ARP probe or announcement (RFC 5227 §1.1) to all. */
  probe(address: Ipv4): void
  announce(address: Ipv4): void
}

/** How to claim an address, and whom to tell. */
export interface ClaimOptions {
  readonly defence: Defence
  usable(): void
  lost(rival: Mac): void
}

export class AddressClaims {
  readonly #link: ClaimsLink
  readonly #claims = new Map<Ipv4, AddressClaim>()
  readonly #timer: LazyTimer
  #conflicts = 0
  #reportedAt = -Infinity

  constructor(link: ClaimsLink) {
    this.#link = link
    this.#timer = new LazyTimer(
      link.surroundings,
      () => this.#deadline(),
      (now) => this.#each((claim) => claim.timerFired(now)),
    )
  }

  add(address: Ipv4, options: ClaimOptions): void {
    const { mac, surroundings } = this.#link
    const actions = this.#actions(options)
    this.#claims.set(address, new AddressClaim(address, mac, options.defence, surroundings.random, actions))
  }

  remove(address: Ipv4): void {
    this.#claims.delete(address)
  }

  state(address: Ipv4): ClaimState | undefined {
    return this.#claims.get(address)?.state
  }

  probe(address: Ipv4): void {
    this.#claims.get(address)?.startProbing(this.#link.surroundings.now(), conflictDelayMs(this.#conflicts))
    this.#timer.arm()
  }

  announce(address: Ipv4): void {
    this.#claims.get(address)?.startAnnouncing(this.#link.surroundings.now())
    this.#timer.arm()
  }

  hold(address: Ipv4): void {
    this.#claims.get(address)?.hold()
  }

  stop(address: Ipv4): void {
    this.#claims.get(address)?.stop()
  }

  /** To be told of every ARP packet received. */
  heard(packet: ArpPacket): void {
    if (this.#claims.size === 0) return
    const now = this.#link.surroundings.now()
    this.#each((claim) => claim.heard(now, packet))
  }

  #actions(options: ClaimOptions): ClaimActions {
    const link = this.#link
    return {
      probe: (address) => link.probe(address),
      announce: (address) => link.announce(address),
      usable: () => options.usable(),
      contested: (address, rival) => this.#report(address, rival),
      lost: (address, rival) => {
        this.#conflicts++
        this.#report(address, rival)
        link.log.write(`arp: ${ipv4Text(address)} is not used on ${link.name}`)
        options.lost(rival)
      },
    }
  }

  #report(address: Ipv4, rival: Mac): void {
    const { name, log, counters, surroundings } = this.#link
    counters.arp.conflicts++
    const now = surroundings.now()
    if (now - this.#reportedAt < REPORT_INTERVAL_MS) return
    this.#reportedAt = now
    log.write(`arp: ${formatMac(rival)} is using my IP address ${ipv4Text(address)} on ${name}!`)
  }

  /** A claim that is lost may be removed, or another added, while all are gone through. */
  #each(visit: (claim: AddressClaim) => void): void {
    for (const claim of [...this.#claims.values()]) visit(claim)
  }

  #deadline(): number {
    let deadline = Infinity
    for (const claim of this.#claims.values()) deadline = Math.min(deadline, claim.deadline)
    return deadline
  }
}
