import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { putU16, readU16 } from '../../../src/bytes/big-endian.ts'
import { encodeIcmp, type IcmpMessage } from '../../../src/wire/icmp.ts'
import { decodeIpv4, encodeIpv4, ipv4ChecksumIsRight, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import { decodeUdp, udpChecksumState } from '../../../src/wire/udp.ts'
import { icmpOf, inject, packetsOf, ping, route, udp, type HeardIcmp } from '../../stack/kernels.ts'
import {
  at,
  home,
  OTHER_PC,
  OUTSIDE,
  PC,
  portSeen,
  segmentFromPc,
  SERVER,
  type Home,
} from '../../stack/nat/home.ts'
import { emptyTcpSegment, encodeTcp } from '../../../src/wire/tcp.ts'

const HELLO = Uint8Array.of(1, 2, 3)

const PACKET = {
  dscp: 0,
  ecn: 0,
  identification: 1,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 63,
  protocol: IP_PROTOCOL.udp as number,
  options: new Uint8Array(),
}

/** What a packet looked like that has left: from the outside address to the server. */
function quoteOf(payload: Uint8Array, change: Partial<typeof PACKET> = {}): Uint8Array {
  const [source, destination] = [ipv4Number(OUTSIDE), ipv4Number(SERVER)]
  return encodeIpv4({ ...PACKET, ...change, source, destination, payload })
}

/** A datagram from outside port 5000 to port 53, as far as the first eight octets go. */
const DATAGRAM = Uint8Array.of(0x13, 0x88, 0, 53, 0, 11, 0x12, 0x34)

function say({ server, router }: Home, octets: Uint8Array): void {
  const packet = { source: SERVER, destination: OUTSIDE, protocol: IP_PROTOCOL.icmp, payload: octets }
  inject(server.interface('eth0'), router.interface('eth1'), packet)
}

const unreachable = (quote: Uint8Array, code = 3): Uint8Array =>
  encodeIcmp({ kind: 'unreachable', code, quote })

function quotedBy({ message }: HeardIcmp): Uint8Array {
  if (!('quote' in message)) throw new Error('no quotation')
  return message.quote
}

/** The PC has sent from port 5000 to port 53 of the server; what it hears of ICMP from now on. */
async function spoken() {
  const scene = home()
  const near = await udp(scene.pc, '0.0.0.0', 5000)
  const far = await udp(scene.server, '0.0.0.0', 53)
  await portSeen(scene, near, far)
  return { ...scene, near, far, heard: icmpOf(scene.pc) }
}

describe('RFC 5508 §3, queries', () => {
  it('REQ-1: carries pings and their answers, of several hosts with the same identifier', async () => {
    const { net, pc, otherPc, server, nat } = home()
    const [atPc, atOther] = [icmpOf(pc), icmpOf(otherPc)]
    const arrived = packetsOf(server.interface('eth0'), 'in')
    ping(pc, SERVER)
    ping(otherPc, SERVER)
    await net.run(20)
    for (const heard of [atPc, atOther]) {
      expect(heard).toMatchObject([
        { source: ipv4Number(SERVER), message: { kind: 'echo-reply', identifier: 77 } },
      ])
    }
    expect(arrived.map(({ source }) => source)).toEqual([ipv4Number(OUTSIDE), ipv4Number(OUTSIDE)])
    expect(new Set(nat.entries().map(({ outsidePort }) => outsidePort)).size).toBe(2)
  })

  it('REQ-1: one identifier inside has one outside, whoever is pinged', async () => {
    const { net, pc, otherPc, nat } = home()
    ping(otherPc, SERVER)
    for (const to of [SERVER, '203.0.113.81']) ping(pc, to)
    await net.run(20)
    const ofPc = nat.entries().filter(({ inside }) => inside.ip === ipv4Number(PC))
    expect(ofPc).toHaveLength(2)
    expect(new Set(ofPc.map(({ outsidePort }) => outsidePort)).size).toBe(1)
  })

  it('REQ-1: an answer that nobody asked for stays outside', async () => {
    const { net, pc, server, router } = home()
    const heard = icmpOf(pc)
    const payload = encodeIcmp({ kind: 'echo-reply', identifier: 77, sequence: 1, payload: HELLO })
    const packet = { source: SERVER, destination: OUTSIDE, protocol: IP_PROTOCOL.icmp, payload }
    inject(server.interface('eth0'), router.interface('eth1'), packet)
    await net.run(20)
    expect(heard).toEqual([])
  })

  it('REQ-2: a session lasts for 60 seconds, or as is set', async () => {
    for (const [options, ms] of [
      [{}, 60_000],
      [{ icmpTimeoutSeconds: 90 }, 90_000],
    ] as const) {
      const { net, pc, nat } = home(options)
      ping(pc, SERVER)
      await net.run(ms - 1000)
      expect(nat.entries()).toHaveLength(1)
      await net.run(1100)
      expect(nat.entries()).toEqual([])
    }
  })
})

/** The PC has the identifier 0, which is also what an echo has for the port that it lacks. */
describe('RFC 5508 §3, the identifier 0', () => {
  const icmp = { protocol: IP_PROTOCOL.icmp as number }

  function fromPc({ pc, router }: Home, message: IcmpMessage): void {
    const packet = { source: PC, destination: SERVER, ...icmp, payload: encodeIcmp(message) }
    inject(pc.interface('eth0'), router.interface('eth0'), packet)
  }

  async function mapped() {
    const scene = home()
    fromPc(scene, { kind: 'echo', identifier: 0, sequence: 1, payload: HELLO })
    await scene.net.run(20)
    expect(scene.nat.entries()).toMatchObject([{ outsidePort: 0 }])
    return { ...scene, heard: icmpOf(scene.pc) }
  }

  it('takes no ping of the outside address from the router', async () => {
    const { net, server, heard } = await mapped()
    const atServer = icmpOf(server)
    ping(server, OUTSIDE)
    await net.run(20)
    expect(atServer).toMatchObject([{ source: ipv4Number(OUTSIDE), message: { kind: 'echo-reply' } }])
    expect(heard).toEqual([])
  })

  it('takes no error about an answer of the router', async () => {
    const scene = await mapped()
    const reply = encodeIcmp({ kind: 'echo-reply', identifier: 7, sequence: 1, payload: HELLO })
    say(scene, unreachable(quoteOf(reply, icmp)))
    await scene.net.run(20)
    expect(scene.heard).toEqual([])
  })

  it('lets no answer out that nobody has asked for, nor an error about such a question', async () => {
    const scene = await mapped()
    const arrived = packetsOf(scene.server.interface('eth0'), 'in')
    fromPc(scene, { kind: 'echo-reply', identifier: 7, sequence: 1, payload: HELLO })
    const payload = encodeIcmp({ kind: 'echo', identifier: 7, sequence: 1, payload: HELLO })
    const ends = { source: ipv4Number(SERVER), destination: ipv4Number(PC) }
    fromPc(scene, {
      kind: 'time-exceeded',
      code: 1,
      quote: encodeIpv4({ ...PACKET, ...icmp, ...ends, payload }),
    })
    await scene.net.run(20)
    expect(arrived).toEqual([])
    expect(scene.nat.counters.untranslatable).toBe(2)
  })
})

describe('RFC 5508 §4, errors from the outside', () => {
  it('REQ-4: reach whose packet it was, with the quotation as that was sent', async () => {
    const scene = await spoken()
    scene.far.socket.close()
    scene.near.socket.send(HELLO, { ip: SERVER, port: 53 })
    await scene.net.run(20)
    expect(scene.near.errors).toMatchObject([{ code: 'ECONNREFUSED', to: { ip: SERVER, port: 53 } }])
    expect(scene.heard).toMatchObject([
      { source: ipv4Number(SERVER), message: { kind: 'unreachable', code: 3 } },
    ])
    // The codec has verified the checksum of the quoted header.
    const quoted = decodeIpv4(quotedBy(scene.heard[0]!))
    expect(quoted).toMatchObject({ source: ipv4Number(PC), destination: ipv4Number(SERVER) })
    expect(decodeUdp(quoted.payload)).toMatchObject({ sourcePort: 5000, destinationPort: 53 })
    const { payload, source, destination } = quoted
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('right')
  })

  it.each<[string, (quote: Uint8Array) => IcmpMessage]>([
    ['time exceeded', (quote) => ({ kind: 'time-exceeded', code: 0, quote })],
    ['fragmentation needed', (quote) => ({ kind: 'unreachable', code: 4, mtu: 1200, quote })],
    ['prohibited', (quote) => ({ kind: 'unreachable', code: 13, quote })],
    ['parameter problem', (quote) => ({ kind: 'parameter-problem', pointer: 20, quote })],
  ])('REQ-4 b: type, code and what belongs to them stay as they are: %s', async (_what, messageOf) => {
    const scene = await spoken()
    const sent = messageOf(quoteOf(DATAGRAM))
    say(scene, encodeIcmp(sent))
    await scene.net.run(20)
    const [{ message }] = scene.heard as [HeardIcmp]
    expect({ ...message, quote: undefined }).toEqual({ ...sent, quote: undefined })
  })

  it('REQ-4: about a ping reach whoever pinged, with the identifier that it used', async () => {
    const { net, pc, otherPc, router, server } = home()
    server.settings.forwarding = true
    route(router, SERVER)
    const [atPc, atOther] = [icmpOf(pc), icmpOf(otherPc)]
    ping(pc, '10.9.9.9', { ttl: 2 })
    ping(otherPc, '10.9.9.9', { ttl: 2 })
    await net.run(20)
    for (const heard of [atPc, atOther]) {
      expect(heard).toHaveLength(1)
      expect(readU16(decodeIpv4(quotedBy(heard[0]!)).payload, 4)).toBe(77)
    }
  })

  it('REQ-4: about a connection reach it, though the quotation ends before the checksum', async () => {
    const scene = home()
    segmentFromPc(scene, SERVER, { sourcePort: 5000, destinationPort: 80, flags: 2, sequence: 7 })
    await scene.net.run(20)
    const heard = icmpOf(scene.pc)
    const segment = { ...emptyTcpSegment(), sourcePort: 5000, destinationPort: 80, sequence: 7 }
    const whole = encodeTcp(segment, ipv4Number(OUTSIDE), ipv4Number(SERVER))
    const quote = quoteOf(whole, { protocol: IP_PROTOCOL.tcp }).subarray(0, 28)
    say(scene, unreachable(quote))
    await scene.net.run(20)
    const quoted = quotedBy(heard[0]!)
    expect(quoted).toHaveLength(28)
    expect(ipv4ChecksumIsRight(quoted, 0)).toBe(true)
    expect([...quoted.subarray(12, 16)]).toEqual([192, 168, 1, 10])
  })

  it('REQ-3: are dropped for a wrong checksum', async () => {
    const scene = await spoken()
    const octets = unreachable(quoteOf(DATAGRAM))
    octets[2]! ^= 1
    say(scene, octets)
    await scene.net.run(20)
    expect(scene.heard).toEqual([])
    expect(scene.nat.counters.badErrors).toBe(1)
  })

  it('REQ-3 a: are dropped for a wrong checksum of the quoted header', async () => {
    const scene = await spoken()
    const quote = quoteOf(DATAGRAM)
    quote[8]! ^= 1
    say(scene, unreachable(quote))
    await scene.net.run(20)
    expect(scene.heard).toEqual([])
    expect(scene.nat.counters.badErrors).toBe(1)
  })

  it('REQ-3 b: are read past the options of the quoted packet', async () => {
    const scene = await spoken()
    const options = Uint8Array.of(0x94, 4, 0, 0)
    say(scene, unreachable(quoteOf(DATAGRAM, { options })))
    await scene.net.run(20)
    expect(scene.heard).toHaveLength(1)
    expect([...quotedBy(scene.heard[0]!).subarray(20, 24)]).toEqual([...options])
  })

  it('REQ-3 c: pass with a wrong checksum of the quoted transport, which stays wrong', async () => {
    const scene = await spoken()
    say(scene, unreachable(quoteOf(DATAGRAM)))
    await scene.net.run(20)
    const { payload, source, destination } = decodeIpv4(quotedBy(scene.heard[0]!).slice(0, 31 - 3))
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('wrong')
  })

  it.each([
    ['ends before the ports', (quote: Uint8Array) => quote.subarray(0, 27)],
    ['ends within its header', (quote: Uint8Array) => quote.subarray(0, 19)],
    ['is no IPv4', (quote: Uint8Array) => Uint8Array.of(0x65, ...quote.subarray(1))],
    ['is a later fragment', () => quoteOf(DATAGRAM, { fragmentOffset: 8 })],
  ])('are dropped when the quotation %s', async (_what, change) => {
    const scene = await spoken()
    say(scene, unreachable(change(quoteOf(DATAGRAM))))
    await scene.net.run(20)
    expect(scene.heard).toEqual([])
    expect(scene.nat.counters.badErrors).toBe(1)
  })

  it('REQ-4: go nowhere without a mapping', async () => {
    const scene = await spoken()
    const unknown = DATAGRAM.slice()
    putU16(5001, unknown, 0)
    say(scene, unreachable(quoteOf(unknown)))
    await scene.net.run(20)
    expect(scene.heard).toEqual([])
    expect(scene.nat.counters.errors).toBe(0)
  })

  it('REQ-6: neither refresh a session nor end it', async () => {
    const { net, pc, nat, ...others } = home()
    ping(pc, SERVER)
    await net.run(30_000)
    const [before] = nat.entries()
    const echo = encodeIcmp({ kind: 'echo', identifier: 77, sequence: 1, payload: HELLO })
    say({ net, pc, nat, ...others }, unreachable(quoteOf(echo, { protocol: IP_PROTOCOL.icmp })))
    await net.run(20)
    expect(nat.counters.errors).toBe(1)
    const [after] = nat.entries()
    expect(before!.expiresInMs - after!.expiresInMs).toBeCloseTo(20)
  })
})

describe('RFC 5508 §4, errors from the inside', () => {
  it('REQ-5: come from the outside address, with the quotation as the outside knows it', async () => {
    const scene = await spoken()
    const heard = icmpOf(scene.server)
    scene.near.socket.close()
    scene.far.socket.send(HELLO, { ip: OUTSIDE, port: 5000 })
    await scene.net.run(20)
    expect(scene.far.errors).toMatchObject([{ code: 'ECONNREFUSED', to: { ip: OUTSIDE, port: 5000 } }])
    expect(heard).toMatchObject([{ source: ipv4Number(OUTSIDE), message: { kind: 'unreachable', code: 3 } }])
    const { payload, source, destination } = decodeIpv4(quotedBy(heard[0]!))
    expect([source, destination]).toEqual([ipv4Number(SERVER), ipv4Number(OUTSIDE)])
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('right')
  })

  it('REQ-5 c: come from the outside address, too, where a router inside sends them', async () => {
    const forward = { protocol: 'udp', outsidePort: 8053, to: at('192.168.2.2', 53) } as const
    const scene = home({ portForwards: [forward] })
    // The other PC is a router to a network behind it that has no such host.
    scene.otherPc.settings.forwarding = true
    const deep = scene.net.host('deep')
    scene.net.link([scene.otherPc, '192.168.2.1/24'], [deep, '192.168.2.3/24'])
    route(scene.router, OTHER_PC, '192.168.2.0/24')
    const heard = icmpOf(scene.server)
    const far = await udp(scene.server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await scene.net.run(5000)
    expect(heard).toMatchObject([{ source: ipv4Number(OUTSIDE), message: { kind: 'unreachable', code: 1 } }])
    expect(far.errors).toMatchObject([{ code: 'EHOSTUNREACH', to: { ip: OUTSIDE, port: 8053 } }])
  })

  it('REQ-5: stay inside without a mapping', async () => {
    const { net, pc, router, server, nat } = home()
    const heard = icmpOf(server)
    const quote = encodeIpv4({
      ...PACKET,
      source: ipv4Number(SERVER),
      destination: ipv4Number(PC),
      payload: DATAGRAM,
    })
    const packet = {
      source: PC,
      destination: SERVER,
      protocol: IP_PROTOCOL.icmp,
      payload: unreachable(quote),
    }
    inject(pc.interface('eth0'), router.interface('eth0'), packet)
    await net.run(20)
    expect(heard).toEqual([])
    expect(nat.counters.untranslatable).toBe(1)
  })
})

describe('RFC 5508 §6, hairpinning', () => {
  it('REQ-7 b: carries errors between neighbors who know each other by the outside address', async () => {
    const scene = home({ portForwards: [{ protocol: 'udp', outsidePort: 8053, to: at(PC, 53) }] })
    const client = await udp(scene.otherPc, '0.0.0.0', 6000)
    const heard = icmpOf(scene.otherPc)
    client.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await scene.net.run(20)
    expect(client.errors).toMatchObject([{ code: 'ECONNREFUSED', to: { ip: OUTSIDE, port: 8053 } }])
    expect(heard).toMatchObject([{ source: ipv4Number(OUTSIDE) }])
    const { payload, source, destination } = decodeIpv4(quotedBy(heard[0]!))
    expect([source, destination]).toEqual([ipv4Number(OTHER_PC), ipv4Number(OUTSIDE)])
    expect(udpChecksumState(payload, 0, payload.length, source, destination)).toBe('right')
  })

  it('REQ-7 b: carries what the translator itself has to say of such packets', async () => {
    const scene = home({ portForwards: [{ protocol: 'udp', outsidePort: 8053, to: at('192.168.1.99', 53) }] })
    const client = await udp(scene.otherPc, '0.0.0.0', 6000)
    client.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await scene.net.run(5000)
    expect(client.errors).toMatchObject([{ code: 'EHOSTUNREACH', to: { ip: OUTSIDE, port: 8053 } }])
  })
})

describe('what the translator itself says', () => {
  it('of a packet from the outside that finds nobody inside', async () => {
    const scene = home({ portForwards: [{ protocol: 'udp', outsidePort: 8053, to: at('192.168.1.99', 53) }] })
    const far = await udp(scene.server, '0.0.0.0', 4000)
    far.socket.send(HELLO, { ip: OUTSIDE, port: 8053 })
    await scene.net.run(5000)
    expect(far.errors).toMatchObject([{ code: 'EHOSTUNREACH', to: { ip: OUTSIDE, port: 8053 } }])
  })

  it('of a packet between neighbors whose time is over', async () => {
    const scene = home({ portForwards: [{ protocol: 'udp', outsidePort: 8053, to: at(PC, 53) }] })
    const heard = icmpOf(scene.otherPc)
    const socket = scene.otherPc.udp.bind(at('0.0.0.0', 6000))
    socket.send(HELLO, ipv4Number(OUTSIDE), 8053, { ttl: 1 })
    await scene.net.run(20)
    expect(heard).toMatchObject([{ message: { kind: 'time-exceeded' } }])
    const { payload, source, destination } = decodeIpv4(quotedBy(heard[0]!))
    expect([source, destination]).toEqual([ipv4Number(OTHER_PC), ipv4Number(OUTSIDE)])
    expect(decodeUdp(payload)).toMatchObject({ sourcePort: 6000, destinationPort: 8053 })
  })
})

describe('RFC 5508 §8, resources', () => {
  it('REQ-8: says "administratively prohibited" to who finds no room, and drops the packet', async () => {
    const scene = home({ tableSize: 2 })
    const near = await udp(scene.pc, '0.0.0.0', 5000)
    const arrived = packetsOf(scene.server.interface('eth0'), 'in')
    const heard = icmpOf(scene.pc)
    for (const port of [53, 54, 55]) near.socket.send(HELLO, { ip: SERVER, port })
    await scene.net.run(20)
    expect(arrived).toHaveLength(2)
    const [told] = heard.filter(({ source }) => source === ipv4Number('192.168.1.1'))
    expect(told).toMatchObject({ message: { kind: 'unreachable', code: 13 } })
    expect(decodeIpv4(quotedBy(told!)).source).toBe(ipv4Number(PC))
    expect(scene.nat.counters.tableFull).toBe(1)
  })

  it('has room again when sessions have ended', async () => {
    const scene = home({ tableSize: 1 })
    const near = await udp(scene.pc, '0.0.0.0', 5000)
    const far = await udp(scene.server, '0.0.0.0', 53)
    const other = await udp(scene.server, '0.0.0.0', 54)
    expect(await portSeen(scene, near, far)).toBe(5000)
    expect(await portSeen(scene, near, other)).toBeUndefined()
    await scene.net.run(300_000)
    expect(await portSeen(scene, near, other)).toBe(5000)
  })
})
