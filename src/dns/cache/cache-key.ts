/**
 * The strings by which entries are found: the type in two characters, then the name's octets in lower case.
 *
 * V8 hashes strings with a secret seed, so that nobody can choose names that all fall into one bucket; a
 * number made from the name would be quicker by some 100 ns and would need its own defence.
 */

import { LOWER, MAX_NAME_LENGTH } from '../name/name-octets.ts'

const TYPE_PREFIX: readonly string[] = Array.from({ length: 256 }, (_, type) => prefixOf(type))

function prefixOf(type: number): string {
  return String.fromCharCode(type >>> 8, type & 0xff)
}

// A letter where a name's first length octet (at most 63) would stand: no RRset's key looks like these.
const NXDOMAIN_MARK = 'N'
const NXDOMAIN_PREFIX = NXDOMAIN_MARK.padStart(3, '\0')
const FAILURE_MARK = 'F'

/** The key of an RRset or of the denial of its type. `nameKey` is `DomainName.key`. */
export function rrsetKey(nameKey: string, type: number): string {
  return (TYPE_PREFIX[type] ?? prefixOf(type)) + nameKey
}

/** The key of a name's denial. */
export function nxdomainKey(nameKey: string): string {
  return NXDOMAIN_PREFIX + nameKey
}

/** The key of a question that could not be resolved. */
export function failureKey(nameKey: string, type: number): string {
  return (TYPE_PREFIX[type] ?? prefixOf(type)) + FAILURE_MARK + nameKey
}

/** What the key of an RRset or a denial is about: `type` is undefined for the denial of a name. */
export function readKey(key: string): { readonly nameKey: string; readonly type: number | undefined } {
  if (key.startsWith(NXDOMAIN_PREFIX)) return { nameKey: key.slice(NXDOMAIN_PREFIX.length), type: undefined }
  return { nameKey: nameKeyOf(key), type: (key.charCodeAt(0) << 8) | key.charCodeAt(1) }
}

/** `nameKey` of the name without its first label; undefined for the root. */
export function parentKey(nameKey: string): string | undefined {
  return nameKey.length === 1 ? undefined : nameKey.slice(nameKey.charCodeAt(0) + 1)
}

const scratch = Buffer.alloc(2 + MAX_NAME_LENGTH)

/** `rrsetKey` of the uncompressed name at `at`, without an object in between: the way of a cache hit. */
export function rrsetKeyOf(octets: Uint8Array, at: number, type: number): string {
  scratch[0] = type >>> 8
  scratch[1] = type
  let to = 2
  for (let length = octets[at]!; length !== 0; length = octets[at]!) {
    for (const end = at + length; at <= end; at++) scratch[to++] = LOWER[octets[at]!]!
  }
  scratch[to++] = 0
  return scratch.toString('latin1', 0, to)
}

/** The name's part of an RRset's key. */
export function nameKeyOf(rrsetKey: string): string {
  return rrsetKey.slice(2)
}

/** The name that any key is about. */
export function keyName(key: string): string {
  return key[2] === FAILURE_MARK || key[2] === NXDOMAIN_MARK ? key.slice(3) : key.slice(2)
}
