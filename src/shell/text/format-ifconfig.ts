/** Interfaces as ifconfig of net-tools 2 prints them. */

import { ipv4Mask, ipv4Text, type Ipv4 } from '../../address/ipv4-number.ts'
import { broadcastAddress } from '../../address/ipv4-prefix.ts'
import { formatMac } from '../../address/mac.ts'
import { flagsText, type InterfaceView } from './interface-view.ts'

const TRANSMIT_QUEUE_LENGTH = 1000
const INDENT = ' '.repeat(8)

/** One interface, its further addresses as aliases (`eth0:1`), and an empty line after each. */
export function formatIfconfig(view: InterfaceView): string[] {
  const [first, ...others] = view.addresses
  const head = [
    title(view, view.name),
    ...addressLine(view, first),
    hardwareLine(view),
    ...counterLines(view),
    '',
  ]
  const aliases = others.map((address, i) => [
    title(view, `${view.name}:${i + 1}`),
    ...addressLine(view, address),
    hardwareLine(view),
    '',
  ])
  return [...head, ...aliases.flat()]
}

function title(view: InterfaceView, name: string): string {
  return `${name}: flags=${flagsText(view)}  mtu ${view.mtu}`
}

function addressLine(
  { mac }: InterfaceView,
  address: { address: Ipv4; prefixLength: number } | undefined,
): string[] {
  if (address === undefined) return []
  const mask = ipv4Mask(address.prefixLength)
  const line = `${INDENT}inet ${ipv4Text(address.address)}  netmask ${ipv4Text(mask)}`
  return [mac === 0 ? line : `${line}  broadcast ${ipv4Text(broadcastAddress(address))}`]
}

function hardwareLine({ mac }: InterfaceView): string {
  return mac === 0
    ? `${INDENT}loop  txqueuelen ${TRANSMIT_QUEUE_LENGTH}  (Local Loopback)`
    : `${INDENT}ether ${formatMac(mac)}  txqueuelen ${TRANSMIT_QUEUE_LENGTH}  (Ethernet)`
}

function counterLines({ statistics }: InterfaceView): string[] {
  const { receivedFrames, receivedOctets, receiveErrors, receiveDropped } = statistics
  const { sentFrames, sentOctets, sendErrors, sendDropped, collisions } = statistics
  return [
    `RX packets ${receivedFrames}  bytes ${receivedOctets} (${sizeText(receivedOctets)})`,
    `RX errors ${receiveErrors}  dropped ${receiveDropped}  overruns 0  frame ${receiveErrors}`,
    `TX packets ${sentFrames}  bytes ${sentOctets} (${sizeText(sentOctets)})`,
    `TX errors ${sendErrors}  dropped ${sendDropped} overruns 0  carrier 0  collisions ${collisions}`,
  ].map((line) => INDENT + line)
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB']

/** `0.0 B`, `1.5 KiB`: in tenths that are never rounded up. */
function sizeText(octets: number): string {
  let unit = 0
  while (unit < UNITS.length - 1 && octets > 1024 ** (unit + 1)) unit++
  const tenths = Math.floor((octets * 10) / 1024 ** unit)
  return `${(tenths / 10).toFixed(1)} ${UNITS[unit]!}`
}
