/**
 * Connection requests from the outside that nobody asked for (RFC 5382 REQ-4). They may be one half of a simultaneous
 * open whose other half is still to leave, so each is kept for a while before it is refused. Knows no table.
 */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import { LazyTimer } from '../lazy-timer.ts'
import type { Surroundings } from '../surroundings.ts'

const HOLD_MS = 6000
/** Beyond that many, requests are dropped in silence, which REQ-4 a allows. */
const MOST_HELD = 256

interface HeldSyn {
  readonly deadline: number
  readonly frame: Uint8Array
  readonly ipAt: number
  readonly end: number
}

export class UnsolicitedSyns {
  /** In the order of their deadlines. */
  readonly #held = new Map<string, HeldSyn>()
  readonly #surroundings: Surroundings
  readonly #refuse: (frame: Uint8Array, ipAt: number, end: number) => void
  readonly #timer: LazyTimer

  /** `refuse` is to tell the sender of a packet that the port is unreachable. */
  constructor(surroundings: Surroundings, refuse: (frame: Uint8Array, ipAt: number, end: number) => void) {
    this.#surroundings = surroundings
    this.#refuse = refuse
    this.#timer = new LazyTimer(
      surroundings,
      () => this.#oldest()?.[1].deadline ?? Infinity,
      (now) => this.#expire(now),
    )
  }

  /** Takes a SYN for `outsidePort` over. One that comes again while it is held is dropped. */
  hold(
    outsidePort: number,
    remoteIp: Ipv4,
    remotePort: number,
    frame: Uint8Array,
    ipAt: number,
    end: number,
  ): void {
    const key = keyOf(outsidePort, remoteIp, remotePort)
    if (this.#held.has(key) || this.#held.size >= MOST_HELD) return
    this.#held.set(key, { deadline: this.#surroundings.now() + HOLD_MS, frame, ipAt, end })
    this.#timer.arm()
  }

  /** A SYN has gone the other way: no word about the one that came in. */
  forget(outsidePort: number, remoteIp: Ipv4, remotePort: number): void {
    this.#held.delete(keyOf(outsidePort, remoteIp, remotePort))
  }

  #expire(now: number): void {
    for (let oldest = this.#oldest(); oldest !== undefined; oldest = this.#oldest()) {
      const [key, { deadline, frame, ipAt, end }] = oldest
      if (deadline > now) return
      this.#held.delete(key)
      this.#refuse(frame, ipAt, end)
    }
  }

  #oldest(): [string, HeldSyn] | undefined {
    for (const oldest of this.#held) return oldest
    return undefined
  }
}

function keyOf(outsidePort: number, remoteIp: Ipv4, remotePort: number): string {
  return `${outsidePort} ${remoteIp} ${remotePort}`
}
