/** RFC 7606: what a wrong UPDATE costs: the session, the routes in it, or the attribute. */

import { describe, expect, it } from 'vitest'
import { formatIpv4Prefix } from '../../../src/address/ipv4-prefix.ts'
import { ATTRIBUTE, attributeName } from '../../../src/wire/bgp-attributes.ts'
import type { AttributeContext } from '../../../src/wire/bgp-attribute-rules.ts'
import type { BgpUpdate } from '../../../src/wire/bgp-update.ts'
import { decodeBgp } from '../../../src/wire/bgp.ts'
import { bgpMessage, bgpUpdate } from '../../wire/bgp-messages.ts'
import { failure } from '../../wire/hostile-decoding.ts'
import { toHex } from '../../bytes/hex-octets.ts'

const EXTERNAL: AttributeContext = { fourOctetAs: true }
const INTERNAL: AttributeContext = { fourOctetAs: true, internal: true }

const ORIGIN = '400101 00'
const AS_PATH = '400206 0201 0000fbf4'
const NEXT_HOP = '400304 0a000001'
const WELL = ORIGIN + AS_PATH + NEXT_HOP
/** 198.51.100.0/24 */
const NLRI = '18c63364'

const read = (octets: Uint8Array, context = EXTERNAL): BgpUpdate => decodeBgp(octets, context) as BgpUpdate

/** What an announcement with these attributes leads to: for each fault the attribute and the action. */
function outcome(
  attributes: string,
  context = EXTERNAL,
): { faults: string[]; announced: string[]; withdrawn: string[] } {
  const { malformed, announced, withdrawn } = read(bgpUpdate(attributes, NLRI), context)
  return {
    faults: malformed.map(({ attribute, action }) => `${attributeName(attribute)} ${action}`),
    announced: announced.map(formatIpv4Prefix),
    withdrawn: withdrawn.map(formatIpv4Prefix),
  }
}

const withdrawnFor = (attribute: number) => ({
  faults: [`${attributeName(attribute)} treat-as-withdraw`],
  announced: [],
  withdrawn: ['198.51.100.0/24'],
})

const discarded = (attribute: number) => ({
  faults: [`${attributeName(attribute)} attribute-discard`],
  announced: ['198.51.100.0/24'],
  withdrawn: [],
})

const resets = (octets: Uint8Array, subcode: number) => {
  expect(failure((each) => read(each), octets)).toMatchObject({ notification: { code: 3, subcode } })
}

describe('RFC 7606 §3: revised error handling', () => {
  it('takes a good UPDATE for what it is', () => {
    expect(outcome(WELL)).toEqual({ faults: [], announced: ['198.51.100.0/24'], withdrawn: [] })
  })

  it.each([
    ['ORIGIN as optional', 'c00101 00' + AS_PATH + NEXT_HOP, ATTRIBUTE.origin],
    ['AS_PATH as not transitive', ORIGIN + '000206 0201 0000fbf4' + NEXT_HOP, ATTRIBUTE.asPath],
    ['MULTI_EXIT_DISC as transitive', WELL + 'c00404 00000001', ATTRIBUTE.med],
    ['COMMUNITIES as not transitive', WELL + '800804 fbf40001', ATTRIBUTE.communities],
  ])('(c) withdraws for flags that are not those of the attribute: %s', (_, attributes, attribute) => {
    expect(outcome(attributes)).toEqual(withdrawnFor(attribute))
  })

  it.each([
    ['ORIGIN', AS_PATH + NEXT_HOP, ATTRIBUTE.origin],
    ['AS_PATH', ORIGIN + NEXT_HOP, ATTRIBUTE.asPath],
    ['NEXT_HOP', ORIGIN + AS_PATH, ATTRIBUTE.nextHop],
  ])('(d) withdraws where a mandatory attribute is missing: %s', (_, attributes, attribute) => {
    expect(outcome(attributes)).toEqual(withdrawnFor(attribute))
  })

  it('(g) takes the first of several, known or not', () => {
    const twice = read(bgpUpdate(WELL + '400101 02' + 'c06301 01' + 'c06301 02', NLRI))
    expect(twice.attributes).toMatchObject({ origin: 'igp', other: [{ type: 99, value: Uint8Array.of(1) }] })
    expect(twice.malformed.map(({ attribute, action }) => [attribute, action])).toEqual([
      [ATTRIBUTE.origin, 'attribute-discard'],
      [99, 'attribute-discard'],
    ])
  })

  it.each([
    ['MP_REACH_NLRI', '800e01 00'],
    ['MP_UNREACH_NLRI', '800f01 00'],
  ])('(g) ends the session for a second %s', (_, attribute) => {
    resets(bgpUpdate(WELL + attribute + attribute, NLRI), 1)
  })

  it('(h) does the strongest of several', () => {
    const { faults, withdrawn } = outcome(ORIGIN + AS_PATH + '400303 0a0000' + '400601 00')
    expect(faults).toEqual(['NEXT_HOP treat-as-withdraw', 'ATOMIC_AGGREGATE attribute-discard'])
    expect(withdrawn).toEqual(['198.51.100.0/24'])
  })

  it('(i) ends the session for a withdrawn prefix that is none', () => {
    resets(bgpUpdate('', '', '21 c6336401 00'), 10)
    resets(bgpUpdate('', '', '18 c633'), 10)
  })

  it('keeps what was withdrawn in the same message', () => {
    const { withdrawn } = read(bgpUpdate(AS_PATH + NEXT_HOP, NLRI, '08 0a'))
    expect(withdrawn.map(formatIpv4Prefix)).toEqual(['10.0.0.0/8', '198.51.100.0/24'])
  })
})

