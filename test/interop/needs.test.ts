import { describe, expect, it } from 'vitest'
import { describeMissing, describeNeeding, findProgram, missingNeeds } from './needs.ts'

describe('the machine', () => {
  it.runIf(process.env.CI === 'true')('has all that the interop tests need, under CI', () => {
    const missing = missingNeeds()
    expect(missing, describeMissing(missing)).toEqual([])
  })

  it('is searched for executables, folder by folder', () => {
    expect(findProgram('sh', ['/nonexistent', '/bin'])).toBe('/bin/sh')
    expect(findProgram('sh', ['/nonexistent'])).toBeNull()
    expect(findProgram('passwd', ['/etc']), 'a file that is not executable').toBeNull()
  })
})

describe('describeMissing', () => {
  it('names each need, its package, and one command that installs them', () => {
    expect(describeMissing(['dig', 'nslookup', 'kdig', 'network-namespace']).split('\n')).toEqual([
      'Missing for the interop tests:',
      '  dig                 package bind9-dnsutils',
      '  nslookup            package bind9-dnsutils',
      '  kdig                package knot-dnsutils',
      '  network-namespace   run as root, where `unshare --net` works',
      '  apt-get install bind9-dnsutils knot-dnsutils',
    ])
  })
})

describeNeeding(['dig'], 'describeNeeding', () => {
  it('runs its tests where the need is met', () => {
    expect(findProgram('dig')).not.toBeNull()
  })
})
