import { describe, expect, it } from 'vitest'
import { Cable } from '../../../src/sim/link/cable.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { ticksOf } from '../../../src/sim/ticks.ts'
import { World } from '../../../src/sim/world.ts'

/** A cable between two ports, and what came in at the second. */
function cabled(options: Partial<CableOptions> = {}) {
  const world = new World({ seed: 7 })
  const a = new Port(world, 'a', 0x02_00_00_00_00_0a)
  const b = new Port(world, 'b', 0x02_00_00_00_00_0b)
  const cable = new Cable(world, 'wire', options)
  const arrivals: { at: number; frame: Uint8Array }[] = []
  b.onFrame((frame) => arrivals.push({ at: world.now, frame }))
  cable.connect(a, b)
  return { world, a, b, cable, arrivals }
}

function numbered(number: number, length = 60): Uint8Array {
  const frame = new Uint8Array(length)
  frame.set([number >>> 8, number], 14)
  return frame
}

function numberOf(frame: Uint8Array): number {
  return (frame[14]! << 8) | frame[15]!
}

function sendMany(port: Port, count: number): void {
  for (let i = 0; i < count; i++) port.transmit(numbered(i))
}

describe('Cable', () => {
  it('carries a frame after the time of its octets, preamble, FCS and gap, and the latency', async () => {
    const { world, a, arrivals } = cabled({ bandwidthBps: 10_000_000, latencyMs: 2 })
    a.transmit(numbered(1, 100))
    await world.runUntilIdle()
    // A bit at 10 Mbit/s takes one tick.
    expect(arrivals.map(({ at }) => at)).toEqual([(8 + 100 + 4 + 12) * 8 + ticksOf(2)])
  })

  it('hands over the very array that was sent, unless it has to be padded', async () => {
    const { world, a, arrivals } = cabled()
    const long = numbered(1, 60)
    const short = numbered(2, 42)
    a.transmit(long)
    a.transmit(short)
    await world.runUntilIdle()
    expect(arrivals[0]!.frame).toBe(long)
    expect(arrivals[1]!.frame).toEqual(numbered(2, 60))
  })

  it('keeps its rate, whose frames take no whole number of ticks', async () => {
    const { world, a, arrivals } = cabled({ bandwidthBps: 1_000_000_000, latencyMs: 0 })
    sendMany(a, 1000)
    await world.runUntilIdle()
    // 84 octets are 6.72 ticks of 100 ns.
    expect(Math.abs(arrivals.at(-1)!.at - 6720)).toBeLessThanOrEqual(1)
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual(Array.from({ length: 1000 }, (_, i) => i))
  })

  it('may be infinitely fast', async () => {
    const { world, a, arrivals } = cabled({ bandwidthBps: Infinity, latencyMs: 1 })
    sendMany(a, 100)
    await world.runUntilIdle()
    expect(new Set(arrivals.map(({ at }) => at))).toEqual(new Set([ticksOf(1)]))
    expect(arrivals).toHaveLength(100)
  })

  it('drops and counts what finds the queue of the sender full', async () => {
    const { world, a, b, arrivals } = cabled({ bandwidthBps: 1_000_000, queueOctets: 10 * 84 })
    sendMany(a, 15)
    await world.runUntilIdle()
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(a.statistics).toMatchObject({ sentFrames: 10, sentOctets: 600, sendDropped: 5 })
    expect(b.statistics).toMatchObject({ receivedFrames: 10, receivedOctets: 600 })
  })

  it('lets the queue drain', async () => {
    const { world, a, arrivals } = cabled({ bandwidthBps: 1_000_000, queueOctets: 84 })
    a.transmit(numbered(0))
    await world.runFor(0.7)
    a.transmit(numbered(1))
    await world.runUntilIdle()
    expect(arrivals).toHaveLength(2)
  })

  it('carries both ways at once', async () => {
    const { world, a, b } = cabled()
    sendMany(a, 10)
    sendMany(b, 20)
    await world.runUntilIdle()
    expect(a.statistics).toMatchObject({ sentFrames: 10, receivedFrames: 20 })
    // Nobody listens at `a`.
    expect(a.statistics.receiveDropped).toBe(20)
  })

  it('may differ in each direction', async () => {
    const { world, a, b, cable, arrivals } = cabled({ bandwidthBps: Infinity })
    cable.setOneWay(a, { latencyMs: 3 })
    cable.setOneWay(b, { latencyMs: 5 })
    const back: number[] = []
    a.onFrame(() => back.push(world.now))
    a.transmit(numbered(0))
    b.transmit(numbered(0))
    await world.runUntilIdle()
    expect(arrivals[0]!.at).toBe(ticksOf(3))
    expect(back).toEqual([ticksOf(5)])
    expect(cable.options(b).latencyMs).toBe(5)
  })

  it('delivers in order when the latency shrinks under way', async () => {
    const { world, a, cable, arrivals } = cabled({ latencyMs: 10 })
    a.transmit(numbered(0))
    cable.set({ latencyMs: 1 })
    a.transmit(numbered(1))
    await world.runUntilIdle()
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual([0, 1])
  })

  it('counts frames over its MTU as errors of the receiver, and of the sender if over its own', async () => {
    const { world, a, b, arrivals } = cabled({ mtu: 1000 })
    a.transmit(numbered(0, 1014))
    a.transmit(numbered(1, 1015))
    a.transmit(numbered(2, 1515))
    await world.runUntilIdle()
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual([0])
    expect(a.statistics).toMatchObject({ sentFrames: 2, sendErrors: 1 })
    expect(b.statistics.receiveErrors).toBe(1)
  })

  it('refuses options that no cable has', () => {
    const world = new World()
    expect(() => new Cable(world, 'x', { loss: 1.5 })).toThrow(RangeError)
    expect(() => new Cable(world, 'x', { bandwidthBps: 0 })).toThrow(RangeError)
    expect(() => new Cable(world, 'x', { latencyMs: Number.NaN })).toThrow(RangeError)
  })

  it('takes two ports, once', () => {
    const { world, a, cable } = cabled()
    expect(() => new Cable(world, 'other').connect(a, new Port(world, 'c', 1))).toThrow(
      'a has a cable already: wire',
    )
    expect(() => cable.connect(new Port(world, 'c', 1), new Port(world, 'd', 2))).toThrow('two ends already')
  })
})

