import { describe, expect, it } from 'vitest'
import { Cable } from '../../../src/sim/link/cable.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import { Hub } from '../../../src/sim/link/hub.ts'
import { Port, type PortStatistics } from '../../../src/sim/link/port.ts'
import { World } from '../../../src/sim/world.ts'

/** At 10 Mbit/s: preamble, 60 octets and FCS in bits, which are ticks. */
const SHORT_FRAME_BITS = 8 * (8 + 60 + 4)

/** Stations on one hub, each on a cable of its own, and what each received. */
function hubbed(stations: number, options: Partial<CableOptions> = {}, seed = 3) {
  const world = new World({ seed })
  const hub = new Hub(world, 'hub')
  const received = Array.from({ length: stations }, (): { at: number; frame: Uint8Array }[] => [])
  const cables: Cable[] = []
  const ports = received.map((frames, i) => {
    const port = new Port(world, `station ${i}`, 0x02_00_00_00_00_00 + i)
    port.onFrame((frame) => frames.push({ at: world.now, frame }))
    const cable = new Cable(world, `to station ${i}`, { latencyMs: 0.001, ...options })
    cable.connect(port, hub.port())
    cables.push(cable)
    return port
  })
  const sum = (field: keyof PortStatistics): number =>
    ports.reduce((total, { statistics }) => total + statistics[field], 0)
  return { world, hub, ports, cables, received, sum }
}

function frameOf(station: number, number: number, length = 60): Uint8Array {
  const frame = new Uint8Array(length)
  frame.set([station, number >>> 8, number], 14)
  return frame
}

function namesOf(frames: readonly { frame: Uint8Array }[]): string[] {
  return frames.map(({ frame }) => `${frame[14]!}/${(frame[15]! << 8) | frame[16]!}`)
}

