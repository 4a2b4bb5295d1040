/** DHCP and BOOTP (RFC 2131 §2, RFC 2132): the fixed fields, and the options in their order. */

import { ipv4Text, readIpv4 } from '../address/ipv4-number.ts'
import { formatMac, readMac } from '../address/mac.ts'
import { readU16, readU32 } from '../bytes/big-endian.ts'
import { DHCP_BROADCAST_FLAG, DHCP_MESSAGE, DHCP_OPTION } from '../wire/dhcp.ts'
import { coded, namesOf } from './code-names.ts'
import { addressesText, type LayerReader } from './layer-reader.ts'
import { hex, hexOctets, quoted } from './octets-text.ts'

const CLIENT_ADDRESS_LENGTH = 16
const SERVER_NAME_LENGTH = 64
const FILE_LENGTH = 128

const operationText = coded(
  new Map([
    [1, 'request'],
    [2, 'reply'],
  ]),
)

export function dissectDhcp(reader: LayerReader): undefined {
  reader.number('operation', 1, operationText)
  reader.number('hardwareType', 1)
  const hardwareLength = reader.number('hardwareLength', 1)
  reader.number('hops', 1)
  reader.number('transactionId', 4, (value) => hex(value, 8))
  reader.number('secs', 2)
  reader.number('flags', 2, (flags) => ((flags & DHCP_BROADCAST_FLAG) === 0 ? 'none' : 'broadcast'))
  for (const name of ['clientIp', 'yourIp', 'serverIp', 'relayIp']) reader.ip(name)
  if (hardwareLength === 6) {
    reader.mac('clientMac')
    reader.advance(CLIENT_ADDRESS_LENGTH - 6)
  } else reader.run('clientHardware', CLIENT_ADDRESS_LENGTH, (octets) => hexOctets(octets))
  reader.run('serverName', SERVER_NAME_LENGTH, textUpToNul)
  reader.run('file', FILE_LENGTH, textUpToNul)
  reader.number('cookie', 4, (value) => hex(value, 8))
  while (reader.remaining > 0) dissectOption(reader)
}

function dissectOption(reader: LayerReader): void {
  const at = reader.at
  reader.field = 'option'
  const code = reader.u8()
  // RFC 2132 §3.1, §3.2: pad and end are a single octet, and after the end there is nothing but pads.
  if (code === DHCP_OPTION.pad) return
  if (code === DHCP_OPTION.end) {
    reader.span('option', at, 'end')
    reader.advance(reader.remaining)
    return
  }
  const data = reader.view(reader.u8())
  const shape = OPTIONS.get(code)
  const text = shape?.fits(data.length) === true ? shape.text(data) : hexOctets(data)
  reader.span('option', at, `${OPTION_NAMES.get(code) ?? `option ${code}`} ${text}`.trimEnd(), code)
}

const OPTION_NAMES = namesOf(DHCP_OPTION)
const messageText = coded(namesOf(DHCP_MESSAGE))

interface OptionShape {
  readonly fits: (length: number) => boolean
  readonly text: (data: Uint8Array) => string
}

const address: OptionShape = { fits: (length) => length === 4, text: (data) => ipv4Text(readIpv4(data, 0)) }
const addresses: OptionShape = { fits: (length) => length > 0 && length % 4 === 0, text: addressesText }
const seconds: OptionShape = { fits: (length) => length === 4, text: (data) => `${readU32(data, 0)} s` }
const words: OptionShape = { fits: () => true, text: quoted }

const OPTIONS = new Map<number, OptionShape>([
  [DHCP_OPTION.subnetMask, address],
  [DHCP_OPTION.routers, addresses],
  [DHCP_OPTION.nameServers, addresses],
  [DHCP_OPTION.hostName, words],
  [DHCP_OPTION.domainName, words],
  [DHCP_OPTION.requestedIp, address],
  [DHCP_OPTION.leaseSeconds, seconds],
  [DHCP_OPTION.messageType, { fits: (length) => length === 1, text: (data) => messageText(data[0]!) }],
  [DHCP_OPTION.serverIdentifier, address],
  [
    DHCP_OPTION.parameterRequest,
    { fits: () => true, text: (data) => Array.from(data, optionName).join(', ') },
  ],
  [DHCP_OPTION.message, words],
  [DHCP_OPTION.maxMessageSize, { fits: (length) => length === 2, text: (data) => String(readU16(data, 0)) }],
  [DHCP_OPTION.renewalSeconds, seconds],
  [DHCP_OPTION.rebindingSeconds, seconds],
  [DHCP_OPTION.clientIdentifier, { fits: () => true, text: clientIdentifierText }],
])

function optionName(code: number): string {
  return OPTION_NAMES.get(code) ?? String(code)
}

/** RFC 2132 §9.14: the type of hardware and its address, most often. */
function clientIdentifierText(data: Uint8Array): string {
  return data.length === 7 && data[0] === 1 ? formatMac(readMac(data, 1)) : hexOctets(data)
}

function textUpToNul(octets: Uint8Array): string {
  const end = octets.indexOf(0)
  return quoted(octets.subarray(0, end < 0 ? octets.length : end))
}
