import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { ownPath } from '../../src/bgp/bgp-path.ts'
import { exportedAttributes, mayTell, passesFilter } from '../../src/bgp/export-policy.ts'
import { importedPath, pathRejection, prefixRejection } from '../../src/bgp/import-policy.ts'
import type { Relation, RouteRelation } from '../../src/bgp/relation.ts'
import { relationOf, relationTag, tagged, untagged } from '../../src/bgp/relation-tags.ts'
import type { PeerConfig } from '../../src/bgp/speaker-config.ts'
import { ATTRIBUTE_FLAG, type BgpAttributes } from '../../src/wire/bgp-attributes.ts'
import { COMMUNITY, community } from '../../src/wire/bgp-communities.ts'
import { path } from './paths.ts'
import { filter } from './small-internet.ts'

const OURS = 64500
const OUR_ADDRESS = ipv4Number('10.0.0.2')

function peer(relation: Relation, more: Partial<PeerConfig> = {}): PeerConfig {
  const asn = relation === 'internal' ? OURS : 64501
  return { name: 'them', asn, address: ipv4Number('10.0.0.1'), localAddress: OUR_ADDRESS, relation, ...more }
}

const attributes: BgpAttributes = {
  origin: 'igp',
  asPath: [{ type: 'sequence', asns: [64501, 64510] }],
  nextHop: ipv4Number('10.0.0.1'),
  med: 7,
  communities: [community(64501, 99), community(OURS, 3), community(OURS, 1)],
  other: [],
}

function imported(config: PeerConfig, change: Partial<BgpAttributes> = {}) {
  return importedPath({ ...attributes, ...change }, { config, routerId: 42 }, OURS, 1000)
}

describe('relation tags', () => {
  it('say from whom the system has a route, and stand for one relation at a time', () => {
    const tags = tagged([1, relationTag(OURS, 'peer')], OURS, 'provider')
    expect(tags).toEqual([1, community(OURS, 3)])
    expect(relationOf(tags, OURS)).toBe('provider')
    expect(relationOf(tags, 64501)).toBe('own')
    expect(untagged(tags, OURS)).toEqual([1])
  })

  it('fit a system whose number has four octets', () => {
    expect(relationTag(4_200_000_000, 'customer')).toBe(community(23456, 1))
    expect(relationOf([relationTag(4_200_000_000, 'peer')], 4_200_000_000)).toBe('peer')
  })
})

describe('import', () => {
  it.each([
    ['customer', 200, 1],
    ['peer', 100, 2],
    ['provider', 50, 3],
  ] as const)('prefers and tags by the relation: %s', (relation, localPreference, value) => {
    expect(imported(peer(relation))).toMatchObject({
      relation,
      localPreference,
      communities: [community(64501, 99), community(OURS, value)],
      peer: 'them',
      weight: 0,
      med: 7,
      internal: false,
      routerId: 42,
      receivedAtMs: 1000,
      asPathLength: 2,
    })
  })

  it('takes over what a router of our own system says', () => {
    const path = imported(peer('internal'), {
      localPreference: 150,
      communities: [relationTag(OURS, 'peer')],
    })
    expect(path).toMatchObject({ relation: 'peer', localPreference: 150, internal: true })
    expect(imported(peer('internal'), { communities: [] })).toMatchObject({
      relation: 'own',
      localPreference: 100,
    })
  })

  it('goes by the configuration first', () => {
    expect(imported(peer('customer', { weight: 5, localPreference: 300 }))).toMatchObject({
      weight: 5,
      localPreference: 300,
    })
  })

  it('rejects loops, paths without end and itself as the next hop', () => {
    const own = new Set([OUR_ADDRESS])
    expect(pathRejection(path(), OURS, own)).toBeUndefined()
    expect(pathRejection(path({ through: '64501 64500 64510' }), OURS, own)).toMatchObject({ why: 'loop' })
    const set = [{ type: 'set' as const, asns: [64501, OURS] }]
    expect(pathRejection(path({ asPath: set }), OURS, own)).toMatchObject({ why: 'loop' })
    const long = Array.from({ length: 256 }, () => 64501).join(' ')
    expect(pathRejection(path({ through: long }), OURS, own)).toMatchObject({
      why: 'filtered',
      text: 'an AS path of 256 is over the limit of 255',
    })
    expect(pathRejection(path({ nextHop: OUR_ADDRESS }), OURS, own)).toEqual({
      why: 'next-hop',
      text: 'the next hop 10.0.0.2 is this router itself',
    })
  })

  it.each([
    ['127.0.0.0/8', 'martian'],
    ['127.1.0.0/16', 'martian'],
    ['0.0.0.0/8', 'martian'],
    ['0.1.2.0/24', 'martian'],
    ['224.0.0.0/3', 'martian'],
    ['224.0.0.5/32', 'martian'],
    ['255.255.255.255/32', 'martian'],
    ['0.0.0.0/0', undefined],
    ['128.0.0.0/1', undefined],
    ['126.0.0.0/8', undefined],
    ['223.255.255.0/24', undefined],
  ])('takes no prefix that cannot be (RFC 4271 §6.3): %s, %s', (prefix, why) => {
    expect(prefixRejection(path(), parseIpv4Prefix(prefix), undefined)?.why).toBe(why)
  })

  it('filters by the origin of the path', () => {
    const rules = filter('accept 198.51.100.0/24+ 64510')
    const prefix = parseIpv4Prefix('198.51.100.0/25')
    expect(prefixRejection(path({ through: '64501 64510' }), prefix, rules)).toBeUndefined()
    expect(prefixRejection(path({ through: '64510 64501' }), prefix, rules)).toMatchObject({
      why: 'filtered',
    })
    expect(prefixRejection(path({ through: '64510 64501' }), prefix, undefined)).toBeUndefined()
  })
})

