/** What the registries of a world know, as plain data: who holds which AS numbers, prefixes and domains. */

/** The five regional Internet registries. */
export type Rir = 'arin' | 'ripe' | 'apnic' | 'lacnic' | 'afrinic'

/** Dates are `2000-03-30`. */
export interface RegistryData {
  readonly systems: readonly RegisteredSystem[]
  readonly prefixes: readonly RegisteredPrefix[]
  /** By name, in lower case and without a final dot. */
  readonly domains: Readonly<Record<string, RegisteredDomain>>
}

/** An autonomous system. */
export interface RegisteredSystem {
  readonly number: number
  /** In one word: `GOOGLE`. */
  readonly name: string
  /** The organization: `Google LLC`. */
  readonly holder: string
  /** Two letters (ISO 3166-1). */
  readonly country?: string
  readonly registry: Rir
  readonly registered?: string
}

export interface RegisteredPrefix {
  /** `209.85.128.0/17`. */
  readonly prefix: string
  /** Who announces it. */
  readonly asn: number
  /** That of the system when left out. */
  readonly holder?: string
  readonly netName?: string
  /** That of the address space when left out. */
  readonly registry?: Rir
}

export interface RegisteredDomain {
  readonly registrar: string
  readonly registered?: string
  readonly expires?: string
  readonly registrant?: string
  readonly nameServers?: readonly string[]
}
