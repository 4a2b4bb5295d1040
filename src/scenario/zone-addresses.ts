/**
 * Which zones an address serves, as far as a scenario tells: by its stub and forward zones, and by NS records
 * anywhere in its scripts together with the addresses of the servers that they name.
 */

import { TYPE } from '../dns/iana/types.ts'
import type { ResourceRecord } from '../dns/message/record.ts'
import { DomainName } from '../dns/name/domain-name.ts'
import { addressText } from '../dns/resolver/zone-cut/delegation.ts'
import type { Scenario } from './scenario.ts'

/** Names of zones, by their keys. */
export type ZonesOfAddress = ReadonlyMap<string, ReadonlySet<string>>

export function zonesOfAddresses(
  { ranges }: Scenario,
  configured: readonly { readonly zone: DomainName; readonly ips: readonly string[] }[],
): ZonesOfAddress {
  const zonesOfIp = new Map<string, Set<string>>()
  const note = (ip: string, zone: DomainName): void => {
    const zones = zonesOfIp.get(ip) ?? new Set()
    zonesOfIp.set(ip, zones.add(zone.key))
  }
  for (const { zone, ips } of configured) for (const ip of ips) note(ip, zone)
  const records = ranges.flatMap(({ entries }) =>
    entries.flatMap(({ messages }) =>
      messages.flatMap(({ answers, authorities, additionals }) => [
        ...answers,
        ...authorities,
        ...additionals,
      ]),
    ),
  )
  const ipsOfName = addressesByName(records)
  for (const { owner, type, rdata } of records) {
    if (type !== TYPE.NS) continue
    for (const ip of ipsOfName.get(DomainName.from(rdata).key) ?? []) note(ip, owner)
  }
  return zonesOfIp
}

function addressesByName(records: readonly ResourceRecord[]): Map<string, string[]> {
  const ips = new Map<string, string[]>()
  for (const { owner, type, rdata } of records) {
    const ip = type === TYPE.A || type === TYPE.AAAA ? addressText(rdata) : undefined
    if (ip !== undefined) ips.set(owner.key, [...(ips.get(owner.key) ?? []), ip])
  }
  return ips
}
