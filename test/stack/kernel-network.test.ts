import { describe, expect, it } from 'vitest'
import { Kernels, udp } from './kernels.ts'

function pair() {
  const net = new Kernels()
  const [a, b] = [net.host('a'), net.host('b')]
  net.link([a, '192.0.2.1/24'], [b, '192.0.2.2/24'])
  return { net, a, b }
}

describe('the network of a kernel', () => {
  it('binds to the addresses of the host and to no others', async () => {
    const { a } = pair()
    for (const ip of ['0.0.0.0', '127.0.0.1', '127.0.0.53', '192.0.2.1']) {
      expect((await udp(a, ip)).socket.local.ip).toBe(ip)
    }
    for (const ip of ['192.0.2.2', '::', '::1', '255.255.255.255']) {
      await expect(udp(a, ip)).rejects.toMatchObject({ code: 'EADDRNOTAVAIL', address: { ip, port: 0 } })
      await expect(a.network.listen({ ip, port: 0 }, () => {})).rejects.toMatchObject({
        code: 'EADDRNOTAVAIL',
      })
    }
    await expect(a.network.connect({ ip: '2001:db8::1', port: 80 })).rejects.toMatchObject({
      code: 'ENETUNREACH',
    })
  })

  it('takes no port that a header has no room for', async () => {
    const { a } = pair()
    for (const port of [65_536, -1, 1.5]) {
      await expect(a.network.connect({ ip: '192.0.2.2', port })).rejects.toThrow(RangeError)
      await expect(a.network.listen({ ip: '192.0.2.1', port }, () => {})).rejects.toThrow(RangeError)
      await expect(a.network.bindDatagram({ ip: '192.0.2.1', port })).rejects.toThrow(RangeError)
    }
  })

  it('gives ports of the ephemeral range, one after the other where that is set', async () => {
    const { a } = pair()
    const random = await Promise.all(Array.from({ length: 20 }, () => udp(a, '0.0.0.0')))
    const ports = random.map(({ socket }) => socket.local.port)
    expect(ports.every((port) => port >= 49_152 && port <= 65_535)).toBe(true)
    expect(ports.slice(1).every((port, i) => port === ports[i]! + 1)).toBe(false)
    a.settings.portSelection = 'sequential'
    const { socket: first } = await udp(a, '0.0.0.0')
    const { socket: second } = await udp(a, '0.0.0.0')
    expect(second.local.port).toBe(first.local.port + 1)
  })

  it('runs out of ports in the end, and says so', async () => {
    const { a } = pair()
    a.settings.portSelection = 'sequential'
    for (let i = 0; i < 16_384; i++) a.udp.bind({ ip: 0, port: 0 })
    await expect(udp(a, '127.0.0.1')).rejects.toMatchObject({
      code: 'EADDRINUSE',
      address: { ip: '127.0.0.1', port: 0 },
    })
  })

  it('lists its sockets', async () => {
    const { a } = pair()
    const { socket } = await udp(a, '192.0.2.1', 53)
    await udp(a, '0.0.0.0', 54)
    socket.close()
    expect(a.udp.sockets()).toEqual([{ local: { ip: 0, port: 54 } }])
  })

  it('reaches an address of its own from that address', async () => {
    const { net, a } = pair()
    const server = await udp(a, '0.0.0.0', 53)
    const client = await udp(a, '0.0.0.0', 4000)
    for (const ip of ['127.0.0.1', '127.0.0.53', '192.0.2.1'])
      client.socket.send(new Uint8Array(1), { ip, port: 53 })
    await net.run(1)
    expect(server.datagrams.map(({ from }) => from)).toEqual(
      ['127.0.0.1', '127.0.0.53', '192.0.2.1'].map((ip) => ({ ip, port: 4000 })),
    )
  })

  it('tells a socket whose datagram was too long, later', async () => {
    const { net, a } = pair()
    const { socket, errors } = await udp(a, '0.0.0.0')
    socket.send(new Uint8Array(65_508), { ip: '192.0.2.2', port: 9 })
    expect(errors).toEqual([])
    await net.run(0)
    expect(errors).toEqual([{ code: 'EMSGSIZE', to: { ip: '192.0.2.2', port: 9 } }])
  })
})
