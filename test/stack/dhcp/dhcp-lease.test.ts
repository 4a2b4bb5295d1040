import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { leaseFrom } from '../../../src/stack/dhcp/dhcp-lease.ts'
import { DHCP_MESSAGE, type DhcpMessage, type DhcpOptions } from '../../../src/wire/dhcp.ts'

function ack(options: Partial<DhcpOptions>, yourIp = '192.0.2.9'): DhcpMessage {
  return {
    ...{ operation: 'reply', transactionId: 1, secs: 0, broadcast: false, clientMac: 1 },
    ...{ clientIp: 0, yourIp: ipv4Number(yourIp), serverIp: 0, relayIp: 0 },
    options: { messageType: DHCP_MESSAGE.ack, other: [], ...options },
  }
}

describe('leaseFrom', () => {
  it('counts T1, T2 and the end from when the request was sent (RFC 2131 §4.4.5)', () => {
    expect(leaseFrom(ack({ leaseSeconds: 800 }), 1000)).toMatchObject({
      ...{ renewAtMs: 401_000, rebindAtMs: 701_000, expiresAtMs: 801_000 },
    })
  })

  it('goes by the times of the server if these are in order', () => {
    const times = (renewalSeconds: number, rebindingSeconds: number) =>
      leaseFrom(ack({ leaseSeconds: 800, renewalSeconds, rebindingSeconds }), 0)
    expect(times(100, 200)).toMatchObject({ renewAtMs: 100_000, rebindAtMs: 200_000 })
    expect(times(300, 200)).toMatchObject({ renewAtMs: 400_000, rebindAtMs: 700_000 })
    expect(times(100, 900)).toMatchObject({ renewAtMs: 400_000, rebindAtMs: 700_000 })
  })

  it.each([
    ['255.255.255.0', '192.0.2.9', 24],
    ['255.255.255.255', '192.0.2.9', 32],
    ['0.0.0.0', '192.0.2.9', 0],
    ['255.0.255.0', '192.0.2.9', 24],
    [undefined, '10.0.0.9', 8],
    [undefined, '172.16.0.9', 16],
    [undefined, '192.0.2.9', 24],
  ])('takes mask %s of %s for a prefix of %i bits', (mask, address, prefixLength) => {
    const subnetMask = mask === undefined ? {} : { subnetMask: ipv4Number(mask) }
    expect(leaseFrom(ack({ leaseSeconds: 800, ...subnetMask }, address), 0)).toMatchObject({ prefixLength })
  })

  it('does not ask as often as a server says that wants to be asked without end', () => {
    const times = { leaseSeconds: 800, renewalSeconds: 0, rebindingSeconds: 0 }
    expect(leaseFrom(ack(times), 0)).toMatchObject({ renewAtMs: 400_000, rebindAtMs: 700_000 })
    expect(leaseFrom(ack({ leaseSeconds: 0 }), 0)).toBeUndefined()
  })

  it.each(['127.0.0.9', '224.0.0.9', '255.255.255.255', '0.1.2.3'])('is none for %s', (address) => {
    expect(leaseFrom(ack({ leaseSeconds: 800 }, address), 0)).toBeUndefined()
  })

  it('has no domain that would be more than a word in a file', () => {
    const domainOf = (domainName: string) => leaseFrom(ack({ leaseSeconds: 800, domainName }), 0)?.domainName
    expect(domainOf('corp.example.com')).toBe('corp.example.com')
    expect(domainOf('example.com\nnameserver 203.0.113.66')).toBeUndefined()
  })

  it('is none without an address or a time', () => {
    expect(leaseFrom(ack({}), 0)).toBeUndefined()
    expect(leaseFrom(ack({ leaseSeconds: 800 }, '0.0.0.0'), 0)).toBeUndefined()
  })
})