describe('export', () => {
  const FROM: readonly RouteRelation[] = ['own', 'customer', 'peer', 'provider']

  it.each([
    ['customer', ['own', 'customer', 'peer', 'provider']],
    ['peer', ['own', 'customer']],
    ['provider', ['own', 'customer']],
    ['internal', ['own', 'customer', 'peer', 'provider']],
  ] as const)('tells a %s what is for it (Gao–Rexford)', (relation, told) => {
    expect(FROM.filter((from) => mayTell(path({ relation: from }), peer(relation)))).toEqual(told)
  })

  it('tells routers of our own system nothing that one of them has told us', () => {
    expect(mayTell(path({ internal: true }), peer('internal'))).toBe(false)
    expect(mayTell(path({ internal: true }), peer('customer'))).toBe(true)
  })

  it('tells nobody what they have told us', () => {
    expect(mayTell(path({ peer: 'them' }), peer('customer'))).toBe(false)
  })

  it.each([
    ['noExport', false, true],
    ['noExportSubconfed', false, true],
    ['noAdvertise', false, false],
  ] as const)('obeys %s (RFC 1997)', (name, outside, inside) => {
    const labelled = path({ communities: [COMMUNITY[name]] })
    expect(mayTell(labelled, peer('customer'))).toBe(outside)
    expect(mayTell(labelled, peer('internal'))).toBe(inside)
  })

  it('puts our number in front, us as the next hop, and leaves out what is of our system only', () => {
    const told = path({ med: 7, communities: [5, relationTag(OURS, 'customer')], localPreference: 200 })
    expect(exportedAttributes(told, peer('provider'), OURS)).toEqual({
      origin: 'igp',
      asPath: [{ type: 'sequence', asns: [OURS, 64501, 64510] }],
      nextHop: OUR_ADDRESS,
      communities: [5],
      other: [],
    })
  })

  it('tells a MED that is configured, or that of a prefix of our own', () => {
    expect(exportedAttributes(path({ med: 7 }), peer('provider', { med: 3 }), OURS).med).toBe(3)
    expect(exportedAttributes(ownPath(1, 0, { med: 9 }), peer('provider'), OURS).med).toBe(9)
  })

  it('leaves the path alone within our own system, and the next hop if that is wished', () => {
    const told = path({ med: 7, communities: [relationTag(OURS, 'peer')], localPreference: 100 })
    expect(exportedAttributes(told, peer('internal'), OURS)).toEqual({
      origin: 'igp',
      asPath: told.asPath,
      nextHop: OUR_ADDRESS,
      med: 7,
      localPreference: 100,
      communities: told.communities,
      other: [],
    })
    const kept = peer('internal', { nextHopSelf: false })
    expect(exportedAttributes(told, kept, OURS).nextHop).toBe(told.nextHop)
    expect(exportedAttributes(ownPath(1, 0), kept, OURS).nextHop).toBe(OUR_ADDRESS)
  })

  it('passes on unknown attributes that are transitive, as partial (RFC 4271 §5)', () => {
    const { optional, transitive, partial } = ATTRIBUTE_FLAG
    const other = [
      { type: 200, flags: optional, value: Uint8Array.of(1) },
      { type: 201, flags: optional | transitive, value: Uint8Array.of(2) },
    ]
    expect(exportedAttributes(path({ other }), peer('provider'), OURS).other).toEqual([
      { type: 201, flags: optional | transitive | partial, value: Uint8Array.of(2) },
    ])
  })

  it('keeps to a filter of its own', () => {
    const config = peer('provider', { exportFilter: filter('reject 10.0.0.0/8+') })
    expect(passesFilter(parseIpv4Prefix('10.1.0.0/16'), path(), config)).toBe(false)
    expect(passesFilter(parseIpv4Prefix('192.0.2.0/24'), path(), config)).toBe(true)
  })
})
