/**
 * The values of service parameters, key by key (RFC 9460 §7): octets ↔ plain value ↔ text.
 */

import { formatIpv4, IPV4_LENGTH, tryIpv4 } from '../../../address/ipv4.ts'
import { formatIpv6, IPV6_LENGTH, tryIpv6 } from '../../../address/ipv6.ts'
import { formatBase64, parseBase64 } from '../base64.ts'
import { decimal, MAX_U16 } from '../integers.ts'
import { octetsFromText, quoteOctets, textFromOctets } from '../octet-text.ts'
import { alpn } from './protocol-names.ts'
import { findSvcParamKey, formatSvcParamKey, SVC_PARAM_KEYS } from './svc-param-keys.ts'
import type { SvcParamValue } from './svc-param-value.ts'

/** Any octets: the value of a key that we do not know (RFC 9460 §2.1). */
export const anyValue: SvcParamValue<Uint8Array> = {
  read: (octets) => octets.slice(),
  write: (value) => (value instanceof Uint8Array ? value : undefined),
  parse: (text) => text,
  format: (octets) => (octets.length === 0 ? '' : quoteOctets(octets, 0, octets.length)),
}

/** A key whose presence is all that it says. */
const flag: SvcParamValue<true> = {
  read: (octets) => (octets.length === 0 ? true : undefined),
  write: (value) => (value === true ? new Uint8Array(0) : undefined),
  parse: (text) => (text.length === 0 ? text : undefined),
  format: () => '',
}

const ech: SvcParamValue<Uint8Array> = {
  read: anyValue.read,
  write: anyValue.write,
  parse: (text) => parseBase64(asciiText(text)),
  format: (octets) => formatBase64(octets),
}

/** RFC 9461 §5: a relative URI template with the variable `dns`. */
const dohPath: SvcParamValue<string> = {
  read(octets) {
    const template = textFromOctets(octets, 0, octets.length)
    return isDohTemplate(template) ? template : undefined
  },
  write: (value) => (typeof value === 'string' && isDohTemplate(value) ? octetsFromText(value) : undefined),
  parse: (text) => (isDohTemplate(textFromOctets(text, 0, text.length)) ? text : undefined),
  format: anyValue.format,
}

function isDohTemplate(text: string): boolean {
  if (!text.startsWith('/') || LONE_SURROGATE.test(text)) return false
  let open = text.indexOf('{')
  while (open >= 0) {
    const close = text.indexOf('}', open)
    if (close < 0) return false
    const names = text.slice(open + 1, close).replace(/^[+#./;?&]/, '')
    if (names.split(',').includes('dns')) return true
    open = text.indexOf('{', close)
  }
  return false
}

/** What stands for an octet that is not UTF-8. */
const LONE_SURROGATE = /\p{Cs}/u

/** The items of a list on the wire, one after another; undefined unless there is one and each is well formed. */
type SplitItems<T> = (octets: Uint8Array) => T[] | undefined

/** Items of two octets. */
const numbers: SplitItems<number> = (octets) => {
  if (octets.length === 0 || octets.length % 2 !== 0) return undefined
  return Array.from({ length: octets.length / 2 }, (_, i) => (octets[2 * i]! << 8) | octets[2 * i + 1]!)
}

function putNumbers(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [value >> 8, value & 0xff]))
}

function isU16(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_U16
}

const port: SvcParamValue<number> = {
  read: (octets) => (octets.length === 2 ? numbers(octets)?.[0] : undefined),
  write: (value) => (isU16(value) ? putNumbers([value]) : undefined),
  parse: (text) => port.write(decimal(asciiText(text))),
  format: (octets) => String(port.read(octets)),
}

/** RFC 9460 §8: keys that the client must understand, upward and without `mandatory` itself. */
const mandatory: SvcParamValue<string[]> = {
  read(octets) {
    const keys = numbers(octets)
    if (keys?.every((key, i) => key > (i === 0 ? SVC_PARAM_KEYS.mandatory : keys[i - 1]!)) !== true)
      return undefined
    return keys.map(formatSvcParamKey)
  },
  write(value) {
    if (!Array.isArray(value)) return undefined
    const keys = value.map((name) => (typeof name === 'string' ? findSvcParamKey(name) : undefined))
    if (keys.includes(undefined)) return undefined
    const octets = putNumbers((keys as number[]).sort((a, b) => a - b))
    return mandatory.read(octets) && octets
  },
  parse: (text) => mandatory.write(asciiText(text).split(',')),
  format: (octets) => (mandatory.read(octets) ?? []).join(','),
}

/** draft-ietf-tls-key-share-prediction: groups of TLS, each once. */
const tlsGroups: SvcParamValue<number[]> = {
  read(octets) {
    const groups = numbers(octets)
    return new Set(groups).size === groups?.length ? groups : undefined
  },
  write(value) {
    if (!Array.isArray(value) || !value.every(isU16)) return undefined
    const octets = putNumbers(value)
    return tlsGroups.read(octets) && octets
  },
  parse: (text) => tlsGroups.write(asciiText(text).split(',').map(decimal)),
  format: anyValue.format,
}

function addressList(
  length: number,
  format: (octets: Uint8Array, at: number) => string,
  put: (text: string, target: Uint8Array, at: number) => boolean,
): SvcParamValue<string[]> {
  const list: SvcParamValue<string[]> = {
    read(octets) {
      if (octets.length === 0 || octets.length % length !== 0) return undefined
      return Array.from({ length: octets.length / length }, (_, i) => format(octets, i * length))
    },
    write(value) {
      if (!Array.isArray(value) || value.length === 0) return undefined
      const octets = new Uint8Array(value.length * length)
      const fit = value.every((text, i) => typeof text === 'string' && put(text, octets, i * length))
      return fit ? octets : undefined
    },
    parse: (text) => list.write(asciiText(text).split(',')),
    format: (octets) => (list.read(octets) ?? []).join(','),
  }
  return list
}

/** Octets that should be ASCII, as a string to look at. */
function asciiText(text: Uint8Array): string {
  return textFromOctets(text, 0, text.length)
}

/** The values of the keys that have names. */
export const SVC_PARAM_VALUES = {
  mandatory,
  alpn,
  'no-default-alpn': flag,
  port,
  ipv4hint: addressList(IPV4_LENGTH, formatIpv4, tryIpv4),
  ech,
  ipv6hint: addressList(IPV6_LENGTH, formatIpv6, tryIpv6),
  dohpath: dohPath,
  ohttp: flag,
  'tls-supported-groups': tlsGroups,
}
