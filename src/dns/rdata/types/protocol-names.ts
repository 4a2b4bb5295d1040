/**
 * The value of `alpn` (RFC 9460 §7.1): names of protocols, each behind a length octet. Its text is a list with
 * commas, in which a backslash takes the special meaning of what follows it, inside the escapes of a string.
 */

import { MAX_U8 } from '../integers.ts'
import { octetsFromText, textFromOctets } from '../octet-text.ts'
import type { SvcParamValue } from './svc-param-value.ts'

export const alpn: SvcParamValue<string[]> = {
  read: (octets) => protocolNames(octets)?.map((name) => textFromOctets(name, 0, name.length)),
  write(value) {
    if (!Array.isArray(value) || !value.every((name) => typeof name === 'string')) return undefined
    return putProtocolNames(value.map(octetsFromText))
  },
  parse: (text) => putProtocolNames(splitList(text)),
  format(octets) {
    const names = (protocolNames(octets) ?? []).map((name) => Array.from(name, listOctetText).join(''))
    return `"${names.join(',')}"`
  },
}

function protocolNames(octets: Uint8Array): Uint8Array[] | undefined {
  const names: Uint8Array[] = []
  for (let at = 0; at < octets.length;) {
    const length = octets[at]!
    if (length === 0 || at + length >= octets.length) return undefined
    names.push(octets.subarray(at + 1, at + 1 + length))
    at += 1 + length
  }
  return names.length === 0 ? undefined : names
}

function putProtocolNames(names: readonly Uint8Array[]): Uint8Array | undefined {
  if (names.length === 0 || names.some(({ length }) => length === 0 || length > MAX_U8)) return undefined
  return Uint8Array.from(names.flatMap((name) => [name.length, ...name]))
}

const COMMA = 0x2c
const BACKSLASH = 0x5c

/** The items between commas; a backslash takes the special meaning of what follows it. */
function splitList(text: Uint8Array): Uint8Array[] {
  const items: number[][] = [[]]
  for (let i = 0; i < text.length; i++) {
    if (text[i] === COMMA) items.push([])
    else if (text[i] !== BACKSLASH) items.at(-1)!.push(text[i]!)
    else if (++i < text.length) items.at(-1)!.push(text[i]!)
  }
  return items.map((item) => Uint8Array.from(item))
}

/** An octet of an item, with the escapes of the list inside those of a quoted string. */
function listOctetText(octet: number): string {
  if (octet === COMMA) return '\\\\,'
  if (octet === BACKSLASH) return '\\\\\\\\'
  if (octet === 0x22) return '\\"'
  if (octet > 0x20 && octet < 0x7f) return String.fromCharCode(octet)
  return `\\${String(octet).padStart(3, '0')}`
}
