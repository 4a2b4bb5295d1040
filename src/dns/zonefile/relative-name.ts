/** Names as they stand below an `$ORIGIN`. */

import type { DomainName } from '../name/domain-name.ts'
import { formatLabel } from '../name/name-text.ts'

/** `@`, `www`, or absolute where that is clearer or needed. */
export function formatRelativeName(name: DomainName, origin: DomainName): string {
  if (origin.isRoot || !name.isSubdomainOf(origin)) return name.toString()
  if (name.octets.length === origin.octets.length) return '@'
  const { octets } = name
  const labels: string[] = []
  for (let at = 0; at < octets.length - origin.octets.length; at += octets[at]! + 1) {
    labels.push(formatLabel(octets, at + 1, octets[at]!))
  }
  return labels.join('.')
}
