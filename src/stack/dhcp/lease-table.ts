/** Which address is whose, until when, and whose it was before (RFC 2131 §4.3.1). Knows no messages. */

import type { Ipv4 } from '../../address/ipv4-number.ts'
import type { Mac } from '../../address/mac.ts'

export type BindingState =
  /** Held for a client that has not asked for it yet. */
  | 'offered'
  | 'bound'
  /** Given back, and remembered for its client. */
  | 'released'
  /** Found to be in use by someone who did not get it from here. */
  | 'declined'

export interface Binding {
  readonly address: Ipv4
  /** What tells clients apart: `clientKey`. */
  readonly client: string
  readonly mac: Mac
  readonly hostName: string | undefined
  readonly state: BindingState
  /** When the state ends, in milliseconds; Infinity for never. */
  readonly untilMs: number
}

export interface AddressPool {
  /** The first and the last address to hand out. */
  readonly range: readonly [Ipv4, Ipv4]
  /** Addresses within the range that are in use for other ends. */
  readonly excluded: ReadonlySet<Ipv4>
  readonly reservations: ReadonlyMap<Mac, Ipv4>
}

/** Of addresses that no client is remembered for. */
const NOBODY = ''

export class LeaseTable {
  readonly #pool: AddressPool
  readonly #byAddress = new Map<Ipv4, Binding>()
  readonly #byClient = new Map<string, Binding>()
  readonly #reserved: ReadonlySet<Ipv4>
  /** All addresses of the range below this one have been handed out at some time. */
  #fresh: Ipv4

  constructor(pool: AddressPool) {
    this.#pool = pool
    this.#reserved = new Set(pool.reservations.values())
    this.#fresh = pool.range[0]
  }

  /** In the order of their addresses, with those whose time is over. */
  bindings(): Binding[] {
    return [...this.#byAddress.values()].sort((a, b) => a.address - b.address)
  }

  /** What the client has, or had until someone else got it. */
  of(client: string): Binding | undefined {
    return this.#byClient.get(client)
  }

  /** Whether the client may have this address: it is of the pool, or its own, and nobody else's at this time. */
  mayHave(now: number, client: string, mac: Mac, address: Ipv4): boolean {
    const reserved = this.#pool.reservations.get(mac)
    if (address !== reserved && !this.#isInPool(address)) return false
    const binding = this.#byAddress.get(address)
    return binding === undefined || !isActive(now, binding) || binding.client === client
  }

  /** An address for the client, in the order of RFC 2131 §4.3.1; undefined when none is left. */
  choose(now: number, client: string, mac: Mac, requested: Ipv4 | undefined): Ipv4 | undefined {
    const preferred = [this.#pool.reservations.get(mac), this.of(client)?.address, requested]
    for (const address of preferred) {
      if (address !== undefined && this.mayHave(now, client, mac, address)) return address
    }
    return this.#neverUsed() ?? this.#leastLatelyUsed(now)
  }

  /** Replaces what the client and the address had before. */
  set(binding: Binding): void {
    const before = this.#byClient.get(binding.client)
    if (before !== undefined && before.address !== binding.address) this.#free(before)
    const other = this.#byAddress.get(binding.address)
    if (other !== undefined && other.client !== binding.client) this.#byClient.delete(other.client)
    this.#byAddress.set(binding.address, binding)
    this.#byClient.set(binding.client, binding)
  }

  /** Nobody gets the address until then, and the client that found out will get another. */
  decline(binding: Binding, untilMs: number): void {
    this.#byClient.delete(binding.client)
    this.#byAddress.set(binding.address, { ...binding, client: NOBODY, state: 'declined', untilMs })
  }

  /** The client does not want what it was offered. */
  withdraw(client: string): void {
    const binding = this.#byClient.get(client)
    if (binding?.state !== 'offered') return
    this.#byClient.delete(client)
    this.#free(binding)
  }

  #free(binding: Binding): void {
    this.#byAddress.set(binding.address, { ...binding, client: NOBODY, state: 'released' })
  }

  #isInPool(address: Ipv4): boolean {
    const [first, last] = this.#pool.range
    if (address < first || address > last) return false
    return !this.#pool.excluded.has(address) && !this.#reserved.has(address)
  }

  #neverUsed(): Ipv4 | undefined {
    const last = this.#pool.range[1]
    while (this.#fresh <= last && (this.#byAddress.has(this.#fresh) || !this.#isInPool(this.#fresh))) {
      this.#fresh++
    }
    return this.#fresh <= last ? this.#fresh : undefined
  }

  #leastLatelyUsed(now: number): Ipv4 | undefined {
    let oldest: Binding | undefined
    for (const binding of this.#byAddress.values()) {
      if (isActive(now, binding) || !this.#isInPool(binding.address)) continue
      if (oldest === undefined || binding.untilMs < oldest.untilMs) oldest = binding
    }
    return oldest?.address
  }
}

/** Whether the address is taken at this time. */
export function isActive(now: number, { state, untilMs }: Binding): boolean {
  return state !== 'released' && untilMs > now
}