describe('Hub', () => {
  it('says to all others what it hears from one, bit by bit and without storing it', async () => {
    const { world, hub, ports, received } = hubbed(3)
    const sent = frameOf(0, 1)
    ports[0]!.transmit(sent)
    await world.runUntilIdle()
    // Two cables of 1 µs.
    expect(received.map((frames) => frames.map(({ at }) => at))).toEqual([
      [],
      [SHORT_FRAME_BITS + 20],
      [SHORT_FRAME_BITS + 20],
    ])
    expect(received[1]![0]!.frame).toEqual(sent)
    expect(received[1]![0]!.frame.buffer).not.toBe(received[2]![0]!.frame.buffer)
    expect(ports[0]!.statistics).toMatchObject({ sentFrames: 1, sentOctets: 60, collisions: 0 })
    expect(ports[2]!.statistics).toMatchObject({ receivedFrames: 1, receivedOctets: 60 })
    expect(hub.ports.map(({ statistics }) => statistics.receivedFrames)).toEqual([1, 0, 0])
    expect(hub.ports.map(({ statistics }) => statistics.sentFrames)).toEqual([0, 1, 1])
  })

  it('leaves the gap of 96 bits between the frames of one station', async () => {
    const { world, ports, received } = hubbed(2)
    ports[0]!.transmit(frameOf(0, 1))
    ports[0]!.transmit(frameOf(0, 2))
    await world.runUntilIdle()
    const [first, second] = received[1]!
    expect(second!.at - first!.at).toBe(96 + SHORT_FRAME_BITS)
  })

  it('is shared by carrier sense: who hears others waits for the end and the gap', async () => {
    const { world, ports, received, sum } = hubbed(3)
    ports[0]!.transmit(frameOf(0, 1, 1000))
    await world.runFor(0.1)
    ports[1]!.transmit(frameOf(1, 1))
    await world.runUntilIdle()
    expect(namesOf(received[2]!)).toEqual(['0/1', '1/1'])
    expect(sum('collisions')).toBe(0)
    // Silence reaches station 1 when it reaches 2; then the gap, and the way back.
    expect(received[2]![1]!.at - received[2]![0]!.at).toBe(96 + SHORT_FRAME_BITS + 20)
  })

  it('lets two stations that begin at once both get through, after a collision', async () => {
    const { world, hub, ports, received, sum } = hubbed(3)
    ports[0]!.transmit(frameOf(0, 1))
    ports[1]!.transmit(frameOf(1, 1))
    await world.runUntilIdle()
    expect(namesOf(received[2]!).toSorted()).toEqual(['0/1', '1/1'])
    expect(namesOf(received[0]!)).toEqual(['1/1'])
    expect(namesOf(received[1]!)).toEqual(['0/1'])
    expect(sum('collisions')).toBe(2 * hub.statistics.collisions)
    expect(hub.statistics.collisions).toBeGreaterThanOrEqual(1)
    expect(ports[2]!.statistics).toMatchObject({ runts: hub.statistics.collisions, receiveErrors: 0 })
  })

  it('keeps its books while many contend', async () => {
    const { world, hub, ports, received, sum } = hubbed(5)
    const each = 60
    for (const [station, port] of ports.entries()) {
      for (let number = 0; number < each; number++) port.transmit(frameOf(station, number, 60 + 20 * number))
    }
    await world.runUntilIdle()
    expect(hub.statistics.collisions).toBeGreaterThan(20)
    expect(sum('sentFrames') + sum('excessiveCollisions')).toBe(5 * each)
    expect(sum('sendErrors')).toBe(sum('excessiveCollisions'))
    expect(sum('receivedFrames')).toBe(4 * sum('sentFrames'))
    expect(sum('lateCollisions')).toBe(0)
    for (const frames of received) expect(new Set(namesOf(frames)).size).toBe(frames.length)
    const onceEach = hub.ports.reduce((total, { statistics }) => total + statistics.receivedFrames, 0)
    expect(onceEach).toBe(sum('sentFrames'))
  })

  it('uses the wire well and favours nobody for ever, though who has won is likely to win again', async () => {
    const shares: number[] = []
    for (let seed = 0; seed < 10; seed++) {
      const { world, ports, sum } = hubbed(2, { queueOctets: 1e9 }, seed)
      for (let number = 0; number < 2000; number++) {
        ports[0]!.transmit(frameOf(0, number, 500))
        ports[1]!.transmit(frameOf(1, number, 500))
      }
      await world.runFor(900)
      // With the gap 0.4192 ms each: 900 ms have room for 2,147.
      expect(sum('sentFrames')).toBeGreaterThan(1700)
      shares.push(ports[0]!.statistics.sentFrames / sum('sentFrames'))
    }
    const mean = shares.reduce((total, share) => total + share) / shares.length
    expect(mean).toBeGreaterThan(0.35)
    expect(mean).toBeLessThan(0.65)
  })

  it('drops and counts what finds the queue of a station full', async () => {
    const { world, ports, received } = hubbed(2, { queueOctets: 300 })
    for (let number = 0; number < 8; number++) ports[0]!.transmit(frameOf(0, number))
    await world.runUntilIdle()
    expect(received[1]).toHaveLength(5)
    expect(ports[0]!.statistics.sendDropped).toBe(3)
  })

  it('with cables that are too long has late collisions, whose frames are lost for good', async () => {
    // 2 × 30 µs each way: what collides at the far end is heard after up to 1,200 bits.
    const { world, ports, received, sum } = hubbed(2, { latencyMs: 0.03 })
    ports[0]!.transmit(frameOf(0, 1, 1000))
    await world.runFor(0.05)
    ports[1]!.transmit(frameOf(1, 1, 1000))
    await world.runUntilIdle()
    expect(ports[0]!.statistics).toMatchObject({ lateCollisions: 1, sendErrors: 1, sentFrames: 0 })
    expect(sum('sentFrames')).toBe(sum('receivedFrames'))
    expect(namesOf(received[1]!)).toEqual([])
  })

  it('with cables that are far too long loses frames that their senders think sent', async () => {
    const { world, ports, sum } = hubbed(2, { latencyMs: 0.1 })
    ports[0]!.transmit(frameOf(0, 1))
    ports[1]!.transmit(frameOf(1, 1))
    await world.runUntilIdle()
    expect(sum('sentFrames')).toBe(2)
    expect(sum('receivedFrames')).toBe(0)
    expect(sum('collisions')).toBe(0)
    expect(sum('receiveErrors') + sum('runts')).toBe(2)
  })

  it('is one collision domain with other hubs', async () => {
    const { world, hub, ports, received, sum } = hubbed(2)
    const other = new Hub(world, 'other')
    new Cable(world, 'between').connect(hub.port(), other.port())
    const far = new Port(world, 'far', 9)
    const heard: { frame: Uint8Array }[] = []
    far.onFrame((frame) => heard.push({ frame }))
    new Cable(world, 'to far').connect(other.port(), far)
    ports[0]!.transmit(frameOf(0, 1))
    ports[1]!.transmit(frameOf(1, 1))
    far.transmit(frameOf(2, 1))
    await world.runUntilIdle()
    expect(namesOf(heard).toSorted()).toEqual(['0/1', '1/1'])
    expect(namesOf(received[0]!).toSorted()).toEqual(['1/1', '2/1'])
    expect(sum('collisions')).toBeGreaterThan(0)
  })

  it('speaks one rate: hubs of different rates cannot be joined', () => {
    const world = new World()
    const slow = new Hub(world, 'slow').port()
    const fast = new Hub(world, 'fast', { bandwidthBps: 100_000_000 }).port()
    expect(() => new Cable(world, 'between').connect(slow, fast)).toThrow('differ in their rate')
  })

  it('passes on what a bad cable made of a frame', async () => {
    const { world, ports, cables, received } = hubbed(3)
    const comments: (string | undefined)[] = []
    cables[0]!.tap((_frame, direction, comment) => comments.push(`${direction} ${comment}`))
    cables[0]!.set({ bitErrorRate: 1 })
    ports[0]!.transmit(frameOf(0, 1))
    await world.runUntilIdle()
    cables[0]!.set({ bitErrorRate: 0, loss: 1 })
    ports[0]!.transmit(frameOf(0, 2))
    await world.runUntilIdle()
    expect(received.flat()).toEqual([])
    expect(ports.map(({ statistics }) => statistics.receiveErrors)).toEqual([0, 1, 1])
    expect(comments[0]).toMatch(/^out bit \d+ flipped/)
    expect(comments[1]).toBe('out lost on the cable')
  })

  it('tells who taps a cable about frames cut short', async () => {
    const { world, ports, cables } = hubbed(2)
    const comments: string[] = []
    cables[0]!.tap((frame, direction, comment) =>
      comments.push(`${direction} ${frame[14]!} ${comment ?? 'whole'}`),
    )
    ports[0]!.transmit(frameOf(0, 1))
    ports[1]!.transmit(frameOf(1, 1))
    await world.runUntilIdle()
    expect(comments).toContain('out 0 cut short by a collision')
    expect(comments).toContain('out 0 whole')
    expect(comments).toContain('in 1 whole')
  })

  it('survives a plug pulled in the middle of a frame, and works again after', async () => {
    const { world, ports, cables, received } = hubbed(3)
    ports[0]!.transmit(frameOf(0, 1, 1500))
    ports[0]!.transmit(frameOf(0, 2))
    await world.runFor(0.5)
    cables[0]!.unplug()
    await world.runFor(1)
    expect(received[1]).toEqual([])
    expect(ports[0]!.statistics).toMatchObject({ sentFrames: 0, sendDropped: 2 })
    expect(ports[1]!.statistics.receiveErrors).toBe(1)
    ports[1]!.transmit(frameOf(1, 1))
    cables[0]!.plug()
    ports[0]!.transmit(frameOf(0, 3))
    await world.runUntilIdle()
    expect(namesOf(received[2]!).toSorted()).toEqual(['0/3', '1/1'])
    expect(namesOf(received[1]!)).toEqual(['0/3'])
  })
})
