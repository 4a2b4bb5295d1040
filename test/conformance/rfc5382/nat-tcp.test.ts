import { describe, expect, it } from 'vitest'
import type { Kernel } from '../../../src/stack/kernel.ts'
import type { TcpStream } from '../../../src/stack/tcp/tcp-stream.ts'
import { TCP_FLAG } from '../../../src/wire/tcp.ts'
import { icmpOf } from '../../stack/kernels.ts'
import {
  at,
  home,
  mute,
  OTHER_PC,
  OTHER_SERVER,
  OUTSIDE,
  PC,
  segmentFromPc,
  segmentFromServer,
  SERVER,
  type Home,
} from '../../stack/nat/home.ts'
import { readAll, segmentsOf } from '../../stack/tcp/hosts.ts'

const { syn, ack, fin, rst } = TCP_FLAG
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

interface Ends {
  readonly near: TcpStream
  readonly far: TcpStream
}

/** A connection from `client` to port 80 of the server, or to what stands for it; both its ends. */
async function open(client: Kernel, server: Kernel, ip: string, port = 80, localPort = 5000): Promise<Ends> {
  const accepted = new Promise<TcpStream>((resolve) => {
    const listener = server.tcp.listen(at('0.0.0.0', 80), (stream) => {
      listener.close()
      resolve(stream)
    })
  })
  const near = await client.tcp.connect(at(ip, port), { local: { port: localPort } })
  return { near, far: await accepted }
}

/** What the PC says to the server from port 5000, and the server back; flags only. */
function out(scene: Home, flags: number, destination = SERVER): Promise<void> {
  segmentFromPc(scene, destination, { sourcePort: 5000, destinationPort: 80, flags })
  return scene.net.run(20)
}

function back(scene: Home, flags: number, destinationPort = 5000): Promise<void> {
  segmentFromServer(scene, { sourcePort: 80, destinationPort, flags })
  return scene.net.run(20)
}

/** How long the only session would still last, in milliseconds rounded to seconds. */
function lasts({ nat }: Home): number {
  const [entry] = nat.entries()
  return Math.round(entry!.expiresInMs / SECOND) * SECOND
}

describe('RFC 5382 §4.1, address and port mapping', () => {
  it('REQ-1: one inside endpoint has one outside port, whoever it connects to', async () => {
    const scene = home()
    const ports: number[] = []
    await scene.net.world.run(
      (async () => {
        const { server, otherServer, pc, otherPc } = scene
        ports.push((await open(otherPc, server, SERVER)).far.remote.port)
        ports.push((await open(pc, server, SERVER)).far.remote.port)
        ports.push((await open(pc, otherServer, OTHER_SERVER)).far.remote.port)
      })(),
    )
    expect(ports[0]).toBe(5000)
    expect(ports[1]).not.toBe(5000)
    expect(ports[2]).toBe(ports[1])
  })

  it('REQ-7: no two endpoints share an outside port', async () => {
    const scene = home()
    const remotes: number[] = []
    await scene.net.world.run(
      (async () => {
        remotes.push((await open(scene.pc, scene.server, SERVER)).far.remote.port)
        remotes.push((await open(scene.otherPc, scene.otherServer, OTHER_SERVER)).far.remote.port)
      })(),
    )
    expect(new Set(remotes).size).toBe(2)
  })
})