describe('a bad cable', () => {
  it('loses as many as it is told to, and says so to whoever taps it', async () => {
    const { world, a, cable, arrivals } = cabled({ loss: 0.25 })
    const comments: (string | undefined)[] = []
    cable.tap((_frame, direction, comment) => comments.push(`${direction} ${comment ?? ''}`))
    sendMany(a, 4000)
    await world.runUntilIdle()
    expect(arrivals.length).toBeGreaterThan(2900)
    expect(arrivals.length).toBeLessThan(3100)
    expect(comments.filter((one) => one === 'out lost on the cable')).toHaveLength(4000 - arrivals.length)
    expect(comments).toHaveLength(4000)
  })

  it('duplicates: a copy each, right behind', async () => {
    const { world, a, cable, arrivals } = cabled({ duplication: 1 })
    const comments: (string | undefined)[] = []
    cable.tap((_frame, _direction, comment) => comments.push(comment))
    sendMany(a, 2)
    await world.runUntilIdle()
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual([0, 0, 1, 1])
    expect(arrivals[0]!.frame).not.toBe(arrivals[1]!.frame)
    expect(comments).toEqual([undefined, 'duplicate', undefined, 'duplicate'])
  })

  it('holds frames back until later ones have overtaken them', async () => {
    const { world, a, cable, arrivals } = cabled({ reordering: 0.2, latencyMs: 2 })
    const comments = new Set<string | undefined>()
    cable.tap((_frame, _direction, comment) => comments.add(comment))
    sendMany(a, 100)
    await world.runUntilIdle()
    const order = arrivals.map(({ frame }) => numberOf(frame))
    expect(order).not.toEqual(order.toSorted((x, y) => x - y))
    expect(new Set(order).size).toBe(100)
    expect(comments).toEqual(new Set([undefined, 'held back, 3 ms late']))
  })

  it('jitters without overtaking', async () => {
    const { world, a, arrivals } = cabled({ jitterMs: 4, latencyMs: 1 })
    for (let i = 0; i < 50; i++) {
      a.transmit(numbered(i))
      await world.runFor(1)
    }
    await world.runFor(10)
    const delays = arrivals.map(({ at }, i) => at - ticksOf(i))
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual(Array.from({ length: 50 }, (_, i) => i))
    expect(new Set(delays).size).toBeGreaterThan(25)
    expect(Math.max(...delays)).toBeLessThanOrEqual(ticksOf(5.01))
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(ticksOf(1))
  })

  it('flips bits, which the receiver finds by the FCS', async () => {
    const { world, a, b, cable, arrivals } = cabled({ bitErrorRate: 1e-4 })
    const flipped: string[] = []
    cable.tap((frame, _direction, comment) => {
      expect(frame).toHaveLength(1000)
      if (comment !== undefined) flipped.push(comment)
    })
    for (let i = 0; i < 500; i++) a.transmit(numbered(i, 1000))
    await world.runUntilIdle()
    // 8,096 bits each: 1 − (1 − 10⁻⁴)^8096 = 0.555 of the frames.
    expect(flipped.length).toBeGreaterThan(240)
    expect(flipped.length).toBeLessThan(315)
    expect(flipped[0]).toMatch(/^bit \d+ flipped: the receiver will drop it$/)
    expect(b.statistics).toMatchObject({
      receiveErrors: flipped.length,
      receivedFrames: 500 - flipped.length,
    })
    expect(arrivals).toHaveLength(500 - flipped.length)
  })

  it('does the same for the same seed, whatever other cables do', async () => {
    const outcome = async (other: boolean): Promise<string> => {
      const { world, a, arrivals } = cabled({ loss: 0.3, reordering: 0.3, jitterMs: 3, duplication: 0.1 })
      if (other) world.random.below(100)
      sendMany(a, 200)
      await world.runUntilIdle()
      return arrivals.map(({ at, frame }) => `${at}:${numberOf(frame)}`).join()
    }
    expect(await outcome(true)).toBe(await outcome(false))
  })
})

