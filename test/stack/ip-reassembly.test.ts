import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WorldSurroundings } from '../../src/sim/world-surroundings.ts'
import { World } from '../../src/sim/world.ts'
import { ipCounters } from '../../src/stack/counters.ts'
import { fragmentsOf } from '../../src/stack/ip-fragmentation.ts'
import { IP_AT } from '../../src/stack/ip-packet.ts'
import { IpReassembly } from '../../src/stack/ip-reassembly.ts'
import { LoopbackDevice } from '../../src/stack/loopback-device.ts'
import { KernelLog } from '../../src/stack/kernel-log.ts'
import { newCounters } from '../../src/stack/counters.ts'
import { NetworkInterface } from '../../src/stack/network-interface.ts'
import { RoutingTable } from '../../src/stack/routing-table.ts'
import { decodeIpv4, encodeIpv4, type Ipv4Packet } from '../../src/wire/ipv4.ts'

function bench() {
  const world = new World()
  const surroundings = new WorldSurroundings(world, world.random)
  const counters = ipCounters()
  const expired: number[] = []
  const reassembly = new IpReassembly(surroundings, counters, (frame, ipAt, end) => {
    expired.push(decodeIpv4(frame, ipAt, end).payload.length)
  })
  const by = new NetworkInterface({
    name: 'lo',
    device: new LoopbackDevice(surroundings),
    surroundings,
    log: new KernelLog(surroundings),
    counters: newCounters(),
    routes: new RoutingTable(),
  })
  const add = (frame: Uint8Array): Ipv4Packet | undefined => {
    const whole = reassembly.add(frame, IP_AT, frame.length, by)
    return whole === undefined ? undefined : decodeIpv4(whole, IP_AT)
  }
  return { world, counters, expired, add }
}

/** One piece: `offset` in octets, filled with the numbers of the packet that it is of. */
function piece(offset: number, length: number, more: boolean, identification = 1): Uint8Array {
  const payload = Uint8Array.from({ length }, (_, i) => (offset + i) * 7)
  return frameOf({ ...BLANK, identification, fragmentOffset: offset, moreFragments: more, payload })
}

const BLANK: Ipv4Packet = {
  dscp: 0,
  ecn: 0,
  identification: 1,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  protocol: 17,
  source: 0x0a00_0001,
  destination: 0x0a00_0002,
  options: new Uint8Array(),
  payload: new Uint8Array(),
}

function frameOf(packet: Ipv4Packet): Uint8Array {
  const octets = encodeIpv4(packet)
  const frame = new Uint8Array(IP_AT + octets.length)
  frame.set(octets, IP_AT)
  return frame
}

describe('fragments', () => {
  it('make the packet again, in whatever order they come and however often', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 4000 }),
        fc.integer({ min: 68, max: 1500 }),
        fc.infiniteStream(fc.nat()),
        (payload, mtu, dice) => {
          const { add, counters } = bench()
          const frame = frameOf({ ...BLANK, payload })
          const deck = fragmentsOf(frame, frame.length, mtu).flatMap((part) => [part, part])
          for (let i = deck.length - 1; i > 0; i--) {
            const j = dice.next().value % (i + 1)
            ;[deck[i], deck[j]] = [deck[j]!, deck[i]!]
          }
          const wholes = deck.map(add).filter((whole) => whole !== undefined)
          // What is left over once the first is whole may begin a second, of the copies.
          expect(wholes.length).toBeGreaterThanOrEqual(1)
          for (const whole of wholes) expect(whole).toMatchObject({ ...BLANK, payload })
          expect(counters.reassemblyOverlaps).toBe(0)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('of packets with the same identification but other parties or protocols are kept apart', () => {
    const { add } = bench()
    const first = (change: Partial<Ipv4Packet>) =>
      frameOf({ ...BLANK, moreFragments: true, payload: new Uint8Array(8), ...change })
    add(first({}))
    add(first({ source: 9 }))
    add(first({ destination: 9 }))
    add(first({ protocol: 6 }))
    expect(add(piece(8, 4, false))?.payload).toHaveLength(12)
    expect(
      add(frameOf({ ...BLANK, protocol: 6, fragmentOffset: 8, payload: new Uint8Array(2) }))?.payload,
    ).toHaveLength(10)
  })

  it('that overlap make the whole packet worthless', () => {
    const { add, counters } = bench()
    add(piece(0, 16, true))
    add(piece(8, 16, true))
    expect(add(piece(16, 8, false))).toBeUndefined()
    expect(counters).toMatchObject({ reassemblyOverlaps: 1, reassemblyFailures: 1 })
  })

  it.each([
    ['end beyond 65,535 octets', () => [piece(65_528, 8, false)]],
    ['are not the last and no multiple of eight octets', () => [piece(0, 9, true)]],
    ['are not the last and empty', () => [piece(8, 0, true)]],
    ['go on behind the last', () => [piece(16, 8, false), piece(24, 8, true)]],
    ['are a second last one, elsewhere', () => [piece(16, 8, false), piece(32, 8, false)]],
    ['end before what has come already', () => [piece(32, 8, true), piece(16, 8, false)]],
  ])('that %s are refused with their packet', (_what, frames) => {
    const { add, counters } = bench()
    for (const frame of frames()) expect(add(frame)).toBeUndefined()
    expect(counters.reassemblyFailures).toBe(1)
  })

  it('that would make a packet longer than IP has are given up', () => {
    const { add, counters } = bench()
    // The options of the first fragment come on top of what every piece has room for by itself.
    const options = new Uint8Array(40).fill(1)
    const payload = new Uint8Array(1024)
    add(frameOf({ ...BLANK, options, moreFragments: true, payload }))
    for (let offset = 1024; offset < 64_512; offset += 1024) add(piece(offset, 1024, true))
    expect(add(piece(64_512, 65_515 - 64_512, false))).toBeUndefined()
    expect(counters).toMatchObject({ reassembled: 0, reassemblyFailures: 1 })
  })

  it('are given up after a minute, and the first of them is shown', async () => {
    const { world, add, counters, expired } = bench()
    add(piece(0, 24, true, 1))
    add(piece(24, 8, true, 2))
    await world.runFor(30_000)
    add(piece(0, 8, true, 3))
    await world.runFor(29_999)
    expect(counters.reassemblyTimeouts).toBe(0)
    await world.runFor(2)
    expect(counters.reassemblyTimeouts).toBe(2)
    expect(expired).toEqual([24])
    await world.runFor(30_000)
    expect(expired).toEqual([24, 8])
  })

  it('hold no more than four megabytes: the oldest packets make room', async () => {
    const { world, add, counters } = bench()
    for (let i = 0; i < 4000; i++) add(piece(0, 1480, true, i))
    expect(counters.reassemblyEvictions).toBeGreaterThan(1000)
    expect(counters.reassemblyEvictions).toBeLessThan(1700)
    expect(add(piece(1480, 1, false, 3999))?.payload).toHaveLength(1481)
    expect(add(piece(1480, 1, false, 0))).toBeUndefined()
    await world.runUntilIdle()
  })
})
