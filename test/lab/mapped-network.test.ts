import { describe, expect, it } from 'vitest'
import { AddressMap, mappedNetwork } from '../../src/lab/mapped-network.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'
import type { DatagramSocket, Network } from '../../src/runtime/runtime.ts'

const LOOPBACK = { ip: '127.0.0.1', port: 0 }
const ROOT_SERVER = { ip: '198.41.0.4', port: 53 }
const ROOT_SERVER_V6 = { ip: '2001:503:ba3e::2:30', port: 53 }

/** A local UDP socket that sends everything back. */
async function echo(network: Network): Promise<DatagramSocket> {
  const socket = await network.bindDatagram(LOOPBACK)
  socket.onDatagram((payload, from) => socket.send(payload, from))
  return socket
}

describe('an address map', () => {
  it('knows the endpoint of port 53 of an address, and of no other port', () => {
    const map = new AddressMap()
    map.put('192.0.2.1', { ip: '127.0.0.1', port: 5301 })
    expect(map.endpointOf({ ip: '192.0.2.1', port: 53 })).toEqual({ ip: '127.0.0.1', port: 5301 })
    expect(map.endpointOf({ ip: '192.0.2.1', port: 80 })).toBeUndefined()
    expect(map.addressOf({ ip: '127.0.0.1', port: 5301 })).toEqual({ ip: '192.0.2.1', port: 53 })
    expect(map.addressOf({ ip: '127.0.0.1', port: 5302 })).toEqual({ ip: '127.0.0.1', port: 5302 })
  })

  it('forgets an endpoint with its address, and when the address moves', () => {
    const map = new AddressMap()
    map.put('192.0.2.1', { ip: '127.0.0.1', port: 5301 })
    map.put('192.0.2.1', { ip: '127.0.0.1', port: 5302 })
    expect(map.addressOf({ ip: '127.0.0.1', port: 5301 }).port).toBe(5301)
    map.remove('192.0.2.1')
    expect(map.endpointOf({ ip: '192.0.2.1', port: 53 })).toBeUndefined()
    expect(map.addressOf({ ip: '127.0.0.1', port: 5302 }).port).toBe(5302)
  })
})

describe('a mapped network', () => {
  it.each([
    ['IPv4', ROOT_SERVER, '0.0.0.0'],
    ['IPv6', ROOT_SERVER_V6, '::'],
  ])('carries datagrams to an %s server and back as if from its address', async (_, server, from) => {
    const { network } = nodeRuntime()
    const map = new AddressMap()
    const local = await echo(network)
    map.put(server.ip, local.local)
    const socket = await mappedNetwork(network, map).bindDatagram({ ip: from, port: 0 })
    const reply = new Promise((resolve) => {
      socket.onDatagram((payload, sender) => resolve([Buffer.from(payload).toString(), sender]))
    })
    socket.send(Buffer.from('hello'), server)
    expect(await reply).toEqual(['hello', server])
    socket.close()
    local.close()
  })

  it('says of a datagram to any other address that the network is unreachable, after the call', async () => {
    const socket = await mappedNetwork(nodeRuntime().network, new AddressMap()).bindDatagram(LOOPBACK)
    let sending = true
    const failure = new Promise((resolve) => {
      socket.onError((code, to) => resolve({ code, to, sending }))
    })
    socket.send(Buffer.from('hello'), ROOT_SERVER)
    sending = false
    expect(await failure).toEqual({ code: 'ENETUNREACH', to: ROOT_SERVER, sending: false })
    socket.close()
  })

  it('connects to a server as if to its address', async () => {
    const { network } = nodeRuntime()
    const map = new AddressMap()
    const listener = await network.listen(LOOPBACK, (stream) => void stream.write(Buffer.from('welcome')))
    map.put(ROOT_SERVER.ip, listener.local)
    const stream = await mappedNetwork(network, map).connect(ROOT_SERVER)
    expect(stream.remote).toEqual(ROOT_SERVER)
    expect(Buffer.from((await stream.read()) ?? []).toString()).toBe('welcome')
    stream.abort()
    await listener.close()
  })

  it('refuses connections to any other address', async () => {
    const network = mappedNetwork(nodeRuntime().network, new AddressMap())
    await expect(network.connect(ROOT_SERVER)).rejects.toMatchObject({
      name: 'SocketError',
      code: 'ENETUNREACH',
      address: ROOT_SERVER,
    })
  })

  it('names the address of the zone when its server refuses', async () => {
    const { network } = nodeRuntime()
    const map = new AddressMap()
    const listener = await network.listen(LOOPBACK, () => {})
    map.put(ROOT_SERVER.ip, listener.local)
    await listener.close()
    await expect(mappedNetwork(network, map).connect(ROOT_SERVER)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      address: ROOT_SERVER,
    })
  })
})
