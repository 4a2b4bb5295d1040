/** PPPoE as tcpdump prints it. */

import { readU16 } from '../../bytes/big-endian.ts'
import { PPP_PROTOCOL, PPPOE_CODE, PPPOE_TAG } from '../../wire/pppoe.ts'
import { findField, type Layer } from '../layer.ts'
import { hexOctets } from '../octets-text.ts'
import { ipv4Text } from './ipv4-text.ts'
import { numberOf, type Printing } from './printing.ts'

const CODE_NAMES = new Map<number, string>(
  Object.entries(PPPOE_CODE).map(([name, code]) => [code, name.toUpperCase()]),
)

const TAG_NAMES = new Map<number, string>([
  [PPPOE_TAG.endOfList, 'EOL'],
  [PPPOE_TAG.serviceName, 'Service-Name'],
  [PPPOE_TAG.accessConcentratorName, 'AC-Name'],
  [PPPOE_TAG.hostUniq, 'Host-Uniq'],
  [PPPOE_TAG.accessConcentratorCookie, 'AC-Cookie'],
  [PPPOE_TAG.relaySessionId, 'Relay-Session-ID'],
  [PPPOE_TAG.serviceNameError, 'Service-Name-Error'],
  [PPPOE_TAG.systemError, 'AC-System-Error'],
  [PPPOE_TAG.genericError, 'Generic-Error'],
])

export function pppoeText(pppoe: Layer, printing: Printing): string {
  if (findField(pppoe, 'length') === undefined) return ' [|pppoe]'
  const code = numberOf(pppoe, 'code')
  const session = numberOf(pppoe, 'session')
  const name = code === 0 ? '' : (CODE_NAMES.get(code) ?? `PAD-${code.toString(16)}`)
  const text = `PPPoE ${name}${session === 0 ? '' : ` [ses 0x${session.toString(16)}]`}`
  if (code !== 0) return text + tagsText(pppoe, printing.octets)
  const ppp = pppoe.payload
  return ppp?.protocol === 'ppp' ? `${text} ${pppText(ppp, printing, numberOf(pppoe, 'length'))}` : text
}

function tagsText(pppoe: Layer, octets: Uint8Array): string {
  const tags = pppoe.fields.filter(({ name }) => name === 'tag')
  return tags
    .map(({ at, length }) => ` [${tagText(readU16(octets, at), octets.subarray(at + 4, at + length))}]`)
    .join('')
}

function tagText(type: number, value: Uint8Array): string {
  const name = TAG_NAMES.get(type) ?? `TAG-0x${type.toString(16)}`
  if (value.length === 0) return name
  const isPrintable = (octet: number): boolean => octet >= 0x20 && octet < 0x7f
  if (value.filter(isPrintable).length <= value.length / 2)
    return `${name} 0x${hexOctets(value, '').toUpperCase()}`
  const characters = Array.from(value, (octet) => (isPrintable(octet) ? String.fromCharCode(octet) : '.'))
  return `${name} "${characters.join('')}"`
}

function pppText({ fields, payload }: Layer, printing: Printing, length: number): string {
  const protocol = fields[0]?.value
  if (protocol !== PPP_PROTOCOL.ipv4 || payload?.protocol !== 'ipv4') return 'PPP'
  return (printing.link ? `IP (0x0021), length ${length}: ` : '') + ipv4Text(payload, printing)
}
