// What was said, and who serves a zone, in words: what a violation shows as allowed.

import { formatType } from '../../src/dns/iana/types.ts'
import type { ZoneModel } from './internet.ts'
import type { Said } from './reference.ts'

export function describeServers({ origin, machines }: ZoneModel): string {
  const servers = Array.from(
    machines,
    ({ name, ips, quirk, lagMs }) => `${name} ${ips.join(' ')} (quirk: ${quirk}, lag: ${lagMs} ms)`,
  )
  return `${origin} is served by ${servers.join(', ') || 'nobody'}`
}

export function describeSaid({ zone, telling, ttlSeconds, lastAtMs }: Said): string {
  const when = `last said by ${zone.origin} at ${lastAtMs.toFixed(0)} ms, TTL ${ttlSeconds}`
  switch (telling.kind) {
    case 'answer':
      return `${formatType(telling.set.type)} ${telling.set.texts.slice(0, 4).join(', ').slice(0, 200)} (${when})`
    case 'any':
      return `${telling.sets.map(({ type }) => formatType(type)).join(', ')} (${when})`
    case 'cname':
      return `CNAME ${telling.target} (${when})`
    case 'dname':
      return `DNAME ${telling.owner} to ${telling.set.texts[0]!} (${when})`
    default:
      return `${telling.kind} (${when})`
  }
}
