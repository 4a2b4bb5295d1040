/**
 * What all secondaries of a server know of the primaries that they have: how many deal with one at a time, so that
 * thousands of zones are no flood, and which of them was out of reach just now, so that not each has to find out.
 */

import { formatSocketAddress } from '../../address/socket-address.ts'
import type { Clock } from '../../runtime/runtime.ts'
import type { Peer } from './peer.ts'
import { Slots } from './slots.ts'
import { PRIMARY_LIMITS } from './transfer-limits.ts'

/** Whether there is nothing more to be done; otherwise the next primary is tried. */
export type Attempt = 'over' | 'failed' | 'out-of-reach'

interface Row {
  readonly slots: Slots
  /** On the clock. */
  unreachableUntilMs: number
}

export class PrimaryTable {
  readonly #clock: Clock
  readonly #rows = new Map<string, Row>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /**
   * Tries one primary after another, each when it is its turn, until that is over: those at `ip` first, for they know
   * (RFC 1996 §4.3), and last those that were out of reach just now. Also over when `signal` fires.
   *
   * @returns whether it is over, and not that all have failed
   */
  async tryInTurn(
    primaries: readonly Peer[],
    ip: string | undefined,
    attempt: (primary: Peer) => Promise<Attempt>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const isFirst = ({ address }: Peer): boolean => address.ip === ip
    const putOff: Peer[] = []
    for (const primary of [...primaries.filter(isFirst), ...primaries.filter((each) => !isFirst(each))]) {
      const isWanted = (): boolean => isFirst(primary) || !this.#isUnreachable(primary)
      const outcome = await this.#take(primary, isWanted, attempt, signal)
      if (outcome === 'over') return true
      if (outcome === 'unwanted') putOff.push(primary)
    }
    for (const primary of putOff) {
      if ((await this.#take(primary, () => true, attempt, signal)) === 'over') return true
    }
    return false
  }

  async #take(
    primary: Peer,
    isWanted: () => boolean,
    attempt: (primary: Peer) => Promise<Attempt>,
    signal: AbortSignal,
  ): Promise<Attempt | 'unwanted'> {
    if (!isWanted()) return 'unwanted'
    const row = this.#rowOf(primary)
    const outcome = await row.slots.within(async () => {
      // Somebody may have found out while we waited.
      if (!isWanted()) return 'unwanted'
      const attempted = await attempt(primary)
      row.unreachableUntilMs =
        attempted === 'out-of-reach' ? this.#clock.now() + PRIMARY_LIMITS.unreachableMs : 0
      return attempted
    }, signal)
    return outcome ?? 'over'
  }

  #isUnreachable(primary: Peer): boolean {
    return this.#rowOf(primary).unreachableUntilMs > this.#clock.now()
  }

  #rowOf({ address }: Peer): Row {
    const key = formatSocketAddress(address)
    const row = this.#rows.get(key) ?? { slots: new Slots(PRIMARY_LIMITS.atATime), unreachableUntilMs: 0 }
    this.#rows.set(key, row)
    return row
  }
}
