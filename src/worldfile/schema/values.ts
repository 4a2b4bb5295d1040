/** The values that many keys of world files share, each with the words that say what was expected. */

import * as v from 'valibot'
import { tryIpv4 } from '../../address/ipv4.ts'
import { networkAddress, parseIpv4Prefix, type Ipv4Prefix } from '../../address/ipv4-prefix.ts'
import { ipv4Text } from '../../address/ipv4-number.ts'
import { MOMENT_EXPECTED, parseMoment } from '../moment.ts'
import { BANDWIDTH_EXPECTED, BANDWIDTH_PATTERN, parseBandwidthBps } from '../../yamlfile/quantity.ts'
import { decimal, integer } from '../../yamlfile/values.ts'

/** 0 … 1, of a frame or a bit. */
export const probability = decimal(0, 1, 'a probability from 0 to 1')

/** Of machines, and of cables: what a shell takes as one word, and nobody for a number. */
const MACHINE_EXPECTED = 'a name of letters, digits, dots and hyphens, a letter first'
export const machineName = v.pipe(
  v.string(MACHINE_EXPECTED),
  v.regex(/^[A-Za-z]([A-Za-z0-9._-]*[A-Za-z0-9])?$/, MACHINE_EXPECTED),
)

const PORT_EXPECTED = 'the name of an interface, such as eth0'
export const portName = v.pipe(v.string(PORT_EXPECTED), v.regex(/^[A-Za-z][A-Za-z0-9._-]*$/, PORT_EXPECTED))

const DOMAIN_EXPECTED = 'a domain name such as www.example.com, without a dot at its end'
export const domainName = v.pipe(
  v.string(DOMAIN_EXPECTED),
  v.regex(/^(\*\.)?[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*$/, DOMAIN_EXPECTED),
)

const IP_EXPECTED = 'an IPv4 address such as 192.0.2.1'
export const ipv4 = v.pipe(
  v.string(IP_EXPECTED),
  v.regex(/^\d+(\.\d+){3}$/, IP_EXPECTED),
  v.check(isIpv4, IP_EXPECTED),
)

const OWN_EXPECTED = 'an address with the length of its prefix, such as 192.168.1.2/24'
export const ownAddress = v.pipe(
  v.string(OWN_EXPECTED),
  v.regex(/^\d+(\.\d+){3}\/\d+$/, OWN_EXPECTED),
  v.check((input) => prefixOf(input) !== undefined, OWN_EXPECTED),
)

const PREFIX_EXPECTED = 'a prefix such as 192.0.2.0/24'
export const prefix = v.pipe(
  v.string(PREFIX_EXPECTED),
  v.regex(/^\d+(\.\d+){3}\/\d+$/, PREFIX_EXPECTED),
  v.check((input) => prefixOf(input) !== undefined, PREFIX_EXPECTED),
  v.check(isNetwork, ({ input }) => `the prefix without the bits beyond it: ${networkText(input)}`),
)

const MAC_EXPECTED = 'an Ethernet address such as 02:00:5e:00:00:01'
export const mac = v.pipe(
  v.string(MAC_EXPECTED),
  v.regex(/^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$/, MAC_EXPECTED),
)

// What is transformed is described first: a description of the result would say nothing about the text.

/** Bits a second. */
export function bandwidth(description: string) {
  return v.pipe(
    v.string(BANDWIDTH_EXPECTED),
    v.regex(BANDWIDTH_PATTERN, BANDWIDTH_EXPECTED),
    v.description(description),
    v.transform(parseBandwidthBps),
    v.minValue(1, BANDWIDTH_EXPECTED),
  )
}

/** Milliseconds since 1970. */
export function moment(description: string) {
  return v.pipe(
    v.string(MOMENT_EXPECTED),
    v.check((input) => !Number.isNaN(parseMoment(input)), MOMENT_EXPECTED),
    v.description(description),
    v.transform(parseMoment),
  )
}

const DATE_EXPECTED = 'a date such as 1997-09-15'
export const date = v.pipe(
  v.string(DATE_EXPECTED),
  v.regex(/^\d{4}-\d\d-\d\d$/, DATE_EXPECTED),
  v.check((input) => !Number.isNaN(parseMoment(input)), DATE_EXPECTED),
)

export const mtu = integer(68, 65_535)

/** RFC 6793: four octets; 0 is nobody's (RFC 7607), and the last is reserved (RFC 7300). */
const MOST_ASN = 4_294_967_294
export const asNumber = integer(1, MOST_ASN)

const AS_KEY_EXPECTED = 'the number of an autonomous system, such as 64500'
export const asKey = v.pipe(
  v.string(AS_KEY_EXPECTED),
  v.regex(/^[1-9]\d{0,9}$/, AS_KEY_EXPECTED),
  v.check((input) => Number(input) <= MOST_ASN, AS_KEY_EXPECTED),
)

function isIpv4(input: string): boolean {
  return tryIpv4(input, new Uint8Array(4), 0)
}

/** Unlike `parseIpv4Prefix` asks for the length. */
function prefixOf(input: string): Ipv4Prefix | undefined {
  const [ip, length] = input.split('/')
  if (!isIpv4(ip!) || length === undefined || !/^\d{1,2}$/.test(length) || Number(length) > 32)
    return undefined
  return input.split('/').length === 2 ? parseIpv4Prefix(input) : undefined
}

function isNetwork(input: string): boolean {
  const parsed = prefixOf(input)
  return parsed === undefined || networkAddress(parsed) === parsed.address
}

function networkText(input: string): string {
  const parsed = parseIpv4Prefix(input)
  return `${ipv4Text(networkAddress(parsed))}/${parsed.prefixLength}`
}
