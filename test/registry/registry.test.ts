import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { IPV4_ADDRESS_SPACE } from '../../src/registry/ipv4-address-space.ts'
import { Registry } from '../../src/registry/registry.ts'
import { REGISTRY_DATA } from './registry-data.ts'

const registry = new Registry(REGISTRY_DATA)

describe('the address space', () => {
  it('is told of without gaps', () => {
    let next = 0
    for (const { first, last } of IPV4_ADDRESS_SPACE) {
      expect(first).toBe(next)
      expect(last).toBeGreaterThanOrEqual(first)
      next = last + 1
    }
    expect(next).toBe(256)
  })

  it.each([
    ['8.8.8.8', 'arin'],
    ['173.228.34.1', 'arin'],
    ['193.0.0.1', 'ripe'],
    ['84.103.0.1', 'ripe'],
    ['202.12.27.33', 'apnic'],
    ['200.160.0.8', 'lacnic'],
    ['196.216.2.1', 'afrinic'],
    ['192.5.6.30', 'arin'],
    ['192.168.1.2', undefined],
    ['100.64.0.1', undefined],
    ['100.128.0.1', 'arin'],
    ['224.0.0.1', undefined],
  ])('gives %s to %s', (ip, rir) => {
    expect(registry.registryOf(ipv4Number(ip))).toBe(rir)
  })
})

describe('a registry', () => {
  const origin = (ip: string): string | undefined => {
    const found = registry.originOf(ipv4Number(ip))
    return found && `${formatIpv4Prefix(found.prefix)} AS${found.asn}`
  }

  it('knows the longest prefix of an address', () => {
    expect(origin('208.201.224.11')).toBe('208.201.224.0/19 AS7065')
    expect(origin('208.201.225.11')).toBe('208.201.225.0/24 AS46375')
    expect(origin('8.8.8.8')).toBeUndefined()
  })

  it('knows systems and domains', () => {
    expect(registry.system(15169)?.holder).toBe('Google LLC')
    expect(registry.system(1)).toBeUndefined()
    expect(registry.domain('Google.COM.')?.registrar).toBe('MarkMonitor Inc.')
    expect(registry.domain('www.google.com')).toBeUndefined()
    expect(registry.prefixesOf(7065).map(formatIpv4Prefix)).toEqual(['208.201.224.0/19'])
  })
})