describe('RFC 5382 §4.2, connections in any form', () => {
  it('REQ-2: carries one from its opening to both its ends', async () => {
    const scene = home()
    const text = Buffer.from('hello '.repeat(5000))
    await scene.net.world.run(
      (async () => {
        const { near, far } = await open(scene.pc, scene.server, SERVER)
        expect(far.remote).toEqual({ ip: OUTSIDE, port: 5000 })
        const [sent] = [near.write(text).then(() => near.end())]
        expect((await readAll(far)).equals(text)).toBe(true)
        await sent
        await far.write(text)
        await far.end()
        expect((await readAll(near)).equals(text)).toBe(true)
      })(),
    )
    expect(scene.nat.entries()).toMatchObject([{ state: 'closing', remote: at(SERVER, 80) }])
  })

  it('REQ-2 a: carries one that both sides open at once', async () => {
    const scene = mute()
    const [fromServer, fromPc] = [segmentsOf(scene.server, 'in'), segmentsOf(scene.pc, 'in')]
    await out(scene, syn)
    await back(scene, syn)
    await out(scene, syn | ack)
    await back(scene, syn | ack)
    expect(fromServer.map(({ flags }) => flags).slice(0, 1)).toEqual([syn])
    expect(fromPc.map(({ flags }) => flags & (syn | ack))).toEqual(expect.arrayContaining([syn, syn | ack]))
    expect(scene.nat.entries()).toMatchObject([{ state: 'established' }])
  })

  it('REQ-2 b: carries one that the outside opens, at a port forward', async () => {
    const forward = { protocol: 'tcp', outsidePort: 8080, to: at(PC, 80) } as const
    const scene = home({ portForwards: [forward] })
    await scene.net.world.run(
      (async () => {
        const { near, far } = await open(scene.server, scene.pc, OUTSIDE, 8080)
        expect(near.remote).toEqual({ ip: OUTSIDE, port: 8080 })
        expect(far.remote).toEqual({ ip: SERVER, port: 5000 })
        await near.write(Buffer.from('hello'))
        await near.end()
        expect((await readAll(far)).toString()).toBe('hello')
      })(),
    )
  })
})

describe('RFC 5382 §4.3, requests from the outside', () => {
  /** The PC has a connection to port 80 of the server, so that its port is mapped. */
  async function mapped(options: Parameters<typeof home>[0] = {}): Promise<Home> {
    const scene = mute(options)
    await out(scene, syn)
    await back(scene, syn | ack)
    return scene
  }

  function knock(scene: Home, destinationPort: number): void {
    segmentFromServer(scene, { sourcePort: 81, destinationPort, flags: syn })
  }

  it('REQ-3: endpoint-independent filtering lets a stranger connect to a mapped port', async () => {
    const scene = await mapped({ filtering: 'endpoint-independent' })
    const heard = segmentsOf(scene.pc, 'in')
    knock(scene, 5000)
    await scene.net.run(20)
    expect(heard).toMatchObject([{ sourcePort: 81, destinationPort: 5000, flags: syn }])
  })

  it.each([
    ['a mapped port that filtering closes', 5000],
    ['a port that nobody has', 6000],
  ])(
    'REQ-4: nothing is said about a request to %s for six seconds, then port unreachable',
    async (_what, port) => {
      const scene = await mapped({ filtering: 'address-and-port-dependent' })
      const [toPc, toServer, errors] = [
        segmentsOf(scene.pc, 'in'),
        segmentsOf(scene.server, 'in'),
        icmpOf(scene.server),
      ]
      knock(scene, port)
      await scene.net.run(5900)
      expect([toPc, toServer, errors]).toEqual([[], [], []])
      await scene.net.run(200)
      expect(errors).toMatchObject([{ message: { kind: 'unreachable', code: 3 } }])
      expect(toServer).toEqual([])
    },
  )

  it('REQ-4: nothing is ever said when the other half of the connection leaves in time', async () => {
    const scene = home()
    const [toServer, errors] = [segmentsOf(scene.server, 'in'), icmpOf(scene.server)]
    await back(scene, syn)
    await out(scene, syn)
    await scene.net.run(10 * SECOND)
    expect(toServer.map(({ sourcePort, flags }) => [sourcePort, flags])).toEqual([[5000, syn]])
    expect(errors).toEqual([])
  })

  it('REQ-4: repeats of a request are no further requests', async () => {
    const scene = home()
    const errors = icmpOf(scene.server)
    for (let i = 0; i < 3; i++) {
      knock(scene, 6000)
      await scene.net.run(SECOND)
    }
    await scene.net.run(3.1 * SECOND)
    expect(errors).toHaveLength(1)
    await scene.net.run(20 * SECOND)
    expect(errors).toHaveLength(1)
  })

  it('is answered by the router where that listens itself', async () => {
    const scene = home()
    scene.router.tcp.listen(at('0.0.0.0', 80), () => {})
    await scene.net.world.run(scene.server.tcp.connect(at(OUTSIDE, 80)))
    expect(scene.nat.counters.unsolicitedSyns).toBe(0)
  })
})

