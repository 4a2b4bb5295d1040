import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Mask, ipv4Number } from '../../src/address/ipv4-number.ts'
import { formatIpv4Prefix, parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { AdjRibIn } from '../../src/bgp/adj-rib-in.ts'
import { AdjRibOut } from '../../src/bgp/adj-rib-out.ts'
import type { BgpPath } from '../../src/bgp/bgp-path.ts'
import { LocRib } from '../../src/bgp/loc-rib.ts'
import { keyPrefix, prefixKey, PrefixTable } from '../../src/bgp/prefix-table.ts'
import type { PeerConfig } from '../../src/bgp/speaker-config.ts'
import { packUpdates } from '../../src/bgp/update-packing.ts'
import { decodeBgp, MAX_BGP_LENGTH } from '../../src/wire/bgp.ts'
import { ATTRIBUTE_FLAG, type BgpAttributes } from '../../src/wire/bgp-attributes.ts'
import { MessageFraming } from '../../src/bgp/message-framing.ts'
import { path } from './paths.ts'
import { filter } from './small-internet.ts'

const key = (text: string): number => prefixKey(parseIpv4Prefix(text))
const A = '10.0.0.0/8'
const B = '10.1.0.0/16'

const PEER: PeerConfig = {
  name: 'them',
  asn: 64501,
  address: ipv4Number('192.0.2.1'),
  localAddress: ipv4Number('192.0.2.2'),
  relation: 'customer',
}

describe('a table of prefixes', () => {
  it('finds the longest that holds an address, as a search through all would', () => {
    const prefix = fc.record({
      address: fc.nat(0xffff).map((n) => (n << 16) >>> 0),
      prefixLength: fc.nat(32),
    })
    fc.assert(
      fc.property(fc.array(prefix, { maxLength: 20 }), fc.nat(0xffff), (prefixes, high) => {
        const table = new PrefixTable<number>()
        for (const each of prefixes) table.set(prefixKey(each), each.prefixLength)
        const address = high * 65_536
        const holds = prefixes.filter((p) => ((p.address ^ address) & ipv4Mask(p.prefixLength)) === 0)
        const longest = holds.length === 0 ? undefined : Math.max(...holds.map((p) => p.prefixLength))
        const found = table.longest(address, () => true)
        expect(found === undefined ? undefined : keyPrefix(found).prefixLength).toBe(longest)
      }),
    )
  })

  it('passes over what does not count, and what is gone', () => {
    const table = new PrefixTable<string>()
    table.set(key(A), 'long')
    table.set(key(B), 'longer')
    const at = ipv4Number('10.1.2.3')
    expect(table.longest(at, (value) => value === 'long')).toBe(key(A))
    table.delete(key(B))
    table.delete(key(B))
    expect(table.longest(at, () => true)).toBe(key(A))
    expect(formatIpv4Prefix(keyPrefix(key('10.1.2.3/8')))).toBe(A)
  })
})

describe('Loc-RIB', () => {
  it('decides what has changed, once, and tells only other choices', () => {
    const rib = new LocRib()
    const [first, second] = [path({ peer: 'a' }), path({ peer: 'b', localPreference: 300 })]
    rib.put(key(A), first)
    expect(rib.isUndecided).toBe(true)
    expect(rib.decide(() => 0).map(({ change }) => change.best)).toEqual([first])
    rib.put(key(A), second)
    rib.put(key(A), path({ peer: 'c' }))
    expect(rib.decide(() => 0).map(({ change }) => change.best)).toEqual([second])
    rib.remove(key(A), 'a')
    rib.remove(key(A), 'nobody')
    expect(rib.decide(() => 0)).toEqual([])
    rib.remove(key(A), 'b')
    rib.remove(key(A), 'c')
    expect(rib.decide(() => 0)).toEqual([
      { key: key(A), change: { prefix: parseIpv4Prefix(A), best: undefined } },
    ])
    expect([...rib.keys()]).toEqual([])
  })

  it('asks once per round what a next hop costs', () => {
    const rib = new LocRib()
    for (let i = 0; i < 100; i++) {
      rib.put(i * 64 + 32, path({ peer: 'a', nextHop: 1 }))
      rib.put(i * 64 + 32, path({ peer: 'b', nextHop: 2 }))
    }
    const asked: number[] = []
    rib.decide((nextHop) => asked.push(nextHop))
    expect(asked).toEqual([1, 2])
  })
})

describe('Adj-RIB-In', () => {
  it('keeps what a filter stops, for the day on which the filter changes', () => {
    const rib = new LocRib()
    const system = { asn: 64500, localAddresses: new Set<number>() }
    const table = new AdjRibIn('peer', system, rib, filter('reject 10.1.0.0/16'))
    table.announce([parseIpv4Prefix(A), parseIpv4Prefix(B)], path())
    expect([table.size, table.accepted, [...rib.keys()]]).toEqual([2, 1, [key(A)]])
    table.refilter(filter('reject 10.0.0.0/8'))
    expect(rib.paths(key(A))).toEqual([])
    expect(rib.paths(key(B))).toEqual([path()])
    table.withdraw([parseIpv4Prefix(B)])
    table.clear()
    rib.decide(() => 0)
    expect([table.size, [...rib.keys()]]).toEqual([0, []])
  })
})

describe('Adj-RIB-Out', () => {
  const best = new Map<number, BgpPath>()
  const from = (change: Parameters<typeof path>[0]): BgpPath => path({ peer: 'other', ...change })
  const texts = (prefixes: readonly { address: number; prefixLength: number }[]) =>
    prefixes.map(formatIpv4Prefix)

  it('tells differences only', () => {
    const out = new AdjRibOut(PEER, 64500)
    const take = () => out.takeDifferences((each) => best.get(each))
    best.set(key(A), from({})).set(key(B), from({}))
    out.begin(best.keys())
    const first = take()
    // Two paths that sound the same go together.
    expect(first.announced.map(({ prefixes }) => texts(prefixes))).toEqual([[A, B]])
    expect(out.size).toBe(2)
    // Another path that sounds the same is no news, and neither is what changed back.
    best.set(key(A), from({ weight: 7 }))
    out.mark([key(A), key(B)])
    expect(take()).toEqual({ withdrawn: [], announced: [] })
    best.set(key(A), from({ through: '64501 64502' }))
    best.delete(key(B))
    out.mark([key(A), key(B)])
    const { withdrawn, announced } = take()
    expect([texts(withdrawn), announced.map(({ prefixes }) => texts(prefixes))]).toEqual([[B], [[A]]])
    expect(out.hasChanges).toBe(false)
  })

  it('takes back what a neighbor may not hear of any more', () => {
    const out = new AdjRibOut({ ...PEER, relation: 'provider' }, 64500)
    best.set(key(A), from({}))
    out.begin([key(A)])
    out.takeDifferences((each) => best.get(each))
    best.set(key(A), from({ relation: 'peer' }))
    out.mark([key(A)])
    expect(texts(out.takeDifferences((each) => best.get(each)).withdrawn)).toEqual([A])
    expect(out.size).toBe(0)
  })
})

describe('packing', () => {
  const attributes: BgpAttributes = { origin: 'igp', asPath: [], nextHop: 1 << 24, other: [] }
  const many = Array.from({ length: 2000 }, (_, i) => ({ address: (i << 12) >>> 0, prefixLength: 20 }))

  function unpacked(octets: Uint8Array) {
    const framing = new MessageFraming()
    framing.add(octets)
    const updates = []
    for (let next = framing.next(); next !== undefined; next = framing.next()) {
      expect(next.length).toBeLessThanOrEqual(MAX_BGP_LENGTH)
      const message = decodeBgp(next, { fourOctetAs: true })
      if (message.kind === 'update') updates.push(message)
    }
    return updates
  }

  it('loses no prefix, and sends withdrawals first', () => {
    const withdrawn = many.slice(0, 1500)
    const packed = packUpdates(
      { withdrawn, announced: [{ attributes, prefixes: many }] },
      { fourOctetAs: true },
    )
    const updates = unpacked(packed.octets)
    expect(packed).toMatchObject({ messages: updates.length, untold: [] })
    expect(updates.flatMap((each) => each.withdrawn)).toEqual(withdrawn)
    expect(updates.flatMap((each) => each.announced)).toEqual(many)
    expect(updates[0]!.withdrawn.length).toBeGreaterThan(0)
  })

  it('withdraws what it cannot say', () => {
    const flags = ATTRIBUTE_FLAG.optional | ATTRIBUTE_FLAG.transitive
    const huge = { ...attributes, other: [{ type: 200, flags, value: new Uint8Array(4060) }] }
    const [first, ...rest] = many
    const announced = [
      { attributes: huge, prefixes: [first!] },
      { attributes, prefixes: rest },
    ]
    const packed = packUpdates({ withdrawn: [], announced }, { fourOctetAs: true })
    expect(packed.untold).toEqual([first])
    expect(unpacked(packed.octets).flatMap((each) => each.withdrawn)).toEqual([first])
  })
})