describe('RFC 7606 §4: lengths of attributes', () => {
  it.each([
    ['one that reaches beyond them all', WELL + '800405 00000001'],
    ['one of which there is but the first octet', WELL + '80'],
    ['one without its extended length', WELL + '900400'],
  ])('withdraws for %s, since the prefixes are known all the same', (_, attributes) => {
    expect(outcome(attributes)).toMatchObject({ announced: [], withdrawn: ['198.51.100.0/24'] })
  })

  it('withdraws for an attribute of no octets', () => {
    expect(outcome(WELL + '800400')).toEqual(withdrawnFor(ATTRIBUTE.med))
    expect(outcome(WELL + 'c00800')).toEqual(withdrawnFor(ATTRIBUTE.communities))
  })

  it('but not for AS_PATH and ATOMIC_AGGREGATE, which may have none', () => {
    expect(outcome(ORIGIN + '400200' + NEXT_HOP + '400600').faults).toEqual([])
  })

  it('ends the session for lengths that the message has no room for', () => {
    resets(bgpMessage(2, '0001 0000'), 1)
    resets(bgpMessage(2, '0000 0001'), 1)
  })
})

describe('RFC 7606 §5: prefixes', () => {
  it('§5.2 ends the session for wrong attributes without any: what to withdraw is unknown', () => {
    resets(bgpUpdate(ORIGIN + '400205 0201 0000fb' + NEXT_HOP), 1)
  })

  it('§5.2 but not for an attribute that is only discarded', () => {
    expect(read(bgpUpdate(WELL + '400601 00'))).toMatchObject({ announced: [], withdrawn: [] })
  })

  it.each([
    ['is longer than 32', '21c633640100'],
    ['has fewer octets than it says', '18c633'],
  ])('§5.3 ends the session where one %s', (_, nlri) => {
    resets(bgpUpdate(WELL, nlri), 10)
  })
})

