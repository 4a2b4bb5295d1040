/** DHCP and BOOTP as tcpdump prints them. */

import { formatMac, MAC_LENGTH } from '../../address/mac.ts'
import { ipv4Text, readIpv4 } from '../../address/ipv4-number.ts'
import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { ETHERNET_HARDWARE } from '../../wire/arp.ts'
import { DHCP_BROADCAST_FLAG, DHCP_OPTION, DHCP_OPTIONS_AT } from '../../wire/dhcp.ts'
import { fieldNumber, type Layer } from '../layer.ts'
import { hexOctets } from '../octets-text.ts'
import { MESSAGE_NAMES, OPTION_SHAPES, type OptionForm } from './dhcp-names.ts'
import { addressOf, endOf, escaped, numberOf, type Printing } from './printing.ts'

const REQUEST = 1
const COOKIE = 0x6382_5363

export function dhcpText(dhcp: Layer, { octets, verbose }: Printing, length: number): string {
  const operation = fieldNumber(dhcp, 'operation')
  if (operation === undefined) return ' [|bootp]'
  const mac = fieldNumber(dhcp, 'clientMac')
  const isEthernet = numberOf(dhcp, 'hardwareType') === ETHERNET_HARDWARE && mac !== undefined
  const from = isEthernet && operation === REQUEST ? ` from ${formatMac(mac)}` : ''
  const text = `BOOTP/DHCP, ${OPERATIONS[operation] ?? unknownOperation(operation)}${from}, length ${length}`
  if (verbose === 0) return text
  const lines = [
    ...addressLines(dhcp),
    ...(isEthernet ? [`Client-Ethernet-Address ${formatMac(mac)}`] : []),
    ...textLine(octets, dhcp, 'sname', 'serverName'),
    ...textLine(octets, dhcp, 'file', 'file'),
    ...optionLines(octets, dhcp, verbose),
  ]
  return text + headerText(dhcp, verbose) + lines.map((line) => `\n\t  ${line}`).join('')
}

const OPERATIONS: Readonly<Record<number, string>> = { 1: 'Request', 2: 'Reply' }

function unknownOperation(operation: number): string {
  return `unknown (0x${operation.toString(16).padStart(2, '0')})`
}

/** The fields that are not what they always are. */
function headerText(dhcp: Layer, verbose: number): string {
  const hardware = numberOf(dhcp, 'hardwareType')
  const hardwareLength = numberOf(dhcp, 'hardwareLength')
  const [hops, id, secs, flags] = ['hops', 'transactionId', 'secs', 'flags'].map((name) =>
    numberOf(dhcp, name),
  )
  return [
    hardware === ETHERNET_HARDWARE ? '' : `, htype ${hardware}`,
    hardware === ETHERNET_HARDWARE && hardwareLength === MAC_LENGTH ? '' : `, hlen ${hardwareLength}`,
    hops === 0 ? '' : `, hops ${hops}`,
    id === 0 ? '' : `, xid 0x${id!.toString(16)}`,
    secs === 0 ? '' : `, secs ${secs}`,
    `, Flags [${(flags! & DHCP_BROADCAST_FLAG) === 0 ? 'none' : 'Broadcast'}]`,
    verbose > 1 ? ` (0x${flags!.toString(16).padStart(4, '0')})` : '',
  ].join('')
}

const ADDRESSES = [
  ['Client-IP', 'clientIp'],
  ['Your-IP', 'yourIp'],
  ['Server-IP', 'serverIp'],
  ['Gateway-IP', 'relayIp'],
] as const

function addressLines(dhcp: Layer): string[] {
  return ADDRESSES.filter(([, field]) => numberOf(dhcp, field) !== 0).map(
    ([name, field]) => `${name} ${addressOf(dhcp, field)}`,
  )
}

function textLine(octets: Uint8Array, dhcp: Layer, name: string, fieldName: string): string[] {
  const field = dhcp.fields.find((each) => each.name === fieldName)
  if (field === undefined || octets[field.at] === 0) return []
  const value = octets.subarray(field.at, field.at + field.length)
  const end = value.indexOf(0)
  return [`${name} "${escaped(end < 0 ? value : value.subarray(0, end))}"`]
}

