/** What a switch has learnt, as `show mac address-table` prints it, with the age beside. */

import type { Mac } from '../../address/mac.ts'

export interface MacTableEntry {
  readonly mac: Mac
  readonly port: { readonly name: string }
  readonly ageSeconds: number
}

const HEADING = [
  '          Mac Address Table',
  '------------------------------------------------',
  '',
  'Vlan    Mac Address       Type        Age   Ports',
  '----    -----------       --------    ---   -----',
]

export function formatMacTable(entries: readonly MacTableEntry[]): string[] {
  const lines = [...entries]
    .sort((a, b) => a.mac - b.mac)
    .map(({ mac, port, ageSeconds }) => {
      const age = String(Math.floor(ageSeconds)).padStart(3)
      return `   1    ${dotted(mac)}    DYNAMIC     ${age}   ${port.name}`
    })
  return [...HEADING, ...lines, `Total Mac Addresses for this criterion: ${entries.length}`]
}

/** `0016.3e00.0001`. */
function dotted(mac: Mac): string {
  return mac
    .toString(16)
    .padStart(12, '0')
    .replace(/.{4}(?=.)/g, '$&.')
}
