import { describe, expect, it } from 'vitest'
import { hexDump } from '../../src/bytes/hex-dump.ts'

describe('hexDump', () => {
  it('shows offset, octets and what is printable of them', () => {
    const octets = new TextEncoder().encode('GET / HTTP/1.1\r\n~\x7f')
    expect(hexDump(octets)).toEqual([
      '0000  47 45 54 20 2f 20 48 54 54 50 2f 31 2e 31 0d 0a  GET / HTTP/1.1..',
      '0010  7e 7f                                            ~.',
    ])
  })

  it('shows nothing of nothing', () => {
    expect(hexDump(new Uint8Array(0))).toEqual([])
  })
})
