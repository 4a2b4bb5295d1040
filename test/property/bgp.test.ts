// BGP messages of any content survive a round trip, to peers of four-octet AS numbers and, but for what RFC 6793 cannot
// save, to those of two.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Mask } from '../../src/address/ipv4-number.ts'
import type { Ipv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { formatAsPath, mergeAs4Path } from '../../src/wire/bgp-as-path.ts'
import { ATTRIBUTE_FLAG, ORIGINS, type BgpAttributes } from '../../src/wire/bgp-attributes.ts'
import type { BgpCapability } from '../../src/wire/bgp-capabilities.ts'
import type { BgpOpen } from '../../src/wire/bgp-open.ts'
import type { BgpUpdate } from '../../src/wire/bgp-update.ts'
import { decodeBgp, encodeBgp, type BgpMessage } from '../../src/wire/bgp.ts'

const u8 = fc.nat(0xff)
const u16 = fc.nat(0xffff)
const u32 = fc.nat(0xffff_ffff)
const asn = fc.oneof(fc.integer({ min: 1, max: 0xffff }), fc.integer({ min: 1, max: 0xffff_ffff }))
const data = fc.uint8Array({ maxLength: 20 })

/** Without bits beyond its length, as a decoder gives it. */
const prefix: fc.Arbitrary<Ipv4Prefix> = fc
  .record({ address: u32, prefixLength: fc.nat(32) })
  .map(({ address, prefixLength }) => ({ address: (address & ipv4Mask(prefixLength)) >>> 0, prefixLength }))
const prefixes = fc.array(prefix, { maxLength: 20 })

const capability: fc.Arbitrary<BgpCapability> = fc.oneof(
  fc.record({ kind: fc.constant('multiprotocol' as const), afi: u16, safi: u8 }),
  fc.constant({ kind: 'route-refresh' as const }),
  fc.record({ kind: fc.constant('other' as const), code: fc.integer({ min: 66, max: 255 }), data }),
)

const open: fc.Arbitrary<BgpOpen> = fc
  .record({
    asn,
    holdSeconds: fc.oneof(fc.constant(0), fc.integer({ min: 3, max: 0xffff })),
    routerId: fc.integer({ min: 1, max: 0xffff_ffff }),
    capabilities: fc.array(capability, { maxLength: 8 }),
  })
  .map(({ capabilities, ...rest }) => ({
    kind: 'open',
    version: 4,
    ...rest,
    capabilities: [...capabilities, { kind: 'four-octet-as', asn: rest.asn }],
  }))

const asPath = fc.array(
  fc.record({
    type: fc.constantFrom('sequence' as const, 'set' as const),
    asns: fc.array(asn, { minLength: 1, maxLength: 30 }),
  }),
  { maxLength: 4 },
)
const hostAddress = fc.integer({ min: 0x0100_0000, max: 0x7eff_ffff })
const unknown = fc.record({
  flags: fc.constantFrom(
    ATTRIBUTE_FLAG.optional,
    ATTRIBUTE_FLAG.optional | ATTRIBUTE_FLAG.transitive,
    ATTRIBUTE_FLAG.optional | ATTRIBUTE_FLAG.transitive | ATTRIBUTE_FLAG.partial,
  ),
  type: fc.integer({ min: 100, max: 255 }),
  value: fc.uint8Array({ maxLength: 300 }),
})
const attributes: fc.Arbitrary<BgpAttributes> = fc.record(
  {
    origin: fc.constantFrom(...ORIGINS),
    asPath,
    nextHop: hostAddress,
    med: u32,
    localPreference: u32,
    atomicAggregate: fc.constant(true),
    aggregator: fc.record({ asn, routerId: u32 }),
    communities: fc.array(u32, { minLength: 1, maxLength: 100 }),
    other: fc
      .uniqueArray(unknown, { selector: ({ type }) => type, maxLength: 3 })
      .map((all) => all.sort((a, b) => a.type - b.type)),
  },
  { requiredKeys: ['origin', 'asPath', 'nextHop', 'other'] },
)

const update: fc.Arbitrary<BgpUpdate> = fc
  .record({ withdrawn: prefixes, attributes, announced: prefixes })
  .map((parts) => ({ kind: 'update', ...parts, malformed: [] }))

const message: fc.Arbitrary<BgpMessage> = fc.oneof(
  open,
  update,
  fc.constant({ kind: 'keepalive' as const }),
  fc.record({ kind: fc.constant('notification' as const), code: u8, subcode: u8, data }),
  fc.record({ kind: fc.constant('route-refresh' as const), afi: u16, safi: u8 }),
)

describe('BGP messages of any content', () => {
  it('survive a round trip', () => {
    fc.assert(
      fc.property(message, (written) => {
        const octets = encodeBgp(written, { fourOctetAs: true })
        expect(decodeBgp(octets, { fourOctetAs: true, internal: true })).toEqual(written)
      }),
      { numRuns: 500 },
    )
  })

  it('survive one to a peer of two-octet AS numbers, path and aggregator too (RFC 6793)', () => {
    fc.assert(
      fc.property(update, (written) => {
        const octets = encodeBgp(written, { fourOctetAs: false })
        const read = decodeBgp(octets, { fourOctetAs: false, internal: true }) as BgpUpdate
        const path = (from: BgpUpdate) => formatAsPath(from.attributes!.asPath)
        expect(path(read)).toEqual(path(written))
        expect({ ...read.attributes!, asPath: [] }).toEqual({ ...written.attributes!, asPath: [] })
      }),
      { numRuns: 500 },
    )
  })
})

describe('a path merged of two', () => {
  it('is the longer one where the newer part is in front, and has the length of what was received', () => {
    fc.assert(
      fc.property(
        fc.array(asn, { maxLength: 40 }),
        fc.array(asn, { minLength: 1, maxLength: 40 }),
        (front, back) => {
          const received = [{ type: 'sequence' as const, asns: [...front, ...back.map(() => 23456)] }]
          const merged = mergeAs4Path(received, [{ type: 'sequence', asns: back }])
          expect(merged).toEqual([{ type: 'sequence', asns: [...front, ...back] }])
        },
      ),
    )
  })
})
