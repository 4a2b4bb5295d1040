import { describe, expect, it } from 'vitest'
import { SmallInternet } from './small-internet.ts'

describe('a line of three systems', () => {
  it('learns each other', async () => {
    const net = new SmallInternet(
      {
        a: { asn: 64501, networks: ['198.51.100.0/24'] },
        b: { asn: 64502 },
        c: { asn: 64503, networks: ['203.0.113.0/24'] },
      },
      [
        ['a', 'customer', 'b'],
        ['c', 'customer', 'b'],
      ],
    )
    await net.start()
    expect(net.path('a', '203.0.113.0/24')).toBe('64502 64503')
  })
})
