import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import { discover } from '../../../src/stack/dhcp/client-messages.ts'
import { dhcpFrame, readDhcpFrame } from '../../../src/stack/dhcp/dhcp-frame.ts'
import { macOf } from '../lan.ts'

const message = { ...discover({ mac: macOf(2), hostName: 'laptop' }, 0x1234_5678), secs: 0 }

function newFrame(): Uint8Array {
  return dhcpFrame(message, {
    sourceMac: macOf(2),
    destinationMac: BROADCAST_MAC,
    source: 0,
    destination: ipv4Number('255.255.255.255'),
    sourcePort: 68,
    destinationPort: 67,
  })
}

describe('readDhcpFrame', () => {
  it('reads what dhcpFrame has written', () => {
    const received = readDhcpFrame(newFrame(), 67)
    expect(received).toMatchObject({ message, source: 0, destination: ipv4Number('255.255.255.255') })
  })

  it('leaves other ports, other protocols and fragments alone', () => {
    expect(readDhcpFrame(newFrame(), 68)).toBe('other')
    for (const [at, octet] of [
      [23, 6],
      [20, 0x20],
    ] as const) {
      const frame = newFrame()
      frame[at] = octet
      expect(readDhcpFrame(frame, 67)).toBe('other')
    }
    expect(readDhcpFrame(newFrame().subarray(0, 100), 67)).toBe('other')
    expect(readDhcpFrame(new Uint8Array(14), 67)).toBe('other')
  })

  it('takes a wrong checksum or a message cut short for malformed, and a missing checksum for none', () => {
    const flipped = newFrame()
    flipped[100]! ^= 1
    expect(readDhcpFrame(flipped, 67)).toBe('malformed')
    const without = newFrame()
    without.fill(0, 40, 42)
    expect(readDhcpFrame(without, 67)).toMatchObject({ message })
    const noCookie = newFrame()
    noCookie.fill(0, 40, 42)
    noCookie[42 + 236] = 0
    expect(readDhcpFrame(noCookie, 67)).toBe('malformed')
  })
})
