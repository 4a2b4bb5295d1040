import { describe, expect, it } from 'vitest'
import { serveBoth } from '../../../src/dns/server/dns-server.ts'
import { SocketError, type Network } from '../../../src/runtime/runtime.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { stages } from '../../contract/stages.ts'
import { frame, idOf, messageReader, query, responseTo } from './messages.ts'

describe.each(stages)('serveBoth on $name', (stage) => {
  it('answers UDP and TCP on one address and port', () =>
    stage.play(async ({ server, serverIp, client, clientIp }) => {
      const both = await serveBoth(server, { ip: serverIp, port: 0 }, responseTo)
      expect(both.udp.local).toEqual(both.local)
      expect(both.tcp.local).toEqual(both.local)
      const socket = await client.network.bindDatagram({ ip: clientIp, port: 0 })
      const arrival = new Promise<number>((resolve) => socket.onDatagram((octets) => resolve(idOf(octets))))
      socket.send(query(1), both.local)
      expect(await arrival).toBe(1)
      const stream = await client.network.connect(both.local)
      await stream.write(frame(query(2)))
      expect(idOf((await messageReader(stream)())!)).toBe(2)
      await stream.end()
      expect(await stream.read()).toBeNull()
      socket.close()
      await both.close()
      await expect(client.network.connect(both.local)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
      const again = await serveBoth(server, both.local, responseTo)
      await again.close()
    }))

  it('leaves nothing bound when the port is taken for one of them', () =>
    stage.play(async ({ server, serverIp }) => {
      const listener = await server.network.listen({ ip: serverIp, port: 0 }, () => {})
      await expect(serveBoth(server, listener.local, responseTo)).rejects.toMatchObject({
        code: 'EADDRINUSE',
        address: listener.local,
      })
      const socket = await server.network.bindDatagram(listener.local)
      socket.close()
      await listener.close()
    }))
})

describe('serveBoth with port 0', () => {
  /** A network whose TCP ports are taken so many times. */
  function refusing(network: Network, times: number): Network {
    let left = times
    return {
      bindDatagram: (local) => network.bindDatagram(local),
      connect: (remote, signal) => network.connect(remote, signal),
      listen: (local, accept) =>
        left-- > 0 ? Promise.reject(new SocketError('EADDRINUSE', local)) : network.listen(local, accept),
    }
  }

  it('looks for a port that is free for both', async () => {
    const host = new FlatWorld().host('192.0.2.1')
    const runtime = { clock: host.clock, network: refusing(host.network, 3) }
    const both = await serveBoth(runtime, { ip: '192.0.2.1', port: 0 }, responseTo)
    expect(both.tcp.local).toEqual(both.udp.local)
  })

  it('gives up in the end', async () => {
    const host = new FlatWorld().host('192.0.2.1')
    const runtime = { clock: host.clock, network: refusing(host.network, Infinity) }
    await expect(serveBoth(runtime, { ip: '192.0.2.1', port: 0 }, responseTo)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