describe('RFC 7606 §7: each attribute', () => {
  it.each([
    ['§7.1 ORIGIN of an unknown value', '400101 03' + AS_PATH + NEXT_HOP, ATTRIBUTE.origin],
    ['§7.1 ORIGIN of two octets', '400102 0000' + AS_PATH + NEXT_HOP, ATTRIBUTE.origin],
    ['§7.2 AS_PATH with an unknown segment', ORIGIN + '400206 0501 0000fbf4' + NEXT_HOP, ATTRIBUTE.asPath],
    [
      '§7.2 AS_PATH with a segment of a confederation',
      ORIGIN + '400206 0301 0000fbf4' + NEXT_HOP,
      ATTRIBUTE.asPath,
    ],
    [
      '§7.2 AS_PATH with a segment that is too long',
      ORIGIN + '400206 0202 0000fbf4' + NEXT_HOP,
      ATTRIBUTE.asPath,
    ],
    ['§7.2 AS_PATH with an octet left over', ORIGIN + '400207 0201 0000fbf4 02' + NEXT_HOP, ATTRIBUTE.asPath],
    ['§7.2 AS_PATH with an empty segment', ORIGIN + '400202 0200' + NEXT_HOP, ATTRIBUTE.asPath],
    ['§7.3 NEXT_HOP of three octets', ORIGIN + AS_PATH + '400303 0a0000', ATTRIBUTE.nextHop],
    ['§7.3 NEXT_HOP that is no host', ORIGIN + AS_PATH + '400304 e0000001', ATTRIBUTE.nextHop],
    ['§7.4 MULTI_EXIT_DISC of two octets', WELL + '800402 0001', ATTRIBUTE.med],
    ['§7.8 COMMUNITIES of five octets', WELL + 'c00805 fbf4000100', ATTRIBUTE.communities],
    [
      '§7.14 EXTENDED_COMMUNITIES of seven octets',
      WELL + 'c01007 00000000000000',
      ATTRIBUTE.extendedCommunities,
    ],
    [
      'RFC 8092 §5 LARGE_COMMUNITY of eight octets',
      WELL + 'c02008 0000000000000000',
      ATTRIBUTE.largeCommunities,
    ],
    ['RFC 7607 §2 AS_PATH with AS 0', ORIGIN + '400206 0201 00000000' + NEXT_HOP, ATTRIBUTE.asPath],
  ])('withdraws for %s', (_, attributes, attribute) => {
    expect(outcome(attributes)).toEqual(withdrawnFor(attribute))
  })

  it.each([
    ['§7.5 LOCAL_PREF from another system', WELL + '400504 00000064', ATTRIBUTE.localPreference],
    ['§7.5 even if it is wrong', WELL + '400502 0064', ATTRIBUTE.localPreference],
    ['§7.6 ATOMIC_AGGREGATE of an octet', WELL + '400601 00', ATTRIBUTE.atomicAggregate],
    ['§7.7 AGGREGATOR of two-octet form', WELL + 'c00706 fbf4 0a000001', ATTRIBUTE.aggregator],
    ['RFC 7607 §2 AGGREGATOR of AS 0', WELL + 'c00708 00000000 0a000001', ATTRIBUTE.aggregator],
    ['§7.9 ORIGINATOR_ID from another system', WELL + '800904 0a000001', ATTRIBUTE.originatorId],
    ['§7.10 CLUSTER_LIST from another system', WELL + '800a04 0a000001', ATTRIBUTE.clusterList],
  ])('discards %s', (_, attributes, attribute) => {
    expect(outcome(attributes)).toEqual(discarded(attribute))
  })

  it.each([
    ['§7.5 LOCAL_PREF', WELL + '400502 0064', ATTRIBUTE.localPreference],
    ['§7.9 ORIGINATOR_ID', WELL + '800903 0a0000', ATTRIBUTE.originatorId],
    ['§7.10 CLUSTER_LIST', WELL + '800a06 0a0000010a00', ATTRIBUTE.clusterList],
  ])('withdraws for a wrong %s from our own system', (_, attributes, attribute) => {
    expect(outcome(attributes, INTERNAL)).toEqual(withdrawnFor(attribute))
  })

  it('believes LOCAL_PREF from our own system', () => {
    expect(read(bgpUpdate(WELL + '400504 000000c8', NLRI), INTERNAL).attributes?.localPreference).toBe(200)
  })
})

describe('what RFC 7606 leaves as RFC 4271 §6.3 has it', () => {
  it('a well-known attribute that nobody knows ends the session, and is told', () => {
    const error = failure((octets) => read(octets), bgpUpdate(WELL + '406302 0102', NLRI)) as {
      notification: { subcode: number; data: Uint8Array }
    }
    expect(error.notification.subcode).toBe(2)
    expect(toHex(error.notification.data)).toBe('4063020102')
  })
})
