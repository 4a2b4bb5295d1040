import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeIcmp, UNREACHABLE_CODE } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { encodeUdp } from '../../../src/wire/udp.ts'
import { icmpOf, inject, ping, udp } from '../../stack/kernels.ts'
import { at, home, OTHER_SERVER, OUTSIDE, PC, portSeen, SERVER, type Home } from '../../stack/nat/home.ts'

const HELLO = Uint8Array.of(1, 2, 3)

/** The PC has sent from port 5000 to port 53 of the server. */
async function spoken(options: Parameters<typeof home>[0] = {}) {
  const scene = home(options)
  const near = await udp(scene.pc, '0.0.0.0', 5000)
  const far = await udp(scene.server, '0.0.0.0', 53)
  await portSeen(scene, near, far)
  return { ...scene, near, far }
}

/** What the near socket has heard after the far one has sent to its outside port. */
async function heardFrom({ net }: Home, far: { socket: { send: Sender } }, near: { datagrams: unknown[] }) {
  const before = near.datagrams.length
  far.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
  await net.run(20)
  return near.datagrams.length - before
}
type Sender = (payload: Uint8Array, to: { ip: string; port: number }) => void

describe('RFC 4787 §4.1, address and port mapping', () => {
  it('REQ-1: one inside endpoint has one outside port, whoever it talks to', async () => {
    const scene = home()
    const near = await udp(scene.pc, '0.0.0.0', 5000)
    // The port is taken on the outside already, so that the mapping is one that was chosen.
    await portSeen(scene, await udp(scene.otherPc, '0.0.0.0', 5000), await udp(scene.server, '0.0.0.0', 52))
    const ports = [
      await portSeen(scene, near, await udp(scene.server, '0.0.0.0', 53)),
      await portSeen(scene, near, await udp(scene.server, '0.0.0.0', 54)),
      await portSeen(scene, near, await udp(scene.otherServer, '0.0.0.0', 53), OTHER_SERVER),
    ]
    expect(ports[0]).toBeTypeOf('number')
    expect(new Set(ports).size).toBe(1)
  })

  it('REQ-2: all sessions of a host share one outside address', async () => {
    const scene = home()
    const [far, other] = [await udp(scene.server, '0.0.0.0', 53), await udp(scene.otherServer, '0.0.0.0', 53)]
    for (const port of [5000, 5001]) {
      const near = await udp(scene.pc, '0.0.0.0', port)
      await portSeen(scene, near, far)
      await portSeen(scene, near, other, OTHER_SERVER)
    }
    const addresses = [...far.datagrams, ...other.datagrams].map(({ from }) => from.ip)
    expect(addresses).toEqual([OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE])
  })
})

describe('RFC 4787 §4.2, port assignment', () => {
  it('REQ-3: two inside endpoints never share an outside port, even toward different hosts', async () => {
    const scene = home()
    const far = await udp(scene.server, '0.0.0.0', 53)
    const other = await udp(scene.otherServer, '0.0.0.0', 53)
    const first = await portSeen(scene, await udp(scene.pc, '0.0.0.0', 5000), far)
    const second = await portSeen(scene, await udp(scene.otherPc, '0.0.0.0', 5000), other, OTHER_SERVER)
    expect(first).toBe(5000)
    expect(second).not.toBe(5000)
  })

  it.each([
    [500, 1, 1023],
    [5000, 1024, 65_535],
  ])(
    'REQ-3 a: a port that is taken, such as %i, is replaced by one from %i to %i',
    async (port, least, most) => {
      const scene = home()
      const far = await udp(scene.server, '0.0.0.0', 53)
      await portSeen(scene, await udp(scene.pc, '0.0.0.0', port), far)
      const second = await portSeen(scene, await udp(scene.otherPc, '0.0.0.0', port), far)
      expect(second).toBeGreaterThanOrEqual(least)
      expect(second).toBeLessThanOrEqual(most)
    },
  )

  it.each([500, 501, 5000, 5001])('REQ-4: the port that replaces %i has its parity', async (port) => {
    const scene = home()
    const far = await udp(scene.server, '0.0.0.0', 53)
    await portSeen(scene, await udp(scene.pc, '0.0.0.0', port), far)
    const second = await portSeen(scene, await udp(scene.otherPc, '0.0.0.0', port), far)
    expect(second! % 2).toBe(port % 2)
  })
})

