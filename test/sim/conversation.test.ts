import { describe, expect, it } from 'vitest'
import { Conversation } from '../../src/sim/conversation.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'

const HERE = '192.0.2.1'
const THERE = '192.0.2.2'

describe('Conversation', () => {
  it('holds who sent what to whom and when, over UDP and TCP, arrived or not', async () => {
    const world = new FlatWorld()
    const [here, there] = [world.host(HERE), world.host(THERE)]
    const conversation = new Conversation(world.network)
    await there.script(53, (query) => Uint8Array.of(query[0]! + 1))
    await there.network.listen({ ip: THERE, port: 53 }, (stream) => void stream.end())
    const play = async (): Promise<void> => {
      const socket = await here.network.bindDatagram({ ip: HERE, port: 1000 })
      const answer = new Promise<void>((resolve) => socket.onDatagram(() => resolve()))
      socket.send(Uint8Array.of(7), { ip: THERE, port: 53 })
      await answer
      const stream = await here.network.connect({ ip: THERE, port: 53 })
      await stream.write(Uint8Array.of(1, 2))
      await stream.read()
      stream.abort()
      await world.pause(5)
      world.network.links.setDefault({ loss: 1 })
      socket.send(Uint8Array.of(9), { ip: THERE, port: 53 })
    }
    await world.run(play())
    const short = conversation.all.map(({ atMs, kind, from, payload }) => [atMs, kind, from.ip, [...payload]])
    expect(short).toEqual([
      [0, 'datagram', HERE, [7]],
      [5, 'datagram', THERE, [8]],
      [10, 'connect', HERE, []],
      [20, 'data', HERE, [1, 2]],
      [25, 'end', THERE, []],
      [30, 'reset', HERE, []],
      [35, 'datagram', HERE, [9]],
    ])
    expect(conversation.sentTo(THERE)).toHaveLength(5)
    expect(conversation.sentBy(THERE)).toHaveLength(2)
    conversation.clear()
    expect(conversation.all).toEqual([])
    conversation.stop()
    here.network.report('OTHER', { ip: HERE, port: 1 }, { ip: THERE, port: 53 })
    expect(conversation.all).toEqual([])
  })
})
