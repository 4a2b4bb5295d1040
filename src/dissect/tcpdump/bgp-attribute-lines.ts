/** The path attributes of BGP as tcpdump prints them. */

import { ipv4Text, readIpv4 } from '../../address/ipv4-number.ts'
import { readU16, readU32 } from '../../bytes/big-endian.ts'
import { ByteReader } from '../../bytes/byte-reader.ts'
import { ATTRIBUTE, ATTRIBUTE_FLAG } from '../../wire/bgp-attributes.ts'
import { ATTRIBUTE_NAMES, COMMUNITY_NAMES, ORIGIN_NAMES } from './bgp-names.ts'
import { hexDumpLines } from './printing.ts'

export function bgpAttributeLines(octets: Uint8Array, verbose: number): string[] {
  const reader = new ByteReader(octets)
  const lines = []
  while (reader.remaining > 0) {
    if (reader.remaining < 3) return [...lines, '\n\t  [path attrs too short]']
    const { flags, type, length } = readHeader(reader)
    lines.push(`\n\t  ${ATTRIBUTE_NAMES[type] ?? 'Unknown Attribute'} (${type}), length: ${length}`)
    if (flags !== 0) lines.push(`, Flags [${flagsText(flags)}]: `)
    if (length > reader.remaining) return [...lines, ' [path attrs too short]']
    const value = reader.view(length)
    lines.push(valueText(type, value, verbose))
    if (verbose > 1 && length > 0 && type !== ATTRIBUTE.largeCommunities)
      lines.push(...hexDumpLines(value, '\n\t    '))
  }
  return lines
}

function readHeader(reader: ByteReader): { flags: number; type: number; length: number } {
  const flags = reader.u8()
  const isLong = (flags & ATTRIBUTE_FLAG.extendedLength) !== 0
  return { flags, type: reader.u8(), length: isLong ? reader.u16() : reader.u8() }
}

const FLAG_SIGNS = [
  [ATTRIBUTE_FLAG.optional, 'O'],
  [ATTRIBUTE_FLAG.transitive, 'T'],
  [ATTRIBUTE_FLAG.partial, 'P'],
  [ATTRIBUTE_FLAG.extendedLength, 'E'],
] as const

function flagsText(flags: number): string {
  const signs = FLAG_SIGNS.filter(([flag]) => (flags & flag) !== 0).map(([, sign]) => sign)
  return signs.join('') + ((flags & 0xf) === 0 ? '' : `+${(flags & 0xf).toString(16)}`)
}

type Print = (value: Uint8Array) => string

const WRONG = 'invalid len'

const number: Print = (value) => (value.length === 4 ? String(readU32(value, 0)) : WRONG)
const address: Print = (value) => (value.length === 4 ? ipv4Text(readIpv4(value, 0)) : WRONG)

const PRINTS = new Map<number, Print>([
  [
    ATTRIBUTE.origin,
    (value) => (value.length === 1 ? (ORIGIN_NAMES[value[0]!] ?? 'Unknown Origin Typecode') : WRONG),
  ],
  [ATTRIBUTE.asPath, (value) => pathText(value, asWidth(value))],
  [ATTRIBUTE.as4Path, (value) => pathText(value, 4)],
  [ATTRIBUTE.nextHop, address],
  [ATTRIBUTE.med, number],
  [ATTRIBUTE.localPreference, number],
  [ATTRIBUTE.atomicAggregate, (value) => (value.length === 0 ? '' : WRONG)],
  [ATTRIBUTE.aggregator, aggregatorText],
  [ATTRIBUTE.as4Aggregator, aggregatorText],
  [ATTRIBUTE.communities, communitiesText],
  [ATTRIBUTE.originatorId, address],
  [ATTRIBUTE.clusterList, listText((value, at) => ipv4Text(readIpv4(value, at)), 4)],
  [ATTRIBUTE.largeCommunities, largeCommunitiesText],
])

function valueText(type: number, value: Uint8Array, verbose: number): string {
  const print = PRINTS.get(type)
  if (print !== undefined) return print(value)
  const unknown = `\n\t    no Attribute ${type} decoder`
  return verbose > 1 ? unknown : [unknown, ...hexDumpLines(value, '\n\t    ')].join('')
}

const SEGMENT_SIGNS: Readonly<Record<number, readonly [open: string, close: string]>> = {
  1: ['{ ', '}'],
  2: ['', ''],
  3: ['( ', ')'],
  4: ['({ ', '})'],
}

/** Two octets an AS number or four, by which of them makes segments of known types that fill the attribute. */
function asWidth(value: Uint8Array): 2 | 4 {
  let at = 0
  while (at < value.length) {
    if (SEGMENT_SIGNS[value[at]!] === undefined || at + 1 >= value.length) return 4
    const count = value[at + 1]!
    if (count === 0) return 4
    at += 2 + count * 2
  }
  return at === value.length ? 2 : 4
}

function pathText(value: Uint8Array, width: 2 | 4): string {
  if (value.length % 2 !== 0) return WRONG
  if (value.length === 0) return 'empty'
  let text = ''
  for (let at = 0; at < value.length;) {
    const [open, close] = SEGMENT_SIGNS[value[at]!] ?? ['?', '?']
    const count = value[at + 1] ?? 0
    text += open
    for (let i = 0; i < count; i++) {
      const asnAt = at + 2 + i * width
      if (asnAt + width > value.length) return `${text}[|bgp]`
      text += `${width === 2 ? readU16(value, asnAt) : readU32(value, asnAt)} `
    }
    text += close
    at += 2 + count * width
  }
  return text
}

function aggregatorText(value: Uint8Array): string {
  if (value.length !== 6 && value.length !== 8) return WRONG
  const asn = value.length === 8 ? readU32(value, 0) : readU16(value, 0)
  return ` AS #${asn}, origin ${ipv4Text(readIpv4(value, value.length - 4))}`
}

function communitiesText(value: Uint8Array): string {
  if (value.length % 4 !== 0) return WRONG
  let text = ''
  for (let at = 0; at < value.length; at += 4) {
    const community = readU32(value, at)
    const name = COMMUNITY_NAMES[community]
    const isLast = at + 4 === value.length
    text += name === undefined ? `${community >>> 16}:${community & 0xffff}${isLast ? '' : ', '}` : ` ${name}`
  }
  return text
}

function largeCommunitiesText(value: Uint8Array): string {
  const text = listText(
    (value, at) => [0, 4, 8].map((offset) => readU32(value, at + offset)).join(':'),
    12,
  )(value)
  return text === WRONG ? WRONG : `\n\t    ${text}`
}

function listText(one: (value: Uint8Array, at: number) => string, width: number): Print {
  return (value) => {
    if (value.length === 0 || value.length % width !== 0) return WRONG
    return Array.from({ length: value.length / width }, (_, i) => one(value, i * width)).join(', ')
  }
}
