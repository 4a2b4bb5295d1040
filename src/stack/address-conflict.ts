/**
 * One address's claim to be nobody else's (RFC 5227): probing before use, announcing, noticing others, and
 * defence; as a machine that is told the time and what ARP heard. Knows no frames and sends none itself.
 */

import { ANY_IPV4, type Ipv4 } from '../address/ipv4-number.ts'
import type { Mac } from '../address/mac.ts'
import type { Random } from '../runtime/runtime.ts'
import type { ArpPacket } from '../wire/arp.ts'

/** RFC 5227 §1.1. */
const CONFLICT_TIMES = {
  probeWaitMs: 1_000,
  probes: 3,
  probeMinMs: 1_000,
  probeMaxMs: 2_000,
  announceWaitMs: 2_000,
  announcements: 2,
  announceIntervalMs: 2_000,
  maxConflicts: 10,
  rateLimitIntervalMs: 60_000,
  defendIntervalMs: 10_000,
} as const

/**
 * What to do when someone else uses the address too (RFC 5227 §2.4). 'once' is (b): defend it, and cease
 * when that did not help; 'always' is (c): for a server whose address others rely on.
 */
export type Defence = 'once' | 'always'

export interface ClaimActions {
  /** Ask whether anyone has the address, without claiming it. */
  probe(address: Ipv4): void
  announce(address: Ipv4): void
  /** Nobody objected: the address may be used from now on. */
  usable(address: Ipv4): void
  /** Someone else uses the address too, and yet it is kept. */
  contested(address: Ipv4, rival: Mac): void
  /** The address is someone else's: it must not be used, or not any longer. */
  lost(address: Ipv4, rival: Mac): void
}

export type ClaimState = 'idle' | 'probing' | 'announcing' | 'held' | 'lost'

export class AddressClaim {
  readonly address: Ipv4
  readonly #mac: Mac
  readonly #defence: Defence
  readonly #random: Random
  readonly #actions: ClaimActions
  #state: ClaimState = 'idle'
  #deadline = Infinity
  /** Probes or announcements sent in this state. */
  #sent = 0
  #defendedAt = -Infinity

  constructor(address: Ipv4, mac: Mac, defence: Defence, random: Random, actions: ClaimActions) {
    this.address = address
    this.#mac = mac
    this.#defence = defence
    this.#random = random
    this.#actions = actions
  }

  get state(): ClaimState {
    return this.#state
  }

  get deadline(): number {
    return this.#deadline
  }

  /**
   * Finds out first whether the address is free (§2.1.1), after `delayMs`: see `conflictDelayMs`. The wait at
   * the start keeps hosts that are switched on together from speaking together.
   */
  startProbing(now: number, delayMs = 0): void {
    this.#enter('probing', now + delayMs + this.#random.below(CONFLICT_TIMES.probeWaitMs + 1))
  }

  /** Uses the address right away, and says so (§2.3). */
  startAnnouncing(now: number): void {
    this.#enter('announcing', now)
    this.#actions.usable(this.address)
    this.timerFired(now)
  }

  /** The address has been in use for long: there is nothing to find out, and nothing to say. */
  hold(): void {
    this.#enter('held', Infinity)
  }

  /** The link is gone: nothing is sent or concluded until the next start. */
  stop(): void {
    this.#enter('idle', Infinity)
  }

  timerFired(now: number): void {
    if (now < this.#deadline) return
    if (this.#state === 'probing') this.#probe(now)
    else if (this.#state === 'announcing') this.#announce(now)
  }

  /** To be told of every ARP packet on the link that this interface did not send itself. */
  heard(now: number, packet: ArpPacket): void {
    if (packet.senderMac === this.#mac) return
    const claimed = packet.senderIp === this.address
    if (this.#state === 'probing') {
      // §2.1.1: whoever probes for the same address at the same time is a rival, too.
      const probed = packet.senderIp === ANY_IPV4 && packet.targetIp === this.address
      if (claimed || probed) this.#lose(packet.senderMac)
    } else if (claimed && (this.#state === 'announcing' || this.#state === 'held')) {
      this.#defend(now, packet.senderMac)
    }
  }

  #probe(now: number): void {
    const times = CONFLICT_TIMES
    if (this.#sent === times.probes) {
      this.startAnnouncing(now)
      return
    }
    this.#sent++
    this.#actions.probe(this.address)
    const pause = times.probeMinMs + this.#random.below(times.probeMaxMs - times.probeMinMs + 1)
    this.#deadline = now + (this.#sent === times.probes ? times.announceWaitMs : pause)
  }

  #announce(now: number): void {
    this.#sent++
    this.#actions.announce(this.address)
    if (this.#sent === CONFLICT_TIMES.announcements) this.#enter('held', Infinity)
    else this.#deadline = now + CONFLICT_TIMES.announceIntervalMs
  }

  #defend(now: number, rival: Mac): void {
    const defendedLately = now - this.#defendedAt < CONFLICT_TIMES.defendIntervalMs
    if (defendedLately && this.#defence === 'once') {
      this.#lose(rival)
      return
    }
    this.#actions.contested(this.address, rival)
    // §2.4 (c): not more often, or two hosts that both defend for ever would flood the link.
    if (defendedLately) return
    this.#defendedAt = now
    this.#actions.announce(this.address)
  }

  #lose(rival: Mac): void {
    this.#enter('lost', Infinity)
    this.#actions.lost(this.address, rival)
  }

  #enter(state: ClaimState, deadline: number): void {
    this.#state = state
    this.#deadline = deadline
    this.#sent = 0
  }
}

/** How long to wait before probing yet another address, after so many conflicts (RFC 5227 §2.1.1). */
export function conflictDelayMs(conflicts: number): number {
  return conflicts > CONFLICT_TIMES.maxConflicts ? CONFLICT_TIMES.rateLimitIntervalMs : 0
}
