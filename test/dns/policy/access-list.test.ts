import { describe, expect, it } from 'vitest'
import { TextError } from '../../../src/errors.ts'
import { AccessList, LOOPBACK_ONLY } from '../../../src/dns/policy/access-list.ts'

describe('AccessList', () => {
  it('has this machine alone unless told otherwise', () => {
    const list = AccessList.allowing(LOOPBACK_ONLY)
    for (const ip of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])
      expect(list.actionFor(ip)).toBe('allow-snoop')
    for (const ip of ['192.0.2.1', '10.0.0.1', '::2', 'fe80::1', ''])
      expect(list.actionFor(ip)).toBe('refuse')
  })

  it('goes by the longest prefix, in whatever order the rules stand', () => {
    const list = AccessList.ruledBy([
      { block: '20.0.0.0/8', action: 'allow' },
      { block: '20.40.80.0/24', action: 'deny' },
      { block: '20.40.0.0/16', action: 'refuse' },
      { block: '2001:db8::/32', action: 'allow-setrd' },
      { block: '2001:db8:1::/48', action: 'refuse-non-local' },
    ])
    expect(['20.1.2.3', '20.40.2.3', '20.40.80.3', '21.0.0.1'].map((ip) => list.actionFor(ip))).toEqual([
      'allow',
      'refuse',
      'deny',
      'refuse',
    ])
    expect(list.actionFor('2001:db8:2::1')).toBe('allow-setrd')
    expect(list.actionFor('2001:db8:1::1')).toBe('refuse-non-local')
  })

  it('of equal blocks takes the first, before what is said of this machine by default', () => {
    const list = AccessList.ruledBy([
      { block: '127.0.0.0/8', action: 'refuse' },
      { block: '127.0.0.0/8', action: 'deny' },
    ])
    expect([list.actionFor('127.0.0.1'), list.actionFor('::1')]).toEqual(['refuse', 'allow'])
  })

  it('stays right when it is asked by very many', () => {
    const list = AccessList.allowing(['10.0.0.0/8'])
    for (let i = 0; i < 5000; i++) expect(list.actionFor(`10.0.${i >> 8}.${i & 255}`)).toBe('allow-snoop')
    expect(list.actionFor('11.0.0.1')).toBe('refuse')
  })

  it('refuses what is no block', () => expect(() => AccessList.allowing(['everyone'])).toThrow(TextError))
})
