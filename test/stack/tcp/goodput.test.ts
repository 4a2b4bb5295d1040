// How much of a path a connection by itself fills, in the time of the simulated world: exact, and the same each time.

import { describe, expect, it } from 'vitest'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import { startWorld } from '../../../src/sim/start-world.ts'
import type { Topology } from '../../../src/sim/topology.ts'
import type { WiredWorld } from '../../../src/sim/wired-world.ts'
import type { TcpCounters } from '../../../src/stack/counters.ts'
import { defaultTcpSettings } from '../../../src/stack/tcp/tcp-settings.ts'

const SERVER = '10.2.0.2'
const PORT = 9000

/** Slow start is over when so much has arrived; from then on time is taken. */
const WARM_UP_OCTETS = 5_000_000
const ALL_OCTETS = 15_000_000

/** 1,448 octets of text in a frame, which takes 1,538 on the cable with everything. */
const MOST_MBPS_OF_A_GIGABIT = (1000 * 1448) / 1538

const PATH: Topology = {
  hosts: {
    client: { interfaces: { eth0: { address: '10.1.0.2/24' } }, gateway: '10.1.0.1' },
    router: {
      interfaces: { eth0: { address: '10.1.0.1/24' }, eth1: { address: '10.2.0.1/24' } },
      forwarding: true,
    },
    server: { interfaces: { eth0: { address: `${SERVER}/24` } }, gateway: '10.2.0.1' },
  },
  cables: [
    { between: ['client eth0', 'router eth0'], latencyMs: 0.5 },
    { between: ['router eth1', 'server eth0'], latencyMs: 0.5, name: 'far' },
  ],
}

interface Goodput {
  /** Of text, once slow start is over. */
  readonly mbps: number
  readonly sender: Readonly<TcpCounters>
}

describe('a connection that has the path to itself', () => {
  it('fills a gigabit over two milliseconds, and sends nothing twice', async () => {
    const { mbps, sender } = await goodput({})
    expect(mbps).toBeGreaterThan(0.99 * MOST_MBPS_OF_A_GIGABIT)
    expect(sender).toMatchObject({ retransmitted: 0, timeouts: 0 })
  })

  it('has nearly the whole window in flight where the path would hold more', async () => {
    const latencyMs = 9.5
    const { mbps, sender } = await goodput({ latencyMs })
    const roundTripMs = 2 * (0.5 + latencyMs)
    const windowBits = 8 * defaultTcpSettings().receiveBufferOctets
    expect(mbps).toBeGreaterThan((0.95 * windowBits) / roundTripMs / 1000)
    expect(sender).toMatchObject({ retransmitted: 0, timeouts: 0 })
  })

  it('fills a narrow cable whose queue holds the window, and sends nothing twice', async () => {
    const { mbps, sender } = await goodput({ bandwidthBps: 100e6 })
    expect(mbps).toBeGreaterThan(0.099 * MOST_MBPS_OF_A_GIGABIT)
    expect(sender).toMatchObject({ retransmitted: 0, timeouts: 0 })
  })

  it('sends twice what a shorter queue had no room for, and nothing else', async () => {
    const world = startWorld(PATH)
    const { mbps, sender } = await goodput({ bandwidthBps: 100e6, queueOctets: 65_536 }, world)
    const { sendDropped } = world.host('router').kernel.interface('eth1').statistics
    expect(mbps).toBeGreaterThan(90)
    expect(sendDropped).toBeGreaterThan(0)
    expect(sender.retransmitted).toBeLessThanOrEqual(sendDropped + sender.timeouts)
  })

  it('is as fast over a cable that changes the order as over one that loses a little', async () => {
    const late = await goodput({ reordering: 0.05 })
    const lost = await goodput({ loss: 0.01 })
    expect(late.mbps).toBeGreaterThan(lost.mbps)
    expect(late.sender.timeouts).toBe(0)
  })

  it('seldom waits for a timeout, although a cable loses and reorders one frame in thirty', async () => {
    const { mbps, sender } = await goodput({ loss: 0.03, reordering: 0.03 })
    expect(mbps).toBeGreaterThan(15)
    expect(sender.timeouts).toBeLessThan(sender.retransmitted / 40)
  })
})

async function goodput(far: Partial<CableOptions>, world = startWorld(PATH)): Promise<Goodput> {
  world.cable('far').set(far)
  const mbps = await world.run(transfer(world))
  return { mbps, sender: world.host('client').kernel.counters.tcp }
}

/** Megabits of text a second, once slow start is over. */
async function transfer(world: WiredWorld): Promise<number> {
  const accepted = new Promise<ByteStream>((resolve) => {
    void world.host('server').network.listen({ ip: SERVER, port: PORT }, resolve)
  })
  const stream = await world.host('client').network.connect({ ip: SERVER, port: PORT })
  const written = stream.write(new Uint8Array(ALL_OCTETS)).then(() => stream.end())
  const reader = await accepted
  const early = await read(reader, WARM_UP_OCTETS)
  const startMs = world.nowMs
  const late = await read(reader, ALL_OCTETS - early)
  const bitsPerMs = (8 * late) / (world.nowMs - startMs)
  await written
  return bitsPerMs / 1000
}

/** Says how many octets it has read: `octets` or, where a piece goes beyond, a few more. */
async function read(reader: ByteStream, octets: number): Promise<number> {
  let length = 0
  while (length < octets) {
    const piece = await reader.read()
    if (piece === null) throw new Error(`the stream ends after ${length} octets`)
    length += piece.length
  }
  return length
}
