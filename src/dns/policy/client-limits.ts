/**
 * How many queries each client may send: a bucket of tokens for each address block, looked at before any other work
 * is done. Whoever floods is dropped, but now and then told to come back over TCP, where addresses are not forged:
 * someone whose address a flood only borrows gets through that way.
 */

import { addressOctets, type Cidr, cidrContains, parseCidr } from '../../address/cidr.ts'
import { IPV4_LENGTH } from '../../address/ipv4.ts'
import type { Client } from '../message/client.ts'
import { RecentMap } from './recent-map.ts'

export interface ClientLimitsSettings {
  /** Queries a second that a block may send in the long run. */
  readonly queriesPerSecond: number
  /** Queries that it may send at once after a pause; one second's worth when left out. */
  readonly burst?: number
  /** Every so many queries over UDP beyond that are answered with TC instead of being dropped; 0 drops all. */
  readonly slip?: number
  /** The length of the prefix that makes one client of many addresses; 32 when left out. */
  readonly ipv4PrefixLength?: number
  /** The same for IPv6, where a household has a whole network; 64 when left out. */
  readonly ipv6PrefixLength?: number
  /** Address blocks without limit; none when left out. */
  readonly exempt?: readonly string[]
}

export interface ClientLimitsCounters {
  /** Queries that were dropped. */
  readonly dropped: number
  /** Queries that were answered with TC. */
  readonly truncated: number
  /** Addresses that are remembered, of those who ask over UDP. */
  readonly clients: number
}

export type Admission = 'yes' | 'drop' | 'truncate'

/** Each takes about 200 octets. Two for one: see `RecentMap`. */
const CLIENTS_REMEMBERED = 20_000

interface Bucket {
  /** When it will be full again, on the clock whose `nowMs` is passed. */
  fullAtMs: number
  /** Queries beyond the limit since the last that was not dropped. */
  excess: number
}

class BucketTable {
  readonly byAddress = new RecentMap<Bucket | 'exempt'>(CLIENTS_REMEMBERED)
  readonly byBlock = new RecentMap<Bucket>(CLIENTS_REMEMBERED)
}

export class ClientLimits {
  readonly #tokenMs: number
  readonly #depthMs: number
  readonly #slip: number
  readonly #prefixLengths: { readonly ipv4: number; readonly ipv6: number }
  readonly #exempt: readonly Cidr[]
  /** TCP has buckets of its own: what was sent over UDP may have been somebody else. */
  readonly #tables = { udp: new BucketTable(), tcp: new BucketTable() }
  #dropped = 0
  #truncated = 0

  /** @throws TextError 'bad-address' for a block in `exempt` that is none */
  constructor(settings: ClientLimitsSettings) {
    const { queriesPerSecond, burst = queriesPerSecond, slip = 2 } = settings
    this.#tokenMs = 1000 / queriesPerSecond
    this.#depthMs = Math.max(1, burst) * this.#tokenMs
    this.#slip = slip
    this.#prefixLengths = { ipv4: settings.ipv4PrefixLength ?? 32, ipv6: settings.ipv6PrefixLength ?? 64 }
    this.#exempt = (settings.exempt ?? []).map(parseCidr)
  }

  get counters(): ClientLimitsCounters {
    return { dropped: this.#dropped, truncated: this.#truncated, clients: this.#tables.udp.byAddress.size }
  }

  /** What becomes of a query at `nowMs`. The client's address is in canonical text. */
  admits({ transport, remote }: Client, nowMs: number): Admission {
    const table = this.#tables[transport]
    const bucket = table.byAddress.get(remote.ip) ?? this.#meet(table, remote.ip)
    if (bucket === 'exempt') return 'yes'
    const fullAtMs = Math.max(bucket.fullAtMs, nowMs) + this.#tokenMs
    if (fullAtMs - nowMs <= this.#depthMs) {
      bucket.fullAtMs = fullAtMs
      bucket.excess = 0
      return 'yes'
    }
    bucket.excess++
    if (transport === 'udp' && this.#slip > 0 && bucket.excess % this.#slip === 0) {
      this.#truncated++
      return 'truncate'
    }
    this.#dropped++
    return 'drop'
  }

  #meet(table: BucketTable, ip: string): Bucket | 'exempt' {
    const octets = addressOctets(ip) ?? new Uint8Array(0)
    const bucket = this.#exempt.some((block) => cidrContains(block, octets))
      ? 'exempt'
      : this.#bucketOf(table, octets)
    table.byAddress.set(ip, bucket)
    return bucket
  }

  #bucketOf({ byBlock }: BucketTable, octets: Uint8Array): Bucket {
    const { ipv4, ipv6 } = this.#prefixLengths
    const key = blockKey(octets, octets.length === IPV4_LENGTH ? ipv4 : ipv6)
    const known = byBlock.get(key)
    if (known !== undefined) return known
    const bucket = { fullAtMs: -Infinity, excess: 0 }
    byBlock.set(key, bucket)
    return bucket
  }
}

/** The first bits of an address; blocks of both families differ in length. */
function blockKey(octets: Uint8Array, prefixLength: number): string {
  const masked = octets.map((octet, i) => octet & (0xff00 >> Math.min(8, Math.max(0, prefixLength - 8 * i))))
  return String.fromCharCode(...masked)
}
