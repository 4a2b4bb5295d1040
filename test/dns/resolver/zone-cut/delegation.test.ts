import { describe, expect, it } from 'vitest'
import { type RrsetEntry, rrsetEntry } from '../../../../src/dns/cache/cache-entry.ts'
import { CREDIBILITY } from '../../../../src/dns/cache/credibility.ts'
import { RecordCache } from '../../../../src/dns/cache/record-cache.ts'
import { TYPE } from '../../../../src/dns/iana/types.ts'
import { DomainName } from '../../../../src/dns/name/domain-name.ts'
import { delegationFromCache } from '../../../../src/dns/resolver/zone-cut/delegation.ts'
import { knownDelegation } from '../../../../src/dns/resolver/zone-cut/known-delegation.ts'
import { LIMITS } from '../../../../src/dns/resolver/limits.ts'
import { SETTINGS } from '../../../../src/dns/resolver/settings.ts'
import { records } from '../messages.ts'

const ORIGIN = { server: DomainName.root, ip: '192.0.2.1', zone: DomainName.root }

function entry(lines: readonly string[]): RrsetEntry {
  return rrsetEntry(records(...lines), 300, CREDIBILITY.authoritativeAnswer, ORIGIN, 0)
}

function lines(count: number, line: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => line(i))
}

describe('an NS RRset that came whole, as an answer, with thousands of records', () => {
  const cache = new RecordCache()
  const ns = entry(lines(3000, (i) => `evil. NS n${i}.evil.`))
  cache.putRrset(DomainName.parse('evil.').key, ns, 0)
  for (let i = 0; i < 50; i++) {
    const owner = `n${i}.evil.`
    const addresses = entry(lines(3000, (j) => `${owner} A 10.${i}.${j >> 8}.${j & 255}`))
    cache.putRrset(DomainName.parse(owner).key, addresses, 0)
  }

  it('gives a walk no more servers than a referral does, and of each no more addresses than are tried', () => {
    const { servers } = delegationFromCache(ns, { addressTypes: [TYPE.A], settings: SETTINGS }, cache, 0)
    expect(servers).toHaveLength(LIMITS.serversOfZone)
    expect(servers.map(({ ips }) => ips.length)).toEqual(servers.map(() => LIMITS.addressesOfServer))
  })

  it('gives a client without recursion the addresses of as many', () => {
    const known = knownDelegation(cache, [], DomainName.parse('www.evil.').octets, 0)!
    expect(known.addresses).toHaveLength(LIMITS.serversOfZone)
  })
})
