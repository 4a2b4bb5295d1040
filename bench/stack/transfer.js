/**
 * 100 MB over TCP through three routers: four gigabit cables with 2 ms there and back. Every router and both ends
 * verify all checksums; the receiver also compares every octet with what was sent.
 */

import { startWorld } from '../../dist/sim/start-world.js'
import { heapInUse, median, mebibytes, peakMemory, thousands, timed } from './measure.js'

const OCTETS = 100_000_000
const PORT = 9000
const ROUTERS = 3
const SERVER = '10.0.4.2'

/** A quarter of a millisecond: fifty kilometres of fibre. */
const CABLE = { latencyMs: 0.25, bandwidthBps: 1e9 }

const NETWORK = {
  hosts: {
    client: { interfaces: { eth0: { address: '10.0.1.2/24' } }, gateway: '10.0.1.1' },
    r1: router('10.0.1.1', '10.0.2.1', [{ to: '10.0.4.0/24', via: '10.0.2.2' }]),
    r2: router('10.0.2.2', '10.0.3.1', [
      { to: '10.0.1.0/24', via: '10.0.2.1' },
      { to: '10.0.4.0/24', via: '10.0.3.2' },
    ]),
    r3: router('10.0.3.2', '10.0.4.1', [{ to: '10.0.1.0/24', via: '10.0.3.1' }]),
    server: { interfaces: { eth0: { address: `${SERVER}/24` } }, gateway: '10.0.4.1' },
  },
  cables: [
    { between: ['client eth0', 'r1 eth0'], ...CABLE },
    { between: ['r1 eth1', 'r2 eth0'], ...CABLE },
    { between: ['r2 eth1', 'r3 eth0'], ...CABLE },
    { between: ['r3 eth1', 'server eth0'], ...CABLE },
  ],
}

/** Written again and again. Its length is prime, so that no segment looks like its neighbor. */
const BLOCK = Buffer.from({ length: 65_521 }, (_, i) => (i * 167 + (i >> 8)) & 0xff)

/** While memory is watched, garbage is collected each time that so much has arrived. */
const WATCH_OCTETS = OCTETS / 20

/** Longer than TIME-WAIT, after which nothing of a connection is left. */
const REST_MS = 120_000

/** Measures so many transfers one after the other over the same network, and prints the medians. */
export async function measureTransfer(rounds) {
  const world = startWorld(NETWORK)
  const before = heapInUse()
  const heaps = await heapDuringTransfer(world)
  const rows = []
  for (let round = 0; round < rounds; round++) {
    rows.push(await timed(world, () => transfer(world)))
    await world.runFor(REST_MS)
    process.stderr.write(`transfer: round ${round + 1} of ${rounds}\n`)
  }
  const after = heapInUse()
  console.log('100 MB by TCP, 3 routers    seconds (min – max)           MB a second   Mbit a second')
  for (const time of ['cpu', 'wall', 'virtual']) {
    print(
      time,
      rows.map((row) => row[`${time}Seconds`]),
    )
  }
  const { sent, received, retransmitted, timeouts } = world.host('client').kernel.counters.tcp
  const [there, back] = [sent / (rounds + 1), received / (rounds + 1)]
  const hops = (ROUTERS * (there + back)) / median(rows.map(({ cpuSeconds }) => cpuSeconds))
  console.log(`segments of a transfer: ${thousands(there)} there, ${thousands(back)} back;`)
  console.log(`frame-hops a second of CPU, with the work of both ends: ${thousands(hops)}`)
  console.log(`of all ${rounds + 1} transfers: ${retransmitted} retransmissions, ${timeouts} timeouts`)
  const during = heaps.map(mebibytes)
  console.log(
    `heap in use: ${mebibytes(before)} before, ${during.join(' – ')} during, ${mebibytes(after)} after`,
  )
  console.log(`most memory that the process had: ${mebibytes(peakMemory())}\n`)
}

function print(time, seconds) {
  const middle = median(seconds)
  const range = `(${Math.min(...seconds).toFixed(2)} – ${Math.max(...seconds).toFixed(2)})`
  const columns = [middle.toFixed(2).padStart(6), range.padEnd(20)]
  const rate = OCTETS / 1e6 / middle
  console.log(time.padEnd(27), ...columns, rate.toFixed(1).padStart(12), (8 * rate).toFixed(0).padStart(15))
}

/** The least and the most heap in use while a transfer goes on. */
async function heapDuringTransfer(world) {
  const heaps = []
  let next = WATCH_OCTETS
  await transfer(world, (octets) => {
    if (octets < next) return
    heaps.push(heapInUse())
    next += WATCH_OCTETS
  })
  await world.runFor(REST_MS)
  return [Math.min(...heaps), Math.max(...heaps)]
}

/** Resolves when the server has read everything, and rejects if that is not what the client wrote. */
async function transfer(world, watch = () => {}) {
  await world.run(exchange(world, watch))
}

async function exchange(world, watch) {
  const server = world.host('server').network
  let listener
  const accepted = new Promise((accept) => {
    listener = server.listen({ ip: SERVER, port: PORT }, accept)
  })
  const client = await world.host('client').network.connect({ ip: SERVER, port: PORT })
  const stream = await accepted
  await Promise.all([pour(client), drain(stream, watch)])
  await Promise.all([stream.end(), (await listener).close()])
}

async function pour(stream) {
  let left = OCTETS
  for (; left >= BLOCK.length; left -= BLOCK.length) await stream.write(BLOCK)
  await stream.write(BLOCK.subarray(0, left))
  await stream.end()
}

async function drain(stream, watch) {
  let octets = 0
  for (let piece = await stream.read(); piece !== null; piece = await stream.read()) {
    check(piece, octets % BLOCK.length)
    octets += piece.length
    watch(octets)
  }
  if (octets !== OCTETS) throw new Error(`${octets} octets arrived, not ${OCTETS}`)
}

/** Throws unless `piece` is what stands in the block from `at` on, and at its beginning after its end. */
function check(piece, at) {
  for (let from = 0; from < piece.length; at = 0) {
    const length = Math.min(piece.length - from, BLOCK.length - at)
    if (BLOCK.compare(piece, from, from + length, at, at + length) !== 0)
      throw new Error('other octets arrived')
    from += length
  }
}

function router(inside, outside, routes) {
  return {
    interfaces: { eth0: { address: `${inside}/24` }, eth1: { address: `${outside}/24` } },
    routes,
    forwarding: true,
  }
}
