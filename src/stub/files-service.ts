/** The service `files` for names of hosts: what hosts(5) says. */

import type { AddressFamily, FoundHost } from './found-host.ts'
import { entriesNamed, type HostsEntry } from '../address/hosts-file.ts'
import type { ServiceResult } from './service-order.ts'

/** All addresses of a name, from all lines in which it stands. `entries` is undefined without such a file. */
export function lookUpInHosts(
  entries: readonly HostsEntry[] | undefined,
  name: string,
  families: readonly AddressFamily[],
): ServiceResult<FoundHost> {
  if (entries === undefined) return { status: 'unavail' }
  const wanted = (address: string): boolean => families.includes(address.includes(':') ? 'inet6' : 'inet')
  const found = entriesNamed(entries, name).filter(({ address }) => wanted(address))
  if (found[0] === undefined) return { status: 'notfound', error: 'EAI_NONAME' }
  const addresses = [...new Set(found.map(({ address }) => address))]
  return { status: 'success', value: { canonicalName: found[0].canonicalName, addresses } }
}

/** The name in the first line of an address, given in canonical text. */
export function lookUpAddressInHosts(
  entries: readonly HostsEntry[] | undefined,
  address: string,
): ServiceResult<string> {
  if (entries === undefined) return { status: 'unavail' }
  const found = entries.find((entry) => entry.address === address)
  return found === undefined
    ? { status: 'notfound', error: 'EAI_NONAME' }
    : { status: 'success', value: found.canonicalName }
}
