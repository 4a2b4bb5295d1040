/**
 * Strings that stand for questions in a Map: the type in two characters, then the name's octets in lower case.
 *
 * V8 hashes strings with a secret seed, so that nobody can choose names that all fall into one bucket.
 */

const TYPE_PREFIX: readonly string[] = Array.from({ length: 256 }, (_, type) => prefixOf(type))

function prefixOf(type: number): string {
  return String.fromCharCode(type >>> 8, type & 0xff)
}

/** The key of a name and a type. `nameKey` is `DomainName.key`. */
export function rrsetKey(nameKey: string, type: number): string {
  return (TYPE_PREFIX[type] ?? prefixOf(type)) + nameKey
}

/** `nameKey` of the name without its first label; undefined for the root. */
export function parentKey(nameKey: string): string | undefined {
  return nameKey.length === 1 ? undefined : nameKey.slice(nameKey.charCodeAt(0) + 1)
}
