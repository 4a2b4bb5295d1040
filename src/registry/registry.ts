/** Looks up who holds an address, an AS number or a domain. How a registry would print it is not known here. */

import type { Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress, parseIpv4Prefix, prefixContains, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { addressBlock } from './ipv4-address-space.ts'
import type {
  RegisteredDomain,
  RegisteredPrefix,
  RegisteredSystem,
  RegistryData,
  Rir,
} from './registry-data.ts'
import { specialAddress } from './special-purpose.ts'

/** A registered prefix and what follows from it. */
export interface Allocation {
  readonly prefix: Ipv4Prefix
  readonly asn: number
  /** Undefined for a number that nobody has registered. */
  readonly system: RegisteredSystem | undefined
  readonly holder: string
  readonly netName: string
  readonly registry: Rir
}

export class Registry {
  readonly #systems: ReadonlyMap<number, RegisteredSystem>
  /** The longest first. */
  readonly #prefixes: readonly { readonly prefix: Ipv4Prefix; readonly data: RegisteredPrefix }[]
  readonly #domains: ReadonlyMap<string, RegisteredDomain>

  /** Throws `TextError` for a prefix that is none. */
  constructor({ systems, prefixes, domains }: RegistryData) {
    this.#systems = new Map(systems.map((system) => [system.number, system]))
    this.#prefixes = prefixes
      .map((data) => ({ prefix: networkOf(parseIpv4Prefix(data.prefix)), data }))
      .sort((a, b) => b.prefix.prefixLength - a.prefix.prefixLength)
    this.#domains = new Map(Object.entries(domains).map(([name, domain]) => [canonical(name), domain]))
  }

  /** The longest registered prefix that holds an address, and who announces it. */
  originOf(ip: Ipv4): { prefix: Ipv4Prefix; asn: number } | undefined {
    const found = this.#covering({ address: ip, prefixLength: 32 })
    return found && { prefix: found.prefix, asn: found.data.asn }
  }

  system(asn: number): RegisteredSystem | undefined {
    return this.#systems.get(asn)
  }

  /** Who looks after an address, by IANA's table; undefined for what is set aside for other purposes. */
  registryOf(ip: Ipv4): Rir | undefined {
    return specialAddress(ip) === undefined ? addressBlock(ip >>> 24).registry : undefined
  }

  /** In any case, with a final dot or without. */
  domain(name: string): RegisteredDomain | undefined {
    return this.#domains.get(canonical(name))
  }

  /** The longest registered prefix that holds all of another, with all that is known of it. */
  allocation(sought: Ipv4Prefix): Allocation | undefined {
    const found = this.#covering(sought)
    if (found === undefined) return undefined
    const { prefix, data } = found
    const system = this.#systems.get(data.asn)
    return {
      prefix,
      asn: data.asn,
      system,
      holder: data.holder ?? system?.holder ?? `AS${data.asn}`,
      netName: data.netName ?? system?.name ?? `NET-AS${data.asn}`,
      registry: data.registry ?? this.registryOf(prefix.address) ?? system?.registry ?? 'arin',
    }
  }

  /** The registered prefixes that an AS announces, in the order of addresses. */
  prefixesOf(asn: number): Ipv4Prefix[] {
    const own = this.#prefixes.filter(({ data }) => data.asn === asn)
    return own.map(({ prefix }) => prefix).sort((a, b) => a.address - b.address)
  }

  #covering(sought: Ipv4Prefix): { prefix: Ipv4Prefix; data: RegisteredPrefix } | undefined {
    return this.#prefixes.find(
      ({ prefix }) => prefix.prefixLength <= sought.prefixLength && prefixContains(prefix, sought.address),
    )
  }
}

function networkOf(prefix: Ipv4Prefix): Ipv4Prefix {
  return { address: networkAddress(prefix), prefixLength: prefix.prefixLength }
}

function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, '')
}
