import { describe, expect, it } from 'vitest'
import { CaptureStream } from '../../../src/sim/capture/capture-stream.ts'
import { Capture } from '../../../src/sim/capture/capture.ts'
import { Cable } from '../../../src/sim/link/cable.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { World } from '../../../src/sim/world.ts'
import { FakeTap } from './fake-tap.ts'

const EPOCH_MS = 1_735_689_600_000

const frame = Uint8Array.from({ length: 61 }, (_, i) => i)

/** Two taps that hear a frame each, 100 ns apart. */
async function record(capture: Pick<Capture, 'add'>, world: World): Promise<void> {
  const [a, b] = [new FakeTap(), new FakeTap()]
  capture.add('a', a)
  capture.add('b', b)
  world.schedule(10_000, () => a.say(frame, 'out'))
  world.schedule(10_001, () => b.say(frame, 'in', 'lost on the cable'))
  await world.runUntilIdle()
}

/** The blocks of a file, by type, in order; fails unless their lengths hold together. */
function blocksOf(file: Uint8Array): { type: number; body: DataView }[] {
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  const blocks = []
  for (let at = 0; at < file.length;) {
    const length = view.getUint32(at + 4)
    expect(length % 4).toBe(0)
    expect(view.getUint32(at + length - 4)).toBe(length)
    blocks.push({
      type: view.getUint32(at),
      body: new DataView(file.buffer, file.byteOffset + at + 8, length - 12),
    })
    at += length
  }
  return blocks
}

describe('Capture', () => {
  it('keeps each frame with tap, direction, comment and the exact time', async () => {
    const world = new World({ epochMs: EPOCH_MS })
    const capture = new Capture(world)
    await record(capture, world)
    const epochNs = BigInt(EPOCH_MS) * 1_000_000n
    expect(capture.frames).toEqual([
      { tap: 'a', interface: 0, epochNs: epochNs + 1_000_000n, direction: 'out', frame, comment: undefined },
      {
        tap: 'b',
        interface: 1,
        epochNs: epochNs + 1_000_100n,
        direction: 'in',
        frame,
        comment: 'lost on the cable',
      },
    ])
  })

  it('copies the frame, which its owner may change afterwards', () => {
    const tap = new FakeTap()
    const capture = new Capture(new World())
    capture.add('a', tap)
    const passing = Uint8Array.of(1, 2, 3)
    tap.say(passing, 'in')
    passing.fill(9)
    expect(capture.frames[0]?.frame).toEqual(Uint8Array.of(1, 2, 3))
  })

  it('writes a section, an interface a tap, and a packet a frame', async () => {
    const world = new World()
    const capture = new Capture(world)
    await record(capture, world)
    const blocks = blocksOf(capture.pcapng())
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 1, 6, 6])
    expect(blocks.slice(3).map(({ body }) => body.getUint32(0))).toEqual([0, 1])
    const time = blocks[4]!.body.getBigUint64(4)
    expect(time).toBe(BigInt(EPOCH_MS) * 1_000_000n + 1_000_100n)
  })

  it('writes one tap into a file of its own', async () => {
    const world = new World()
    const capture = new Capture(world)
    await record(capture, world)
    const blocks = blocksOf(capture.pcapngOf('b'))
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 6])
    expect(blocks[2]!.body.getUint32(0)).toBe(0)
    expect(() => capture.pcapngOf('c')).toThrow(RangeError)
  })

  it('puts secrets before the packets that they are for', async () => {
    const world = new World()
    const capture = new Capture(world)
    await record(capture, world)
    const lines = ['CLIENT_RANDOM 00 11', 'CLIENT_RANDOM 22 33']
    const blocks = blocksOf(capture.pcapng(lines))
    expect(blocks.map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 1, 10, 6, 6])
    const { body } = blocks[3]!
    expect(body.getUint32(0)).toBe(0x544c534b)
    const length = body.getUint32(4)
    const text = new Uint8Array(body.buffer, body.byteOffset + 8, length)
    expect(new TextDecoder().decode(text)).toBe('CLIENT_RANDOM 00 11\nCLIENT_RANDOM 22 33\n')
    expect(blocksOf(capture.pcapngOf('b', lines)).map(({ type }) => type)).toEqual([0x0a0d0d0a, 1, 10, 6])
  })

  it('gives the same octets for the same world', async () => {
    const files = await Promise.all(
      [1, 2].map(async () => {
        const world = new World({ seed: 5 })
        const capture = new Capture(world)
        await record(capture, world)
        return capture.pcapng()
      }),
    )
    expect(files[0]).toEqual(files[1])
  })

  it('tells of a cable what the octets do not say', async () => {
    const world = new World()
    const [a, b] = [new Port(world, 'a', 1), new Port(world, 'b', 2)]
    const cable = new Cable(world, 'cable', { loss: 1 })
    cable.connect(a, b)
    const capture = new Capture(world)
    capture.add('port', a)
    capture.add('cable', cable)
    a.transmit(frame.slice())
    await world.runUntilIdle()
    expect(capture.frames.map(({ tap, direction, comment }) => [tap, direction, comment])).toEqual([
      ['port', 'out', undefined],
      ['cable', 'out', 'lost on the cable'],
    ])
  })

  it('hears nothing after it was stopped', () => {
    const tap = new FakeTap()
    const capture = new Capture(new World())
    capture.add('a', tap)
    capture.stop()
    tap.say(frame, 'in')
    expect(capture.frames).toEqual([])
  })

  it('refuses a second tap of the same name', () => {
    const capture = new Capture(new World())
    capture.add('a', new FakeTap())
    expect(() => capture.add('a', new FakeTap())).toThrow('a tap named a already')
  })
})

describe('CaptureStream', () => {
  it('writes the blocks that a capture of the same taps holds', async () => {
    const world = new World()
    const pieces: Uint8Array[] = []
    await record(new CaptureStream(world, (block) => pieces.push(block)), world)
    const keptWorld = new World()
    const capture = new Capture(keptWorld)
    await record(capture, keptWorld)
    expect(Buffer.concat(pieces)).toEqual(Buffer.from(capture.pcapng()))
  })

  it('takes secrets in the middle of a file', () => {
    const pieces: Uint8Array[] = []
    const tap = new FakeTap()
    const stream = new CaptureStream(new World(), (block) => pieces.push(block))
    stream.add('tap', tap)
    stream.addSecret('CLIENT_RANDOM 00 11')
    tap.say(frame, 'in')
    const types = blocksOf(new Uint8Array(Buffer.concat(pieces))).map(({ type }) => type)
    expect(types).toEqual([0x0a0d0d0a, 1, 10, 6])
  })

  it('takes a tap in the middle of a file', () => {
    const pieces: Uint8Array[] = []
    const [early, late] = [new FakeTap(), new FakeTap()]
    const stream = new CaptureStream(new World(), (block) => pieces.push(block))
    stream.add('early', early)
    early.say(frame, 'in')
    stream.add('late', late)
    late.say(frame, 'in')
    const types = blocksOf(new Uint8Array(Buffer.concat(pieces))).map(({ type }) => type)
    expect(types).toEqual([0x0a0d0d0a, 1, 6, 1, 6])
  })
})
