/** Every IPv4 address of a set of zones, with the names that lead to it: directly, or as aliases. Pure. */

import { formatIpv4 } from '../address/ipv4.ts'
import { TYPE } from '../dns/iana/types.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import type { Zone } from '../dns/zone/zone.ts'

/** An alias of an alias of an alias … is somebody's mistake. */
const MOST_ALIASES = 8

/** By address, in the order of the zones; names have no final dot, and aliases come after the names they stand for. */
export function namedAddresses(zones: readonly Zone[]): Map<string, string[]> {
  const addresses = new Map<string, Set<string>>()
  const owned = new Map<string, string[]>()
  const aliases = new Map<string, { readonly name: DomainName; readonly target: string }>()
  for (const zone of zones) {
    for (const { owner, type, rdata } of zone.records()) {
      if (type === TYPE.CNAME) {
        aliases.set(owner.key, { name: owner, target: DomainName.from(rdata).key })
      } else if (type === TYPE.A) {
        const ip = formatIpv4(rdata)
        nameAddress(ip, owner)
        owned.set(owner.key, [...(owned.get(owner.key) ?? []), ip])
      }
    }
  }
  for (const [key, { name }] of aliases) {
    const target = followed(key)
    for (const ip of owned.get(target) ?? []) nameAddress(ip, name)
  }
  return new Map(Array.from(addresses, ([ip, names]) => [ip, [...names]]))

  function nameAddress(ip: string, name: DomainName): void {
    const names = addresses.get(ip) ?? new Set()
    addresses.set(ip, names.add(hostName(name)))
  }

  function followed(key: string): string {
    let at = key
    for (let i = 0; i < MOST_ALIASES; i++) at = aliases.get(at)?.target ?? at
    return at
  }
}

function hostName(name: DomainName): string {
  return name.toString().replace(/\.$/, '')
}
