/** The neighbors of one interface, with a clock: what `arp -a` shows and changes. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import type { Mac } from '../address/mac.ts'
import { LazyTimer } from './lazy-timer.ts'
import { NeighborTable, type Evidence, type NeighborActions, type NeighborState } from './neighbor-table.ts'
import type { Surroundings } from './surroundings.ts'

export interface NeighborEntry {
  readonly ip: Ipv4
  /** Undefined while, or because, nobody answers. */
  readonly mac: Mac | undefined
  readonly state: NeighborState
  /** Since the neighbor was last heard of, or found missing. */
  readonly ageMs: number
}

export class NeighborCache {
  readonly #surroundings: Surroundings
  readonly #table: NeighborTable
  readonly #timer: LazyTimer

  constructor(surroundings: Surroundings, actions: NeighborActions) {
    this.#surroundings = surroundings
    this.#table = new NeighborTable(actions, surroundings.random)
    this.#timer = new LazyTimer(
      surroundings,
      () => this.#table.deadline,
      (now) => this.#table.timerFired(now),
    )
  }

  /**
   * `watcher` is called, in the place of whoever watched before, with each packet that begins to wait for the neighbor
   * at `ip`: an IPv4 packet behind 14 free octets, to be looked at during the call.
   */
  watch(watcher: ((ip: Ipv4, frame: Uint8Array) => void) | undefined): void {
    this.#table.onWaiting = watcher
  }

  /** In the order of their addresses. */
  entries(): NeighborEntry[] {
    const now = this.#surroundings.now()
    return [...this.#table.neighbors()]
      .sort((a, b) => a.ip - b.ip)
      .map((neighbor) => ({
        ip: neighbor.ip,
        mac: neighbor.mac,
        state: this.#table.stateAt(now, neighbor),
        ageMs: now - neighbor.updatedMs,
      }))
  }

  /** `arp -s`: an entry that nothing heard changes, and that does not age. */
  add(ip: Ipv4, mac: Mac): void {
    this.#table.addPermanent(this.#surroundings.now(), ip, mac)
  }

  /** `arp -d`. Says whether there was such an entry. */
  remove(ip: Ipv4): boolean {
    return this.#table.remove(ip)
  }

  /** Forgets all but the permanent entries; packets that waited are reported unresolved. */
  flush(): void {
    for (const { ip, state } of this.entries()) if (state !== 'permanent') this.#table.remove(ip)
  }

  /** Takes the frame over and sends it to the neighbor `ip` as soon as its Ethernet address is known. */
  send(frame: Uint8Array, ip: Ipv4): void {
    this.#table.send(this.#surroundings.now(), frame, ip)
    this.#timer.arm()
  }

  /** See `NeighborTable.doubt`. */
  doubt(ip: Ipv4): void {
    this.#table.doubt(this.#surroundings.now(), ip)
  }

  /** See `NeighborTable.learn`. */
  learn(ip: Ipv4, mac: Mac, evidence: Evidence, create: boolean): void {
    this.#table.learn(this.#surroundings.now(), ip, mac, evidence, create)
  }
}
