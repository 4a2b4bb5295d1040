import { describe, expect, it } from 'vitest'
import { TextError } from '../../../src/errors.ts'
import { AllowList, LOOPBACK_ONLY } from '../../../src/dns/resolver/allow-list.ts'

describe('AllowList', () => {
  it('has this machine alone unless told otherwise', () => {
    const list = new AllowList(LOOPBACK_ONLY)
    for (const ip of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1']) expect(list.allows(ip)).toBe(true)
    for (const ip of ['192.0.2.1', '10.0.0.1', '::2', 'fe80::1', '']) expect(list.allows(ip)).toBe(false)
  })

  it('stays right when it is asked by very many', () => {
    const list = new AllowList(['10.0.0.0/8'])
    for (let i = 0; i < 5000; i++) expect(list.allows(`10.0.${i >> 8}.${i & 255}`)).toBe(true)
    expect(list.allows('11.0.0.1')).toBe(false)
  })

  it('refuses what is no block', () => expect(() => new AllowList(['everyone'])).toThrow(TextError))
})
