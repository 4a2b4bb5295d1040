/** What a BGP speaker can do, as an OPEN tells it (RFC 5492). Capabilities without a case of their own are kept as octets. */

import { EncodeError } from '../errors.ts'
import type { ByteReader } from '../bytes/byte-reader.ts'
import type { ByteWriter } from '../bytes/byte-writer.ts'

export const CAPABILITY = {
  /** RFC 4760 §8 */
  multiprotocol: 1,
  /** RFC 2918 §2 */
  routeRefresh: 2,
  /** RFC 6793 §3 */
  fourOctetAs: 65,
} as const

/** Address family and subsequent address family of the routes that this package knows (RFC 4760 §3, §6). */
export const IPV4_UNICAST = { afi: 1, safi: 1 } as const

export type BgpCapability =
  | { readonly kind: 'multiprotocol'; readonly afi: number; readonly safi: number }
  | { readonly kind: 'route-refresh' }
  | { readonly kind: 'four-octet-as'; readonly asn: number }
  | { readonly kind: 'other'; readonly code: number; readonly data: Uint8Array }

/** The next capability. Throws `DecodeError` 'truncated', and 'bad-length' for one of another length than its kind has. */
export function readCapability(reader: ByteReader): BgpCapability {
  reader.field = 'bgp capability'
  const at = reader.at
  const code = reader.u8()
  const length = reader.u8()
  const shouldBe = LENGTHS.get(code)
  if (shouldBe !== undefined && shouldBe !== length) throw reader.error('bad-length', at + 1)
  switch (code) {
    case CAPABILITY.multiprotocol: {
      const [afi, safi] = [reader.u16(), reader.u16() & 0xff]
      return { kind: 'multiprotocol', afi, safi }
    }
    case CAPABILITY.routeRefresh:
      return { kind: 'route-refresh' }
    case CAPABILITY.fourOctetAs:
      return { kind: 'four-octet-as', asn: reader.u32() }
    default:
      return { kind: 'other', code, data: reader.view(length) }
  }
}

const LENGTHS = new Map<number, number>([
  [CAPABILITY.multiprotocol, 4],
  [CAPABILITY.routeRefresh, 0],
  [CAPABILITY.fourOctetAs, 4],
])

const MAX_DATA = 253

/** Writes a capability. Throws `EncodeError` 'too-long'. */
export function writeCapability(writer: ByteWriter, capability: BgpCapability): void {
  switch (capability.kind) {
    case 'multiprotocol':
      writer.u8(CAPABILITY.multiprotocol)
      writer.u8(4)
      writer.u16(capability.afi)
      writer.u16(capability.safi)
      break
    case 'route-refresh':
      writer.u8(CAPABILITY.routeRefresh)
      writer.u8(0)
      break
    case 'four-octet-as':
      writer.u8(CAPABILITY.fourOctetAs)
      writer.u8(4)
      writer.u32(capability.asn)
      break
    case 'other':
      if (capability.data.length > MAX_DATA) throw new EncodeError('too-long', 'bgp capability')
      writer.u8(capability.code)
      writer.u8(capability.data.length)
      writer.bytes(capability.data)
  }
}

/** The AS number in the capability of RFC 6793; undefined when there is none. */
export function fourOctetAsOf(capabilities: readonly BgpCapability[]): number | undefined {
  return capabilities.find((capability) => capability.kind === 'four-octet-as')?.asn
}
