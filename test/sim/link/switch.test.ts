import { describe, expect, it } from 'vitest'
import { BROADCAST_MAC, type Mac } from '../../../src/address/mac.ts'
import { Cable } from '../../../src/sim/link/cable.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { Switch, type SwitchOptions } from '../../../src/sim/link/switch.ts'
import { World } from '../../../src/sim/world.ts'
import { encodeEthernet } from '../../../src/wire/ethernet.ts'

const A = 0x02_00_00_00_00_0a
const B = 0x02_00_00_00_00_0b
const C = 0x02_00_00_00_00_0c

function frame(source: Mac, destination: Mac): Uint8Array {
  return encodeEthernet({ source, destination, type: 0x88b5, payload: new Uint8Array(46) })
}

/** Three stations on a switch, and what each has received. */
function switched(options?: SwitchOptions) {
  const world = new World()
  const bridge = new Switch(world, 'sw', options)
  const received: Record<'a' | 'b' | 'c', Uint8Array[]> = { a: [], b: [], c: [] }
  const cables: Cable[] = []
  const [a, b, c] = (
    [
      ['a', A],
      ['b', B],
      ['c', C],
    ] as const
  ).map(([name, mac]) => {
    const port = new Port(world, name, mac)
    port.onFrame((one) => received[name].push(one))
    const cable = new Cable(world, name)
    cable.connect(port, bridge.port())
    cables.push(cable)
    return port
  }) as [Port, Port, Port]
  const send = async (port: Port, ...frames: Uint8Array[]): Promise<void> => {
    for (const one of frames) port.transmit(one)
    await world.runFor(10)
  }
  const counts = (): number[] => Object.values(received).map((frames) => frames.length)
  return { world, bridge, a, b, c, cables, send, received, counts }
}

describe('Switch', () => {
  it('floods what is for a station it has not heard, with a copy for each', async () => {
    const { a, send, received, counts, bridge } = switched()
    await send(a, frame(A, B))
    expect(counts()).toEqual([0, 1, 1])
    expect(received.b[0]).toEqual(received.c[0])
    expect(received.b[0]!.buffer).not.toBe(received.c[0]!.buffer)
    expect(bridge.statistics).toMatchObject({ flooded: 1, forwarded: 0 })
  })

  it('learns where a station is and passes the very frame on to there alone', async () => {
    const { a, b, send, received, counts, bridge } = switched()
    await send(b, frame(B, A))
    const sent = frame(A, B)
    await send(a, sent)
    expect(counts()).toEqual([1, 1, 1])
    expect(received.b[0]).toBe(sent)
    expect(bridge.macTable().map(({ mac, port }) => [mac, port.name])).toEqual([
      [B, 'sw/2'],
      [A, 'sw/1'],
    ])
  })

  it('floods broadcast and groups always', async () => {
    const { a, b, c, send, counts } = switched()
    await send(b, frame(B, A))
    await send(a, frame(A, BROADCAST_MAC), frame(A, 0x01_00_5e_00_00_01))
    await send(c, frame(C, BROADCAST_MAC))
    expect(counts()).toEqual([2, 3, 3])
  })

  it('keeps to itself what is for stations at the port it came from, and what is for bridges', async () => {
    const { a, send, counts, bridge } = switched()
    await send(a, frame(C, BROADCAST_MAC))
    await send(a, frame(A, C), frame(A, 0x01_80_c2_00_00_00))
    expect(counts()).toEqual([0, 1, 1])
    expect(bridge.statistics.filtered).toBe(2)
  })

  it('follows a station that moves', async () => {
    const { a, b, c, send, received } = switched()
    await send(b, frame(B, A))
    await send(c, frame(B, A))
    await send(a, frame(A, B))
    expect(received.b).toHaveLength(1)
    expect(received.c).toHaveLength(2)
  })

  it('forgets a station after 300 s of silence, and not before', async () => {
    const { world, a, b, send, counts, bridge } = switched()
    await send(b, frame(B, A))
    await world.runFor(299_000)
    await send(a, frame(A, B))
    expect(counts()).toEqual([1, 1, 1])
    expect(bridge.macTable().map(({ ageSeconds }) => Math.round(ageSeconds))).toEqual([299, 0])
    await world.runFor(1000)
    await send(a, frame(A, B))
    expect(counts()).toEqual([1, 2, 2])
  })

  it('forgets the stations of a port that loses its carrier', async () => {
    const { b, cables, send, bridge } = switched()
    await send(b, frame(B, A))
    cables[1]!.unplug()
    await send(b)
    expect(bridge.macTable()).toEqual([])
  })

  it('never learns a group', async () => {
    const { a, send, bridge } = switched()
    await send(a, frame(BROADCAST_MAC, B))
    expect(bridge.macTable()).toEqual([])
  })

  it('overflows: strangers find no room, and all that is for them goes everywhere', async () => {
    const { world, a, b, c, send, received, bridge } = switched({ macs: 4 })
    await send(c, ...Array.from({ length: 100 }, (_, i) => frame(0x02_ff_00_00_00_00 + i, BROADCAST_MAC)))
    await send(b, frame(B, A))
    const before = received.c.length
    await send(a, frame(A, B))
    expect(received.c).toHaveLength(before + 1)
    expect(bridge.statistics.notLearned).toBe(98)
    expect(bridge.macTable()).toHaveLength(4)

    await world.runFor(300_000)
    await send(b, frame(B, A))
    await send(a, frame(A, B))
    expect(received.c).toHaveLength(before + 2)
    expect(bridge.macTable().map(({ mac }) => mac)).toEqual([B, A])
  })
})