describe('RFC 5382 §5, session timeouts', () => {
  it('REQ-5: a connection that is open may be silent for 2 hours and 4 minutes', async () => {
    const scene = mute()
    await out(scene, syn)
    await back(scene, syn | ack)
    await out(scene, ack)
    expect(lasts(scene)).toBe(2 * HOUR + 4 * MINUTE)
    await scene.net.run(2 * HOUR + 3 * MINUTE)
    const heard = segmentsOf(scene.pc, 'in')
    await back(scene, ack)
    expect(heard).toHaveLength(1)
    expect(lasts(scene)).toBe(2 * HOUR + 4 * MINUTE)
    await scene.net.run(2 * HOUR + 5 * MINUTE)
    expect(scene.nat.entries()).toEqual([])
  })

  it.each([
    ['asked for only', [], []],
    ['refused', [], [rst | ack]],
    ['reset from the inside', [ack, rst], [syn | ack]],
    ['closed by both', [ack, fin | ack], [syn | ack, fin | ack]],
  ])('REQ-5: one that is %s may be silent for 4 minutes', async (_state, sent, received) => {
    const scene = mute()
    await out(scene, syn)
    for (const flags of received) await back(scene, flags)
    for (const flags of sent) await out(scene, flags)
    expect(lasts(scene)).toBe(4 * MINUTE)
    await scene.net.run(4 * MINUTE)
    expect(scene.nat.entries()).toEqual([])
  })

  it('REQ-5: one that is half closed counts as open', async () => {
    const scene = mute()
    await out(scene, syn)
    await back(scene, syn | ack)
    await out(scene, fin | ack)
    expect(lasts(scene)).toBe(2 * HOUR + 4 * MINUTE)
  })

  it('takes a reset back when both go on talking (RFC 6146 §3.5.2.2)', async () => {
    const scene = mute()
    await out(scene, syn)
    await back(scene, syn | ack)
    await back(scene, rst)
    expect(lasts(scene)).toBe(4 * MINUTE)
    await out(scene, ack)
    expect(lasts(scene)).toBe(2 * HOUR + 4 * MINUTE)
  })

  it('begins anew with a new connection between the same ports', async () => {
    const scene = mute()
    await out(scene, syn)
    await back(scene, syn | ack)
    await out(scene, fin | ack)
    await back(scene, fin | ack)
    await out(scene, syn)
    expect(scene.nat.entries()).toMatchObject([{ state: 'opening' }])
    await back(scene, syn | ack)
    expect(scene.nat.entries()).toMatchObject([{ state: 'established' }])
  })

  it('takes up a connection that it has not seen the beginning of', async () => {
    const scene = mute()
    const heard = segmentsOf(scene.server, 'in')
    await out(scene, ack)
    expect(heard).toMatchObject([{ sourcePort: 5000, flags: ack }])
    expect(scene.nat.entries()).toMatchObject([{ state: 'opening' }])
  })
})

describe('RFC 5382 §7, hairpinning', () => {
  it('REQ-8: connects neighbors by the outside address', async () => {
    const forward = { protocol: 'tcp', outsidePort: 8080, to: at(PC, 80) } as const
    const scene = home({ portForwards: [forward] })
    await scene.net.world.run(
      (async () => {
        const { near, far } = await open(scene.otherPc, scene.pc, OUTSIDE, 8080)
        expect(far.remote).toEqual({ ip: OUTSIDE, port: 5000 })
        await near.write(Buffer.from('hello'))
        await near.end()
        expect((await readAll(far)).toString()).toBe('hello')
        await far.write(Buffer.from('back'))
        await far.end()
        expect((await readAll(near)).toString()).toBe('back')
      })(),
    )
    expect(scene.nat.entries()).toMatchObject([
      { inside: at(PC, 80), outsidePort: 8080, remote: at(OUTSIDE, 5000) },
      { inside: at(OTHER_PC, 5000), outsidePort: 5000, remote: at(OUTSIDE, 8080) },
    ])
  })
})

describe('RFC 5382 §7, ICMP', () => {
  it('REQ-9: tells the inside that a destination is unreachable', async () => {
    const scene = home()
    const connecting = scene.pc.tcp.connect(at('203.0.113.99', 80))
    await expect(scene.net.world.run(connecting)).rejects.toMatchObject({ code: 'EHOSTUNREACH' })
  })

  it('REQ-10: that ends no session', async () => {
    const scene = home()
    await out(scene, syn, '203.0.113.99')
    await scene.net.run(5 * SECOND)
    expect(scene.nat.entries()).toMatchObject([{ remote: at('203.0.113.99', 80) }])
  })
})