describe('unplugging', () => {
  it('loses what is queued, in flight or held back', async () => {
    const { world, a, cable, arrivals } = cabled({ latencyMs: 10, reordering: 0.5 })
    const comments: (string | undefined)[] = []
    cable.tap((_frame, _direction, comment) => comments.push(comment))
    sendMany(a, 20)
    await world.runFor(5)
    cable.unplug()
    await world.runUntilIdle()
    expect(arrivals).toEqual([])
    expect(comments).toEqual(new Array(20).fill('cable unplugged'))
  })

  it('takes the carrier from both ends, which hear of it in an event', async () => {
    const { world, a, b, cable } = cabled()
    await world.runUntilIdle()
    const heard: string[] = []
    a.onCarrier((carrier) => heard.push(`a ${carrier}`))
    b.onCarrier((carrier) => heard.push(`b ${carrier}`))
    cable.unplug()
    expect([a.carrier, b.carrier, cable.plugged]).toEqual([false, false, false])
    expect(heard).toEqual([])
    await world.runUntilIdle()
    expect(heard).toEqual(['a false', 'b false'])
    cable.plug()
    await world.runUntilIdle()
    expect(heard.slice(2)).toEqual(['a true', 'b true'])
  })

  it('is not told when it is over before anybody could hear of it', async () => {
    const { world, a, cable } = cabled()
    const heard: boolean[] = []
    a.onCarrier((carrier) => heard.push(carrier))
    cable.unplug()
    cable.plug()
    await world.runUntilIdle()
    expect(heard).toEqual([])
  })

  it('leaves nothing behind that later frames would have to wait for', async () => {
    const { world, a, cable, arrivals } = cabled({ latencyMs: 60_000, bandwidthBps: Infinity })
    a.transmit(numbered(0))
    cable.unplug()
    cable.set({ latencyMs: 1 })
    cable.plug()
    a.transmit(numbered(1))
    await world.runUntilIdle()
    expect(arrivals.map(({ at, frame }) => [at, numberOf(frame)])).toEqual([[ticksOf(1), 1]])
  })

  it('makes ports drop and count', async () => {
    const { world, a, cable, arrivals } = cabled()
    cable.unplug()
    a.transmit(numbered(0))
    cable.plug()
    a.transmit(numbered(1))
    await world.runUntilIdle()
    expect(arrivals.map(({ frame }) => numberOf(frame))).toEqual([1])
    expect(a.statistics.sendDropped).toBe(1)
  })
})

describe('a tap', () => {
  it('on a port shows both directions as the host sees them, and can end', async () => {
    const { world, a, b } = cabled()
    const seen: string[] = []
    const end = b.tap((frame, direction) => seen.push(`${direction} ${numberOf(frame)}`))
    a.transmit(numbered(1))
    b.transmit(numbered(2, 42))
    await world.runUntilIdle()
    end()
    a.transmit(numbered(3))
    await world.runUntilIdle()
    expect(seen).toEqual(['out 2', 'in 1'])
  })

  it('on a cable shows frames as they come off it', async () => {
    const { world, a, b, cable } = cabled({ latencyMs: 1, bandwidthBps: Infinity })
    const seen: string[] = []
    cable.tap((frame, direction) => seen.push(`${world.nowMs} ${direction} ${numberOf(frame)}`))
    a.transmit(numbered(1))
    b.transmit(numbered(2))
    await world.runUntilIdle()
    expect(seen).toEqual(['1 out 1', '1 in 2'])
  })

  it('tells whoever watches each time that it is plugged in or out, and no more after that', () => {
    const { cable } = cabled()
    const told: boolean[] = []
    const stop = cable.onPlugged((plugged) => told.push(plugged))
    cable.unplug()
    cable.unplug()
    cable.plug()
    stop()
    cable.unplug()
    expect(told).toEqual([false, true])
  })
})
