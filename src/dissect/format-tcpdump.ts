/**
 * Frames as `tcpdump -n` prints them. What it says of a protocol is in `tcpdump/`; here are the time, the link layer
 * and the dump in hexadecimal. What the simulator does not speak is told more briefly than tcpdump tells it.
 */

import { formatMac } from '../address/mac.ts'
import { ETHERTYPE } from '../wire/ethernet.ts'
import { dissect } from './dissect.ts'
import { fieldNumber, findField, layersOf, type Layer } from './layer.ts'
import { arpText } from './tcpdump/arp-text.ts'
import { ipv4Text } from './tcpdump/ipv4-text.ts'
import { pppoeText } from './tcpdump/pppoe-text.ts'
import type { Printing } from './tcpdump/printing.ts'
import { TcpFlows } from './tcpdump/tcp-flows.ts'

export interface TcpdumpOptions {
  /** `-e`: with the Ethernet header. */
  readonly link?: boolean
  /** `-v`, or how many of them, up to three. */
  readonly verbose?: boolean | number
  /** `-X`: with the octets from the network layer on, in hexadecimal and ASCII. */
  readonly hex?: boolean
}

/** When a frame passed: nanoseconds since a world's start, and that start in milliseconds since 1970. */
export interface FrameTime {
  readonly atNs: number
  readonly epochMs: number
}

/**
 * Prints one frame after another, as tcpdump does that runs on: sequence numbers of a TCP connection are relative
 * to the first that it has seen with an acknowledgment.
 *
 *     const tcpdump = new Tcpdump({ verbose: true })
 *     for (const { frame, time } of frames) console.log(tcpdump.lines(frame, time).join('\n'))
 */
export class Tcpdump {
  readonly #options: TcpdumpOptions
  readonly #flows = new TcpFlows()

  constructor(options: TcpdumpOptions = {}) {
    this.#options = options
  }

  /** The lines for a frame; the time is in UTC. */
  lines(frame: Uint8Array, time: FrameTime): string[] {
    const { link = false, verbose = 0, hex = false } = this.#options
    const printing = { octets: frame, verbose: Number(verbose), link, flows: this.#flows }
    const outermost = dissect(frame)
    const { text, isUnknown } = frameText(outermost, printing)
    const dumped = hex || isUnknown ? hexLines(frame.subarray(linkLength(outermost))) : []
    return [...`${timeText(time)} ${text}`.split('\n'), ...dumped]
  }
}

/** One frame by itself: as the first of a `Tcpdump`, with sequence numbers as they are. */
export function formatTcpdump(frame: Uint8Array, time: FrameTime, options: TcpdumpOptions = {}): string[] {
  return new Tcpdump(options).lines(frame, time)
}

const MS_PER_DAY = 86_400_000

function timeText({ atNs, epochMs }: FrameTime): string {
  const microseconds = ((epochMs % MS_PER_DAY) * 1000 + Math.floor(atNs / 1000)) % (MS_PER_DAY * 1000)
  const seconds = Math.floor(microseconds / 1e6)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const clock = parts.map((part) => String(part).padStart(2, '0')).join(':')
  return `${clock}.${String(microseconds % 1e6).padStart(6, '0')}`
}

/** What comes before the network layer. */
function linkLength(outermost: Layer): number {
  const links = layersOf(outermost).filter(({ protocol }) => protocol === 'ethernet' || protocol === 'vlan')
  return links.reduce((length, layer) => length + layer.length, 0)
}

/** What tcpdump does not know it shows with the link layer's header, and in hexadecimal. */
function frameText(ethernet: Layer, printing: Printing): { text: string; isUnknown: boolean } {
  if (fieldNumber(ethernet, 'type') === undefined) return { text: ' [|ether]', isUnknown: false }
  const vlans = layersOf(ethernet).filter(({ protocol }) => protocol === 'vlan')
  const header = headerText(ethernet, printing)
  const tags = vlans.map(vlanText).join('')
  const text = payloadText(vlans.at(-1) ?? ethernet, printing)
  if (text === undefined) return { text: header + (printing.link ? tags : ''), isUnknown: true }
  return { text: printing.link ? header + tags + text : text, isUnknown: false }
}

/** Undefined for what tcpdump does not know. */
function payloadText({ payload, at, length }: Layer, printing: Printing): string | undefined {
  if (payload === undefined) return undefined
  switch (payload.protocol) {
    case 'ipv4':
      return ipv4Text(payload, printing)
    case 'arp':
      return arpText(payload, printing, printing.octets.length - at - length)
    case 'pppoe':
      return pppoeText(payload, printing)
    default:
      return undefined
  }
}

const TYPE_NAMES = new Map<number, string>([
  [ETHERTYPE.ipv4, 'IPv4'],
  [ETHERTYPE.arp, 'ARP'],
  [ETHERTYPE.vlan, '802.1Q'],
  [ETHERTYPE.ipv6, 'IPv6'],
  [ETHERTYPE.pppoeDiscovery, 'PPPoE D'],
  [ETHERTYPE.pppoeSession, 'PPPoE S'],
])

const hexType = (type: number): string => `0x${type.toString(16).padStart(4, '0')}`

function headerText(ethernet: Layer, { octets }: Printing): string {
  const [destination, source, type] = ['destination', 'source', 'type'].map((name) =>
    fieldNumber(ethernet, name)!,
  )
  const name = TYPE_NAMES.get(type!) ?? 'Unknown'
  return `${formatMac(source!)} > ${formatMac(destination!)}, ethertype ${name} (${hexType(type!)}), length ${octets.length}: `
}

function vlanText(vlan: Layer): string {
  const drop = fieldNumber(vlan, 'dropEligible') === 1 ? ', DEI' : ''
  const type = fieldNumber(vlan, 'type') ?? 0
  const name = TYPE_NAMES.get(type)
  const typeText = name === undefined ? hexType(type) : `${name} (${hexType(type)})`
  return `vlan ${findField(vlan, 'id')?.text}, p ${findField(vlan, 'priority')?.text}${drop}, ethertype ${typeText}, `
}

const OCTETS_A_LINE = 16
const HEX_WIDTH = 39

/** The dump of `-X`. */
function hexLines(octets: Uint8Array): string[] {
  const lines = []
  for (let at = 0; at < octets.length; at += OCTETS_A_LINE) {
    const line = Array.from(octets.subarray(at, at + OCTETS_A_LINE))
    const digits = line.map((octet, i) => octet.toString(16).padStart(2, '0') + (i % 2 === 1 ? ' ' : ''))
    const characters = line.map((octet) => (octet > 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '.'))
    const offset = at.toString(16).padStart(4, '0')
    lines.push(`\t0x${offset}:  ${digits.join('').trimEnd().padEnd(HEX_WIDTH)}  ${characters.join('')}`)
  }
  return lines
}