function optionLines(octets: Uint8Array, dhcp: Layer, verbose: number): string[] {
  const cookie = fieldNumber(dhcp, 'cookie')
  if (cookie === undefined || cookie === 0) return []
  if (cookie !== COOKIE) return [`Vendor-#0x${cookie.toString(16)}`]
  const lines = ['Vendor-rfc1048 Extensions', `  Magic Cookie 0x${cookie.toString(16)}`]
  for (const option of optionsIn(octets.subarray(dhcp.at + DHCP_OPTIONS_AT, endOf(dhcp)))) {
    if (option.code === DHCP_OPTION.end && verbose < 3) break
    if (option.code !== DHCP_OPTION.pad || verbose > 2) lines.push(`  ${optionLine(option)}`)
  }
  return lines
}

interface Option {
  readonly code: number
  readonly length: number
  /** Fewer octets than `length` when the message ends before. */
  readonly data: Uint8Array
  /** How many pads there are one after another. */
  readonly run: number
}

function* optionsIn(octets: Uint8Array): Generator<Option> {
  for (let at = 0; at < octets.length;) {
    const code = octets[at]!
    // RFC 2132 §3.1, §3.2: these two are without length.
    if (code === DHCP_OPTION.pad || code === DHCP_OPTION.end) {
      const next = code === DHCP_OPTION.pad ? octets.subarray(at).findIndex((octet) => octet !== code) : 1
      const run = next < 0 ? octets.length - at : next
      yield { code, length: 0, data: octets.subarray(at, at), run }
      at += run
      continue
    }
    const length = octets[at + 1] ?? 0
    yield { code, length, data: octets.subarray(at + 2, at + 2 + length), run: 1 }
    at += 2 + length
  }
}

function optionLine({ code, length, data, run }: Option): string {
  const title = `${nameOf(code)} (${code}), length ${length}`
  if (data.length < length) return `${title}: [|rfc1048 ${length}]`
  return title + (run > 1 ? `, occurs ${run}` : '') + (length > 0 ? `: ${optionText(code, data)}` : '')
}

function nameOf(code: number): string {
  return OPTION_SHAPES.get(code)?.[0] ?? 'Unknown'
}

function optionText(code: number, data: Uint8Array): string {
  if (code === DHCP_OPTION.messageType && data.length === 1) {
    return MESSAGE_NAMES[data[0]!] ?? `Unknown (${data[0]})`
  }
  if (code === DHCP_OPTION.parameterRequest) return requestText(data)
  if (code === DHCP_OPTION.clientIdentifier) return clientIdentifierText(data)
  return FORMS[OPTION_SHAPES.get(code)?.[1] ?? formByLength(data.length)](data)
}

/** Four to a line. */
function requestText(codes: Uint8Array): string {
  return Array.from(codes, (code, i) => `${i % 4 === 0 ? '\n\t      ' : ', '}${nameOf(code)} (${code})`).join(
    '',
  )
}

function clientIdentifierText(data: Uint8Array): string {
  if (data[0] === 0) return `"${escaped(data.subarray(1))}"`
  return `${data[0] === ETHERNET_HARDWARE ? 'ether' : `hardware-type ${data[0]},`} ${hexOctets(data.subarray(1))}`
}

function formByLength(length: number): OptionForm {
  if (length % 2 === 1) return 'octets'
  return length % 4 === 0 ? 'longs' : 'shorts'
}

const FORMS: Readonly<Record<OptionForm, (data: Uint8Array) => string>> = {
  text: (data) => `"${escaped(data)}"`,
  addresses: (data) => every(data, 4, (at) => ipv4Text(readIpv4(data, at))).join(','),
  longs: (data) => every(data, 4, (at) => String(readU32(data, at))).join(','),
  shorts: (data) => every(data, 2, (at) => String(readU16(data, at))).join(','),
  octets: (data) => Array.from(data).join('.'),
  switches: (data) => Array.from(data, (octet) => ['N', 'Y'][octet] ?? `${octet}?`).join(','),
}

function every(data: Uint8Array, step: number, text: (at: number) => string): string[] {
  return Array.from({ length: Math.floor(data.length / step) }, (_, i) => text(i * step))
}
