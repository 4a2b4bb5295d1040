/** The filters of tcpdump (pcap-filter(7)), as many of them as people type: hosts, nets, ports, protocols, and/or/not. */

import { ipv4Number, type Ipv4 } from '../address/ipv4-number.ts'
import { prefixContains } from '../address/ipv4-prefix.ts'
import { readU16 } from '../bytes/big-endian.ts'
import { ARP_LENGTH, decodeArp } from '../wire/arp.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../wire/ethernet.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import {
  IPV4_HEADER_LENGTH,
  ipv4Destination,
  ipv4HeaderLength,
  ipv4Protocol,
  ipv4Source,
  isLaterFragment,
} from '../wire/ipv4-header.ts'
import { UsageError } from './command.ts'
import { isIpv4Text } from './host-names.ts'
import { parseInteger } from './numbers.ts'

/** What filters look at. */
interface FrameFacts {
  readonly type: number
  readonly source: Ipv4 | undefined
  readonly destination: Ipv4 | undefined
  readonly protocol: number | undefined
  readonly sourcePort: number | undefined
  readonly destinationPort: number | undefined
}

type Test = (facts: FrameFacts) => boolean
export type FrameFilter = (frame: Uint8Array) => boolean

/** All frames, when there are no words. Throws `UsageError` for words that are no filter. */
export function parseFilter(words: readonly string[]): FrameFilter {
  if (words.length === 0) return () => true
  const tokens = words.flatMap((word) => word.match(/[()!]|[^()!\s]+/g) ?? [])
  const parser = new FilterParser(tokens)
  const test = parser.expression()
  parser.expectEnd()
  return (frame) => test(factsOf(frame))
}

const PROTOCOLS: Readonly<Record<string, Test>> = {
  arp: ({ type }) => type === ETHERTYPE.arp,
  ip: ({ type }) => type === ETHERTYPE.ipv4,
  icmp: ({ protocol }) => protocol === IP_PROTOCOL.icmp,
  tcp: ({ protocol }) => protocol === IP_PROTOCOL.tcp,
  udp: ({ protocol }) => protocol === IP_PROTOCOL.udp,
}

type Side = 'src' | 'dst' | 'either'

class FilterParser {
  readonly #tokens: string[]

  constructor(tokens: readonly string[]) {
    this.#tokens = [...tokens]
  }

  /** `and` and `or` bind alike, from left to right, as in libpcap. */
  expression(): Test {
    let left = this.#term()
    for (;;) {
      const [first, next] = [left, this.#tokens[0]]
      if (next === 'and' || next === '&&') {
        this.#tokens.shift()
        const right = this.#term()
        left = (facts) => first(facts) && right(facts)
      } else if (next === 'or' || next === '||') {
        this.#tokens.shift()
        const right = this.#term()
        left = (facts) => first(facts) || right(facts)
      } else return left
    }
  }

  expectEnd(): void {
    if (this.#tokens.length > 0) throw syntaxError()
  }

  #term(): Test {
    const token = this.#take()
    if (token === 'not' || token === '!') {
      const test = this.#term()
      return (facts) => !test(facts)
    }
    if (token === '(') {
      const test = this.expression()
      if (this.#take() !== ')') throw syntaxError()
      return test
    }
    const protocol = PROTOCOLS[token]
    if (protocol === undefined) return this.#primitive(token)
    if (!['src', 'dst', 'port', 'host'].includes(this.#tokens[0] ?? '')) return protocol
    const primitive = this.#primitive(this.#take())
    return (facts) => protocol(facts) && primitive(facts)
  }

  #primitive(token: string): Test {
    const side: Side = token === 'src' || token === 'dst' ? token : 'either'
    const kind = side === 'either' ? token : this.#take()
    if (kind === 'port') return portTest(side, this.#take())
    if (kind === 'host' || kind === 'net') return netTest(side, this.#take())
    return netTest(side, kind)
  }

  #take(): string {
    const token = this.#tokens.shift()
    if (token === undefined) throw syntaxError()
    return token
  }
}

function portTest(side: Side, text: string): Test {
  const port = parseInteger(text, 0, 65_535)
  if (port === undefined) throw new UsageError(`unknown port '${text}'`)
  return ({ sourcePort, destinationPort }) =>
    (side !== 'dst' && sourcePort === port) || (side !== 'src' && destinationPort === port)
}

function netTest(side: Side, text: string): Test {
  const [address = '', length = '32'] = text.split('/')
  const prefixLength = parseInteger(length, 0, 32)
  if (!isIpv4Text(address) || prefixLength === undefined) throw syntaxError()
  const net = { address: ipv4Number(address), prefixLength }
  const isIn = (ip: Ipv4 | undefined): boolean => ip !== undefined && prefixContains(net, ip)
  return ({ source, destination }) =>
    (side !== 'dst' && isIn(source)) || (side !== 'src' && isIn(destination))
}

function syntaxError(): UsageError {
  return new UsageError("can't parse filter expression: syntax error")
}

function factsOf(frame: Uint8Array): FrameFacts {
  const at = ETHERNET_HEADER_LENGTH
  const nothing = {
    source: undefined,
    destination: undefined,
    protocol: undefined,
    sourcePort: undefined,
    destinationPort: undefined,
  }
  const type = frame.length < at ? 0 : frameType(frame)
  if (type === ETHERTYPE.arp && frame.length >= at + ARP_LENGTH) {
    const { senderIp, targetIp } = decodeArp(frame, at)
    return { ...nothing, type, source: senderIp, destination: targetIp }
  }
  if (type !== ETHERTYPE.ipv4 || frame.length < at + IPV4_HEADER_LENGTH) return { ...nothing, type }
  const protocol = ipv4Protocol(frame, at)
  const [source, destination] = [ipv4Source(frame, at), ipv4Destination(frame, at)]
  const transportAt = at + ipv4HeaderLength(frame, at)
  const isFirst = !isLaterFragment(frame, at)
  const hasPorts = protocol === IP_PROTOCOL.udp || protocol === IP_PROTOCOL.tcp
  if (!hasPorts || !isFirst || frame.length < transportAt + 4) {
    return { ...nothing, type, source, destination, protocol }
  }
  const [sourcePort, destinationPort] = [readU16(frame, transportAt), readU16(frame, transportAt + 2)]
  return { type, source, destination, protocol, sourcePort, destinationPort }
}
