// Whatever frames strangers send to hosts and routers: nothing throws, what is not theirs goes on, and what is kept of
// them is bounded.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import type { Modem } from '../../src/sim/link/modem.ts'
import { Port } from '../../src/sim/link/port.ts'
import { SeededRandom } from '../../src/sim/seeded-random.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { Kernel } from '../../src/stack/kernel.ts'
import { at, addressed, besiegedHome, converse, exchange, expectBack, pings } from './besieged-home.ts'
import { OUTSIDE, rulesTheLink, SERVER, type Besieged } from './besieged-home.ts'
import { MutatedFrames, repair } from './mutated-frames.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 20_000)
const MEGABYTE = 1024 * 1024

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

function heapOctets(): number {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** Throws `frames` at both networks, each for one of the stations there. */
async function storm(home: Besieged, random: SeededRandom, next: () => Uint8Array): Promise<void> {
  const { world, inside, outside, host, server, router, roamer } = home
  const stations: readonly (readonly [Port, number | undefined])[] = [
    [inside, host.interface('eth0').mac],
    [inside, router.interface('eth0').mac],
    [inside, roamer.interface('eth0').mac],
    [inside, undefined],
    [outside, router.interface('eth1').mac],
    [outside, router.interface('eth1').mac],
    [outside, server.interface('eth0').mac],
    [outside, undefined],
  ]
  for (let run = 0; run < RUNS; run++) {
    const frame = next()
    const [port, mac] = stations[random.below(stations.length)]!
    port.transmit(random.chance(0.05) ? frame : addressed(frame, mac))
    if (run % 20 === 19) await world.runFor(random.below(40))
  }
  await world.runFor(1000)
}

function expectBounded(kernel: Kernel): void {
  for (const { neighbors } of kernel.interfaces) expect(neighbors.entries().length).toBeLessThanOrEqual(1024)
  expect(kernel.routes.entries().length).toBeLessThanOrEqual(1024 + 8)
  expect(kernel.log.lines.length).toBeLessThanOrEqual(1000)
  expect(kernel.tcp.connections().length).toBeLessThan(1000)
}

async function expectInService({ world, host, server }: Besieged): Promise<void> {
  expect(await pings(world, host, SERVER)).toBe(true)
  await world.run(exchange(await world.run(host.tcp.connect(at(SERVER, 80))), 10_000))
  await world.run(exchange(await world.run(server.tcp.connect(at(OUTSIDE, 8080))), 10_000))
}

describe('mutated frames from strangers', () => {
  it.each([1, 2])('leave connections alone, and services too (seed %i)', async (seed) => {
    const home = await besiegedHome(seed)
    const { world, host, server, router } = home
    await converse(home)
    const random = new SeededRandom(seed)
    const known = home.corpus.filter((frame) => !rulesTheLink(frame))
    const frames = new MutatedFrames(random, known)
    const survivor = await world.run(host.tcp.connect(at(SERVER, 80)))
    const fromOutside = await world.run(server.tcp.connect(at(OUTSIDE, 8080)))
    const blind = blindFrames(home, random, survivor.local.port)
    const before = heapOctets()
    let sent = 0
    await storm(home, random, () => {
      if (sent++ % 4 === 0) return blind()
      for (;;) {
        const frame = frames.next()
        if (!rulesTheLink(frame)) return frame
      }
    })
    for (const stream of [survivor, fromOutside]) {
      const text = new Uint8Array(20_000).fill(seed)
      await world.run(stream.write(text))
      await world.run(expectBack(stream, text))
    }
    expect(heapOctets() - before).toBeLessThan(48 * MEGABYTE)
    for (const kernel of [host, server, router]) expectBounded(kernel)
    await expectInService(home)
  })

  it.each([3, 4])('that may be ARP and DHCP, too, do no lasting harm (seed %i)', async (seed) => {
    const home = await besiegedHome(seed)
    const { world, host, server, router, roamer } = home
    await converse(home)
    const random = new SeededRandom(seed)
    const frames = new MutatedFrames(random, home.corpus)
    const before = heapOctets()
    await storm(home, random, () => frames.next())
    for (const kernel of [host, server, router, roamer]) expectBounded(kernel)
    expect(heapOctets() - before).toBeLessThan(48 * MEGABYTE)
    // Poisoned neighbors are doubted once they are used, and found again.
    for (let i = 0; i < 4; i++) {
      for (const kernel of [host, server]) await pings(world, kernel, kernel === host ? SERVER : OUTSIDE)
      await world.runFor(60_000)
    }
    await expectInService(home)
  })
})

/** Segments with the addresses and ports of a connection that their sender does not see: all else is guessed. */
function blindFrames({ corpus }: Besieged, random: SeededRandom, port: number): () => Uint8Array {
  const templates = corpus.filter((frame) => frame[12] === 8 && frame[23] === 6 && frame[14] === 0x45)
  return () => {
    const frame = Uint8Array.from(templates[random.below(templates.length)]!)
    const isFromPort80 = frame[34] === 0 && frame[35] === 80
    const portAt = isFromPort80 ? 36 : 34
    frame[portAt] = port >>> 8
    frame[portAt + 1] = port & 0xff
    frame.set(random.bytes(8), 38)
    frame[47] = random.below(64)
    repair(frame)
    return frame
  }
}

describe('mutated frames on a line with PPPoE', () => {
  it('leave both ends of it alive', async () => {
    const world = startWorld({
      switches: { lan: {}, net: {} },
      modems: ['modem'],
      concentrators: { provider: { gateway: '192.0.2.1/24' } },
      hosts: {
        gateway: { interfaces: { eth0: { address: '192.0.2.1/24' } } },
        customer: { interfaces: { eth0: { address: '192.0.2.10/24', mtu: 1492 } }, gateway: '192.0.2.1' },
      },
      cables: [
        { between: ['customer eth0', 'lan'] },
        { between: ['modem lan', 'lan'] },
        { between: ['modem line', 'provider line'], name: 'line' },
        { between: ['provider lan', 'net'] },
        { between: ['gateway eth0', 'net'] },
      ],
    })
    const [customer, gateway] = [world.host('customer').kernel, world.host('gateway').kernel]
    const modem = world.machine('modem') as Modem
    const provider = world.concentrator('provider')
    const corpus: Uint8Array[] = []
    for (const port of [modem.lan, modem.line, provider.lan]) port.tap((frame) => corpus.push(frame.slice()))
    await world.runFor(5000)
    expect(await pings(world, customer, '192.0.2.1')).toBe(true)
    const random = new SeededRandom(5)
    const frames = new MutatedFrames(random, [...corpus])
    const other = new Port(world, 'stranger', world.newMac())
    world.connect(other, provider.line())
    const lan = new Port(world, 'guest', world.newMac())
    world.connect(lan, world.switch('lan').port())
    const before = heapOctets()
    for (let run = 0; run < RUNS; run++) {
      const frame = frames.next()
      if (frame[12] === 0x08 && frame[13] === 0x06) continue
      ;[other, lan][run % 2]!.transmit(frame)
      if (run % 20 === 19) await world.runFor(random.below(40))
    }
    await world.runFor(1000)
    expect(heapOctets() - before).toBeLessThan(16 * MEGABYTE)
    // The guest has spoken in the modem's name, so the switch has to hear the modem itself again.
    for (let i = 0; i < 3; i++) {
      await pings(world, customer, '192.0.2.1')
      await world.runFor(60_000)
    }
    expect(await pings(world, customer, '192.0.2.1')).toBe(true)
    expect(await pings(world, gateway, '192.0.2.10')).toBe(true)
  })
})
