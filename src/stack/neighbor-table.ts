/**
 * Which Ethernet address an IPv4 neighbor has: the states that Linux gives a neighbor (RFC 4861 §7.3.2, applied
 * to ARP), as a machine that is told the time. Knows no packets of ARP and sends none: see `NeighborActions`.
 */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Mac } from '../address/mac.ts'
import type { Random } from '../runtime/runtime.ts'

export type NeighborState =
  /** Asked for, and not yet answered; packets wait. */
  | 'incomplete'
  /** Confirmed lately. */
  | 'reachable'
  /** Known, but for so long that the next packet starts a check. */
  | 'stale'
  /** In use again; it has a moment to show by itself that it is there. */
  | 'delay'
  /** Asked directly whether it is still there. */
  | 'probe'
  /** It did not answer. The next packet asks anew. */
  | 'failed'
  /** Entered by the administrator; nothing heard changes it. */
  | 'permanent'

const NEIGHBOR_TIMES = {
  /** Linux: base_reachable_time. A confirmation counts for half to one and a half times as long (RFC 4861 §6.3.2). */
  reachableMs: 30_000,
  /** Linux: delay_first_probe_time. */
  delayMs: 5_000,
  /** RFC 1122 §2.3.2.1: at most one request a second. */
  retryMs: 1_000,
  requests: 3,
  /** Linux: locktime. So long an answer holds against the answers of others, unless they announce themselves. */
  lockMs: 1_000,
} as const

/** RFC 1122 §2.3.2.2 wants at least one kept; Linux keeps 212,992 octets, which is about so many full ones. */
const MOST_WAITING = 101

/** Linux: gc_thresh3. A scan of a large subnet must not fill the memory. */
const MOST_NEIGHBORS = 1024

/** What a table of neighbors asks of the interface that it belongs to. */
export interface NeighborActions {
  /** Ask who has `ip`: everybody, or only `mac` when that is known. */
  request(ip: Ipv4, mac: Mac | undefined): void
  deliver(frame: Uint8Array, mac: Mac): void
  /** Nobody has the address that the packet was to go to. */
  unresolved(frame: Uint8Array): void
  /** A packet that waited is given up for a newer one. */
  dropped(frame: Uint8Array): void
  /** No room for another neighbor. */
  overflow(): void
  /** The packet was to go to a neighbor that there is no room for. Called before `send` returns. */
  refused(frame: Uint8Array): void
}

/** How firmly an Ethernet address was told: in answer to us; in passing; or by an announcement to all. */
export type Evidence = 'reply' | 'request' | 'announcement'

export interface Neighbor {
  readonly ip: Ipv4
  mac: Mac | undefined
  state: NeighborState
  updatedMs: number
  usedMs: number
  /** When 'reachable' turns stale; when the next request is due in 'incomplete', 'delay' and 'probe'. */
  deadlineMs: number
  requests: number
  readonly waiting: Uint8Array[]
}

export class NeighborTable {
  /** Whoever watches is told of each packet that begins to wait; the frame has no Ethernet header yet. */
  onWaiting: ((ip: Ipv4, frame: Uint8Array) => void) | undefined
  readonly #actions: NeighborActions
  readonly #random: Random
  readonly #neighbors = new Map<Ipv4, Neighbor>()
  /** Those with a request to come: 'incomplete', 'delay' and 'probe'. */
  readonly #pending = new Set<Neighbor>()
  #latest: Neighbor | undefined

  constructor(actions: NeighborActions, random: Random) {
    this.#actions = actions
    this.#random = random
  }