describe('RFC 4787 §4.3, mapping refresh', () => {
  it('REQ-5: a mapping lasts five minutes of silence, and not longer', async () => {
    const scene = await spoken()
    await scene.net.run(299_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(1)
    await scene.net.run(2_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(0)
    expect(scene.nat.entries()).toEqual([])
  })

  it('REQ-5 b: that time may be set', async () => {
    const scene = await spoken({ udpTimeoutSeconds: 120 })
    await scene.net.run(119_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(1)
    await scene.net.run(2_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(0)
  })

  it('REQ-6: what leaves refreshes it', async () => {
    const scene = await spoken()
    await scene.net.run(200_000)
    await portSeen(scene, scene.near, scene.far)
    await scene.net.run(200_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(1)
  })

  it('REQ-6 a: what comes in does not', async () => {
    const scene = await spoken()
    await scene.net.run(200_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(1)
    await scene.net.run(110_000)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(0)
  })
})

describe('RFC 4787 §5, filtering', () => {
  const strangers = [
    ['the endpoint that was sent to', SERVER, 53],
    ['another port of that address', SERVER, 54],
    ['another address', OTHER_SERVER, 53],
  ] as const

  it.each([
    ['endpoint-independent', [1, 1, 1]],
    ['address-dependent', [1, 1, 0]],
    ['address-and-port-dependent', [1, 0, 0]],
  ] as const)(
    'REQ-8: %s lets in, in turn: the peer, its other ports, others: %j',
    async (filtering, expected) => {
      const scene = await spoken({ filtering })
      const received: number[] = []
      for (const [, ip, port] of strangers) {
        const from = ip === SERVER ? scene.server : scene.otherServer
        const far = ip === SERVER && port === 53 ? scene.far : await udp(from, '0.0.0.0', port)
        received.push(await heardFrom(scene, far, scene.near))
      }
      expect(received).toEqual(expected)
    },
  )

  it('REQ-8: is address-dependent unless set otherwise', async () => {
    const scene = await spoken()
    expect(await heardFrom(scene, await udp(scene.server, '0.0.0.0', 54), scene.near)).toBe(1)
    expect(await heardFrom(scene, await udp(scene.otherServer, '0.0.0.0', 53), scene.near)).toBe(0)
  })
})

describe('RFC 4787 §6, hairpinning', () => {
  it('REQ-9: neighbors reach each other by their outside ports', async () => {
    const scene = await spoken({ filtering: 'endpoint-independent' })
    const other = await udp(scene.otherPc, '0.0.0.0', 6000)
    other.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await scene.net.run(20)
    // REQ-9 a: and each seems to be on the outside to the other.
    expect(scene.near.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 6000 } }])
    scene.near.socket.send(HELLO, { ip: OUTSIDE, port: 6000 })
    await scene.net.run(20)
    expect(other.datagrams).toEqual([{ payload: HELLO, from: { ip: OUTSIDE, port: 5000 } }])
  })

  it('REQ-9: goes by the same filtering as the outside, so both have to send', async () => {
    const scene = await spoken()
    const other = await udp(scene.otherPc, '0.0.0.0', 6000)
    await portSeen(scene, other, scene.far)
    other.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await scene.net.run(20)
    expect(scene.near.datagrams).toEqual([])
    scene.near.socket.send(HELLO, { ip: OUTSIDE, port: 6000 })
    await scene.net.run(20)
    expect(other.datagrams).toHaveLength(1)
    other.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await scene.net.run(20)
    expect(scene.near.datagrams).toHaveLength(1)
  })
})

describe('RFC 4787 §8, determinism', () => {
  it('REQ-11: a mapping behaves the same once another host wants its port', async () => {
    const scene = await spoken()
    await portSeen(scene, await udp(scene.otherPc, '0.0.0.0', 5000), scene.far)
    const other = await udp(scene.otherServer, '0.0.0.0', 53)
    expect(await portSeen(scene, scene.near, other, OTHER_SERVER)).toBe(5000)
  })
})

describe('RFC 4787 §9, ICMP', () => {
  /** The server, or who else is there, says that port 53 is not there, of a datagram that has left from port 5000. */
  function sayUnreachable({ router, server, otherServer }: Home, from = SERVER): void {
    const source = ipv4Number(OUTSIDE)
    const destination = ipv4Number(SERVER)
    const quoted = encodeUdp({ sourcePort: 5000, destinationPort: 53, payload: HELLO }, source, destination)
    const quote = encodeIpv4({
      dscp: 0,
      ecn: 0,
      identification: 1,
      dontFragment: false,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 63,
      protocol: IP_PROTOCOL.udp,
      source,
      destination,
      options: new Uint8Array(),
      payload: quoted,
    })
    const payload = encodeIcmp({ kind: 'unreachable', code: UNREACHABLE_CODE.port, quote })
    const sender = from === SERVER ? server : otherServer
    const packet = { source: from, destination: OUTSIDE, protocol: IP_PROTOCOL.icmp, payload }
    inject(sender.interface('eth0'), router.interface('eth1'), packet)
  }

  it('REQ-12: no message ends a mapping', async () => {
    const scene = await spoken()
    sayUnreachable(scene)
    await scene.net.run(20)
    expect(scene.near.errors).toHaveLength(1)
    expect(await heardFrom(scene, scene.far, scene.near)).toBe(1)
  })

  it('REQ-12 a: is not filtered by who says it, since any router on the way may', async () => {
    const scene = await spoken()
    sayUnreachable(scene, OTHER_SERVER)
    await scene.net.run(20)
    expect(scene.near.errors).toMatchObject([{ code: 'ECONNREFUSED', to: { ip: SERVER, port: 53 } }])
  })
})

describe('RFC 4787 §10, packets that are too long', () => {
  it('REQ-13: says what fits, where fragments are forbidden', async () => {
    const { net, pc, router } = home()
    router.interface('eth1').mtu = 1000
    const heard = icmpOf(pc)
    ping(pc, SERVER, { payload: new Uint8Array(1200), dontFragment: true })
    await net.run(20)
    expect(heard).toMatchObject([{ message: { kind: 'unreachable', code: 4, mtu: 1000 } }])
  })

  it('REQ-13: says so to the outside in the outside words', async () => {
    const scene = await spoken()
    scene.router.interface('eth0').mtu = 1000
    const heard = icmpOf(scene.server)
    const options = { dontFragment: true }
    const socket = scene.server.udp.bind(at('0.0.0.0', 54))
    socket.send(new Uint8Array(1200), ipv4Number(OUTSIDE), 5000, options)
    await scene.net.run(20)
    expect(scene.near.datagrams).toEqual([])
    expect(heard).toMatchObject([{ source: ipv4Number(OUTSIDE), message: { code: 4, mtu: 1000 } }])
    const [{ message }] = heard as [(typeof heard)[0]]
    const quote = message.kind === 'unreachable' ? message.quote : new Uint8Array()
    expect(quote.subarray(16, 20)).toEqual(Uint8Array.of(203, 0, 113, 7))
  })
})

describe('RFC 4787 §11, fragments', () => {
  const LONG = Uint8Array.from({ length: 2000 }, (_, i) => i)

  function fragmentsFromPc({ pc, router }: Home): (() => void)[] {
    const payload = encodeUdp(
      { sourcePort: 5000, destinationPort: 53, payload: LONG },
      ipv4Number(PC),
      ipv4Number(SERVER),
    )
    return [0, 800, 1600].map((offset) => () => {
      const packet = {
        source: PC,
        destination: SERVER,
        identification: 9,
        fragmentOffset: offset,
        moreFragments: offset < 1600,
        payload: payload.subarray(offset, offset + 800),
      }
      inject(pc.interface('eth0'), router.interface('eth0'), packet)
    })
  }

  it.each([
    ['in order', [0, 1, 2]],
    ['out of order', [2, 0, 1]],
  ])('REQ-14: takes them %s', async (_how, order) => {
    const scene = home()
    const far = await udp(scene.server, '0.0.0.0', 53)
    const send = fragmentsFromPc(scene)
    for (const i of order) send[i]!()
    await scene.net.run(20)
    expect(far.datagrams).toEqual([{ payload: LONG, from: { ip: OUTSIDE, port: 5000 } }])
  })

  it('REQ-14 a: does not keep what never gets whole', async () => {
    const scene = home()
    fragmentsFromPc(scene)[2]!()
    await scene.net.run(61_000)
    expect(scene.router.counters.ip.reassemblyTimeouts).toBe(1)
  })
})
