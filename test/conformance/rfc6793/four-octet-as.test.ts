/** RFC 6793: AS numbers of four octets, between peers that know of them and peers that do not. */

import { describe, expect, it } from 'vitest'
import { formatAsPath } from '../../../src/wire/bgp-as-path.ts'
import type { BgpUpdate } from '../../../src/wire/bgp-update.ts'
import { decodeBgp, encodeBgp } from '../../../src/wire/bgp.ts'
import { toHex } from '../../bytes/hex-octets.ts'
import { bgpUpdate } from '../../wire/bgp-messages.ts'

const ORIGIN = '400101 00'
const NEXT_HOP = '400304 0a000001'
const NLRI = '18c63364'

const fromOld = (attributes: string): BgpUpdate =>
  decodeBgp(bgpUpdate(ORIGIN + attributes + NEXT_HOP, NLRI), { fourOctetAs: false }) as BgpUpdate
const pathOf = ({ attributes }: BgpUpdate): string => formatAsPath(attributes!.asPath)

describe('RFC 6793 §4.2.2: to a peer of two-octet numbers', () => {
  const update = (asns: number[], aggregator?: number): BgpUpdate => ({
    kind: 'update',
    withdrawn: [],
    attributes: {
      origin: 'igp',
      asPath: [{ type: 'sequence', asns }],
      nextHop: 0x0a000001,
      ...(aggregator === undefined ? {} : { aggregator: { asn: aggregator, routerId: 1 } }),
      other: [],
    },
    announced: [],
    malformed: [],
  })
  const octets = (from: BgpUpdate): string => toHex(encodeBgp(from, { fourOctetAs: false }).subarray(23))

  it('AS_TRANS stands for the long ones, and AS4_PATH tells them', () => {
    expect(octets(update([64500, 4200000001]))).toBe(
      '40010100' + '4002060202fbf45ba0' + '4003040a000001' + 'c0110a02020000fbf4fa56ea01',
    )
  })

  it('AS4_PATH is not sent where all are short', () => {
    expect(octets(update([64500, 64501]))).toBe('40010100' + '4002060202fbf4fbf5' + '4003040a000001')
  })

  it('and so with AGGREGATOR', () => {
    expect(octets(update([64500], 4200000001))).toContain('c007065ba000000001' + 'c01208fa56ea0100000001')
    expect(octets(update([64500], 64501))).toMatch(/c00706fbf500000001$/)
  })
})

describe('RFC 6793 §4.2.3: from a peer of two-octet numbers', () => {
  it('AS4_PATH takes the place of the part of AS_PATH that it tells', () => {
    expect(pathOf(fromOld('400208 0203 fbf4 5ba0 5ba0' + 'c0110a 0202 fa56ea01 fa56ea02'))).toBe(
      '64500 4200000001 4200000002',
    )
  })

  it('AS4_PATH longer than AS_PATH is not believed', () => {
    expect(pathOf(fromOld('400204 0201 5ba0' + 'c0110a 0202 fa56ea01 fa56ea02'))).toBe('23456')
  })

  it('a set counts as one', () => {
    expect(pathOf(fromOld('40020a 0201 fbf4 0102 5ba0 fbf5' + 'c0110a 0102 fa56ea01 0000fbf5'))).toBe(
      '64500 {4200000001,64501}',
    )
  })

  it('AS4_AGGREGATOR is believed where AGGREGATOR says AS_TRANS', () => {
    const { attributes } = fromOld('400204 0201 fbf4' + 'c00706 5ba0 00000001' + 'c01208 fa56ea01 00000002')
    expect(attributes?.aggregator).toEqual({ asn: 4200000001, routerId: 2 })
  })

  it('where it does not, neither that nor AS4_PATH is', () => {
    const update = fromOld(
      '400204 0201 5ba0' + 'c00706 fbf4 00000001' + 'c01106 0201 fa56ea01' + 'c01208 fa56ea01 00000002',
    )
    expect(update.attributes?.aggregator).toEqual({ asn: 64500, routerId: 1 })
    expect(pathOf(update)).toBe('23456')
  })
})

describe('RFC 6793 §4.1, §6: AS4_PATH that is out of place or wrong is dropped', () => {
  it('from a peer of four-octet numbers', () => {
    const octets = bgpUpdate(ORIGIN + '400206 0201 0000fbf4' + 'c01106 0201 fa56ea01' + NEXT_HOP, NLRI)
    const update = decodeBgp(octets, { fourOctetAs: true }) as BgpUpdate
    expect(pathOf(update)).toBe('64500')
    expect(update.malformed).toMatchObject([{ attribute: 17, action: 'attribute-discard' }])
  })

  it.each([
    ['an odd length', 'c01107 0201 fa56ea01 00'],
    ['a segment too long', 'c01106 0202 fa56ea01'],
    ['an unknown segment', 'c01106 0301 fa56ea01'],
    ['nothing in it', 'c01100'],
  ])('with %s', (_, attribute) => {
    const update = fromOld('400204 0201 5ba0' + attribute)
    expect(pathOf(update)).toBe('23456')
    expect(update.malformed).toMatchObject([{ attribute: 17, action: 'attribute-discard' }])
  })

  it('AS4_AGGREGATOR of another length', () => {
    const update = fromOld('400204 0201 fbf4' + 'c00706 5ba0 00000001' + 'c01204 fa56ea01')
    expect(update.attributes?.aggregator?.asn).toBe(23456)
    expect(update.malformed).toMatchObject([{ attribute: 18, action: 'attribute-discard' }])
  })
})
