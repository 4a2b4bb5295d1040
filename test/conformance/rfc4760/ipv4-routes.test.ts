/** RFC 4760: routes of IPv4 that come in attributes, from a peer that has been told of the capability. */

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { formatIpv4Prefix } from '../../../src/address/ipv4-prefix.ts'
import type { BgpUpdate } from '../../../src/wire/bgp-update.ts'
import { decodeBgp } from '../../../src/wire/bgp.ts'
import { bgpUpdate } from '../../wire/bgp-messages.ts'
import { failure } from '../../wire/hostile-decoding.ts'

const ORIGIN = '400101 00'
const AS_PATH = '400206 0201 0000fbf4'
const NEXT_HOP = '400304 0a000001'
/** 198.51.100.0/24 by way of 10.0.0.9. */
const REACH = '800e0d 0001 01 04 0a000009 00 18c63364'
/** 203.0.113.0/24 */
const UNREACH = '800f07 0001 01 18cb0071'
/** 2001:db8::/32 by way of 2001:db8::1. */
const REACH_IPV6 = '800e1a 0002 01 10 20010db8000000000000000000000001 00 20 20010db8'

const read = (octets: Uint8Array): BgpUpdate => decodeBgp(octets, { fourOctetAs: true }) as BgpUpdate
const shown = ({ withdrawn, announced, attributes }: BgpUpdate) => ({
  withdrawn: withdrawn.map(formatIpv4Prefix),
  announced: announced.map(formatIpv4Prefix),
  nextHop: attributes?.nextHop,
})

describe('RFC 4760 §3: MP_REACH_NLRI', () => {
  it('announces, with its own next hop, which makes NEXT_HOP needless', () => {
    const expected = { withdrawn: [], announced: ['198.51.100.0/24'], nextHop: ipv4Number('10.0.0.9') }
    expect(shown(read(bgpUpdate(ORIGIN + AS_PATH + REACH)))).toEqual(expected)
    expect(shown(read(bgpUpdate(ORIGIN + AS_PATH + NEXT_HOP + REACH)))).toEqual(expected)
  })

  it('needs the other attributes, or is withdrawn (RFC 7606 §3 d)', () => {
    const update = read(bgpUpdate(ORIGIN + REACH))
    expect(shown(update)).toEqual({ withdrawn: ['198.51.100.0/24'], announced: [], nextHop: undefined })
    expect(update.malformed).toMatchObject([{ attribute: 2, action: 'treat-as-withdraw' }])
  })

  it('may stand beside plain prefixes that have the same next hop, not beside others', () => {
    const plain = '080b'
    expect(shown(read(bgpUpdate(ORIGIN + AS_PATH + '400304 0a000009' + REACH, plain))).announced).toEqual([
      '11.0.0.0/8',
      '198.51.100.0/24',
    ])
    const other = bgpUpdate(ORIGIN + AS_PATH + NEXT_HOP + REACH, plain)
    expect(failure(read, other)).toMatchObject({ notification: { code: 3, subcode: 9 } })
  })

  it('of another family says nothing to us', () => {
    const update = read(bgpUpdate(ORIGIN + AS_PATH + REACH_IPV6))
    expect(shown(update)).toEqual({ withdrawn: [], announced: [], nextHop: undefined })
    expect(update.malformed).toEqual([])
  })
})

describe('RFC 4760 §4: MP_UNREACH_NLRI', () => {
  it('withdraws, and needs nothing beside it', () => {
    expect(shown(read(bgpUpdate(UNREACH)))).toMatchObject({ withdrawn: ['203.0.113.0/24'], announced: [] })
  })

  it('may be empty, which ends the table (RFC 4724 §2)', () => {
    expect(shown(read(bgpUpdate('800f03 0001 01')))).toMatchObject({ withdrawn: [], announced: [] })
  })
})

describe('RFC 7606 §7.11, §7.12, §5.3: either of them malformed ends the session', () => {
  it.each([
    ['less than its least', '800e04 0001 01 04', 9],
    ['a next hop of another length', '800e0a 0001 01 05 0a00000900 00', 9],
    ['a next hop beyond its end', '800e06 0001 01 04 0a00', 9],
    ['a prefix that is none', '800e0d 0001 01 04 0a000009 00 21c63364', 10],
    ['no family', '800f02 0001', 9],
    ['a withdrawn prefix that is none', '800f05 0001 01 18cb', 10],
  ])('%s', (_, attribute, subcode) => {
    const octets = bgpUpdate(ORIGIN + AS_PATH + attribute)
    expect(failure(read, octets)).toMatchObject({ notification: { code: 3, subcode } })
  })
})