  get deadline(): number {
    let deadline = Infinity
    // Asked for with every packet: most of the time there is nothing to go through.
    if (this.#pending.size === 0) return deadline
    for (const neighbor of this.#pending) deadline = Math.min(deadline, neighbor.deadlineMs)
    return deadline
  }

  neighbors(): IterableIterator<Neighbor> {
    return this.#neighbors.values()
  }

  /** 'reachable' wears off by itself, and nobody notices until someone looks. */
  stateAt(now: number, neighbor: Neighbor): NeighborState {
    return neighbor.state === 'reachable' && now >= neighbor.deadlineMs ? 'stale' : neighbor.state
  }

  /** Takes the frame over: delivers it at once, or once its neighbor answers, or reports it unresolved. */
  send(now: number, frame: Uint8Array, ip: Ipv4): void {
    const neighbor = this.#latest?.ip === ip ? this.#latest : this.#entry(now, ip)
    if (neighbor === undefined) {
      this.#actions.refused(frame)
      return
    }
    this.#latest = neighbor
    neighbor.usedMs = now
    if (neighbor.state === 'incomplete' || neighbor.state === 'failed') {
      this.#wait(frame, neighbor)
      if (neighbor.state === 'failed') this.#ask(now, neighbor, 'incomplete')
      return
    }
    if (neighbor.state === 'stale' || (neighbor.state === 'reachable' && now >= neighbor.deadlineMs)) {
      this.#pend(neighbor, 'delay', now + NEIGHBOR_TIMES.delayMs)
    }
    this.#actions.deliver(frame, neighbor.mac!)
  }

  /**
   * Somebody said that `ip` is at `mac`, and nobody can tell whether it is true: that is ARP. An address that
   * is not in the table is taken in only with `create`: from whoever asks us something (RFC 826), or announces
   * itself where that is wanted.
   */
  learn(now: number, ip: Ipv4, mac: Mac, evidence: Evidence, create: boolean): void {
    const neighbor = create ? this.#entry(now, ip) : this.#neighbors.get(ip)
    if (neighbor === undefined || neighbor.state === 'permanent') return
    const known = neighbor.mac !== undefined
    const moved = known && neighbor.mac !== mac
    const locked = now < neighbor.updatedMs + NEIGHBOR_TIMES.lockMs
    if (moved && locked && evidence === 'reply') return
    if (known && !moved && evidence !== 'reply') return
    neighbor.mac = mac
    neighbor.updatedMs = now
    if (evidence === 'reply') this.#settle(neighbor, 'reachable', now + this.#reachableMs())
    else this.#settle(neighbor, 'stale', Infinity)
  }

  /** Packets by way of this neighbor seem to get nowhere: the next one has it asked whether it is still there. */
  doubt(now: number, ip: Ipv4): void {
    const neighbor = this.#neighbors.get(ip)
    if (neighbor?.state === 'reachable') neighbor.deadlineMs = now
  }

  addPermanent(now: number, ip: Ipv4, mac: Mac): void {
    const neighbor = this.#neighbors.get(ip) ?? newNeighbor(now, ip)
    this.#neighbors.set(ip, neighbor)
    neighbor.mac = mac
    neighbor.updatedMs = now
    this.#settle(neighbor, 'permanent', Infinity)
  }

  /** Says whether there was one. Packets that waited for it are reported unresolved. */
  remove(ip: Ipv4): boolean {
    const neighbor = this.#neighbors.get(ip)
    if (neighbor === undefined) return false
    this.#forget(neighbor)
    this.#giveUp(neighbor)
    return true
  }

  /** Everything at or before `now` that is due: the next request, or the end of asking. */
  timerFired(now: number): void {
    for (const neighbor of [...this.#pending]) {
      if (neighbor.deadlineMs > now) continue
      if (neighbor.state === 'delay') this.#ask(now, neighbor, 'probe')
      else if (neighbor.requests < NEIGHBOR_TIMES.requests) this.#askAgain(now, neighbor)
      else this.#fail(now, neighbor)
    }
  }

  #entry(now: number, ip: Ipv4): Neighbor | undefined {
    const known = this.#neighbors.get(ip)
    if (known !== undefined) return known
    if (this.#neighbors.size >= MOST_NEIGHBORS && !this.#evict(now)) {
      this.#actions.overflow()
      return undefined
    }
    const neighbor = newNeighbor(now, ip)
    this.#neighbors.set(ip, neighbor)
    return neighbor
  }

  /** Makes room by the one that was not needed for longest, of those that nothing waits for. */
  #evict(now: number): boolean {
    let oldest: Neighbor | undefined
    for (const neighbor of this.#neighbors.values()) {
      const state = this.stateAt(now, neighbor)
      if (state !== 'stale' && state !== 'failed') continue
      if (oldest === undefined || neighbor.usedMs < oldest.usedMs) oldest = neighbor
    }
    if (oldest === undefined) return false
    this.#forget(oldest)
    return true
  }

  #forget(neighbor: Neighbor): void {
    this.#neighbors.delete(neighbor.ip)
    this.#pending.delete(neighbor)
    if (this.#latest === neighbor) this.#latest = undefined
  }

  #wait(frame: Uint8Array, neighbor: Neighbor): void {
    // RFC 1122 §2.3.2.2: the latest packets are worth more than the first.
    if (neighbor.waiting.length === MOST_WAITING) this.#actions.dropped(neighbor.waiting.shift()!)
    neighbor.waiting.push(frame)
    this.onWaiting?.(neighbor.ip, frame)
  }

  #ask(now: number, neighbor: Neighbor, state: 'incomplete' | 'probe'): void {
    neighbor.requests = 0
    neighbor.state = state
    this.#askAgain(now, neighbor)
  }

  #askAgain(now: number, neighbor: Neighbor): void {
    neighbor.requests++
    this.#pend(neighbor, neighbor.state, now + NEIGHBOR_TIMES.retryMs)
    this.#actions.request(neighbor.ip, neighbor.mac)
  }

  #pend(neighbor: Neighbor, state: NeighborState, deadlineMs: number): void {
    neighbor.state = state
    neighbor.deadlineMs = deadlineMs
    this.#pending.add(neighbor)
  }

  #settle(neighbor: Neighbor, state: NeighborState, deadlineMs: number): void {
    neighbor.state = state
    neighbor.deadlineMs = deadlineMs
    this.#pending.delete(neighbor)
    for (const frame of neighbor.waiting.splice(0)) this.#actions.deliver(frame, neighbor.mac!)
  }

  #fail(now: number, neighbor: Neighbor): void {
    neighbor.mac = undefined
    neighbor.updatedMs = now
    neighbor.state = 'failed'
    neighbor.deadlineMs = Infinity
    this.#pending.delete(neighbor)
    this.#giveUp(neighbor)
  }

  #giveUp(neighbor: Neighbor): void {
    for (const frame of neighbor.waiting.splice(0)) this.#actions.unresolved(frame)
  }

  #reachableMs(): number {
    return NEIGHBOR_TIMES.reachableMs / 2 + this.#random.below(NEIGHBOR_TIMES.reachableMs + 1)
  }
}

function newNeighbor(now: number, ip: Ipv4): Neighbor {
  const times = { updatedMs: now, usedMs: now, deadlineMs: Infinity }
  return { ip, mac: undefined, state: 'failed', ...times, requests: 0, waiting: [] }
}
