/** What hosts(5) says, as records: addresses of names, and names of addresses. */

import { addressOctets } from '../../address/cidr.ts'
import { type HostsEntry } from '../../address/hosts-file.ts'
import { IPV4_LENGTH } from '../../address/ipv4.ts'
import { CLASS } from '../iana/classes.ts'
import { TYPE } from '../iana/types.ts'
import type { ResourceRecord } from '../message/record.ts'
import { DomainName } from '../name/domain-name.ts'
import { reverseName } from '../name/reverse-name.ts'

/** Such files have no TTLs, and change when somebody edits them: a minute. */
const TTL_SECONDS = 60

const LOCALHOST = DomainName.parse('localhost.')

/**
 * A record for the address of each name, and one that leads from the address to the first name of its first line.
 * What is no name is left out, and so is `localhost` with all below it, which RFC 6761 §6.3 settles.
 */
export function hostsRecords(entries: readonly HostsEntry[]): ResourceRecord[] {
  const records: ResourceRecord[] = []
  const named = new Set<string>()
  for (const { address, canonicalName, aliases } of entries) {
    const rdata = addressOctets(address)!
    const names = [canonicalName, ...aliases].map(nameFrom).filter((name) => name !== undefined)
    const type = rdata.length === IPV4_LENGTH ? TYPE.A : TYPE.AAAA
    for (const name of names) records.push(record(name, type, rdata))
    if (names[0] !== undefined && !named.has(address))
      records.push(record(reverseName(address), TYPE.PTR, names[0].octets))
    named.add(address)
  }
  return records
}

function nameFrom(text: string): DomainName | undefined {
  try {
    const name = DomainName.parse(text)
    return name.isSubdomainOf(LOCALHOST) ? undefined : name
  } catch {
    return undefined
  }
}

function record(owner: DomainName, type: number, rdata: Uint8Array): ResourceRecord {
  return { owner, type, rrclass: CLASS.IN, ttlSeconds: TTL_SECONDS, rdata }
}
