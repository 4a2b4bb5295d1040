/** RFC 5492: capabilities in an OPEN. */

import { describe, expect, it } from 'vitest'
import { decodeBgp } from '../../../src/wire/bgp.ts'
import { bgpMessage } from '../../wire/bgp-messages.ts'

const OPEN = '04 fbf4 005a 0a000001'
const capabilities = (parameters: string): unknown =>
  (decodeBgp(bgpMessage(1, OPEN + parameters), { fourOctetAs: true }) as { capabilities: unknown })
    .capabilities

const BOTH = [{ kind: 'multiprotocol', afi: 1, safi: 1 }, { kind: 'route-refresh' }]

describe('RFC 5492 §4: the capabilities parameter', () => {
  it('may hold several', () => {
    expect(capabilities('0a 0208 0104 00010001 0200')).toEqual(BOTH)
  })

  it('may come several times', () => {
    expect(capabilities('0c 0206 0104 00010001 0202 0200')).toEqual(BOTH)
  })

  it('may hold what nobody knows, and the same more than once', () => {
    expect(capabilities('0c 020a c702abcd 02000200 c700')).toMatchObject([
      { kind: 'other', code: 0xc7, data: Uint8Array.of(0xab, 0xcd) },
      { kind: 'route-refresh' },
      { kind: 'route-refresh' },
      { kind: 'other', code: 0xc7 },
    ])
  })
})
