import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { udpChecksumState } from '../../src/wire/udp.ts'
import { Kernels, packetsOf } from './kernels.ts'

describe('a datagram that is to leave by a given interface', () => {
  it('comes from an address of that interface, and its checksum covers just that', async () => {
    const net = new Kernels()
    const [a, b, c] = [net.host('a'), net.host('b'), net.host('c')]
    net.link([a, '10.0.1.1/24'], [b, '10.0.1.2/24'])
    net.link([a, '10.0.2.1/24'], [c, '10.0.2.2/24'])
    const heard = packetsOf(c.interface('eth0'), 'in')
    const socket = a.udp.bind({ ip: 0, port: 68 })
    socket.send(Uint8Array.of(1), ipv4Number('255.255.255.255'), 67, { interface: a.interface('eth1') })
    await net.run(20)
    const [packet] = heard
    expect(packet).toMatchObject({ source: ipv4Number('10.0.2.1') })
    const { payload, source, destination } = packet!
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('right')
  })
})
