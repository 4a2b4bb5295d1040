/** The neighbor cache as arp of net-tools prints it, in the styles of Linux and of BSD. */

import { formatMac, type Mac } from '../../address/mac.ts'

export interface ArpEntry {
  /** The address, or the host's name where names are wanted. */
  readonly name: string
  readonly ip: string
  readonly mac: Mac | undefined
  readonly permanent: boolean
  readonly interfaceName: string
}

const HEADING = 'Address                  HWtype  HWaddress           Flags Mask            Iface'

/** `arp`, `arp -n`: a table, or nothing when there is no entry. */
export function formatArpTable(entries: readonly ArpEntry[]): string[] {
  return entries.length === 0 ? [] : [HEADING, ...entries.map(tableLine)]
}

function tableLine({ name, mac, permanent, interfaceName }: ArpEntry): string {
  const type = mac === undefined ? '' : 'ether'
  const address = mac === undefined ? '(incomplete)' : formatMac(mac)
  const flags = mac === undefined ? '' : permanent ? 'CM' : 'C'
  const columns = [
    name.slice(0, 23).padEnd(23),
    '  ',
    type.padEnd(8),
    address.padEnd(20),
    flags.padEnd(6),
    ' '.repeat(15),
    ' ',
    interfaceName,
  ]
  return columns.join('')
}

/** `arp -a`: `? (192.0.2.1) at 00:16:3e:00:00:01 [ether] on eth0`. */
export function formatArpEntry({ name, ip, mac, permanent, interfaceName }: ArpEntry): string {
  const address = mac === undefined ? '<incomplete> ' : `${formatMac(mac)} [ether] `
  return `${name === ip ? '?' : name} (${ip}) at ${address}${permanent ? 'PERM ' : ''}on ${interfaceName}`
}
