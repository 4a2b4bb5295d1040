/** What the file of a zone is called: as the zone, as far as files can be. */

import { hashName } from '../name/name-octets.ts'
import type { DomainName } from '../name/domain-name.ts'

/** What file systems take in a name, less what is put behind it. */
const LONGEST = 200

/** `example.com`, `root`; other characters than letters, digits, `-` and `_` as `%2F`, so that no two zones are called alike. */
export function copyName(origin: DomainName): string {
  if (origin.isRoot) return 'root'
  const labels: string[] = []
  const { key } = origin
  for (let at = 0; key.charCodeAt(at) > 0; at += key.charCodeAt(at) + 1) {
    labels.push(key.slice(at + 1, at + 1 + key.charCodeAt(at)).replaceAll(/[^a-z0-9_-]/g, escaped))
  }
  // A zone called `root` is not the root.
  const name = labels.length === 1 && labels[0] === 'root' ? '%72oot' : labels.join('.')
  if (name.length <= LONGEST) return name
  return `${name.slice(0, LONGEST)}%${(hashName(origin.octets, 0) >>> 0).toString(16)}`
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
}
