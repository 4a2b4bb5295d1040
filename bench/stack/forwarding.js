/**
 * Frames through a switch, through a router, and through three routers in a row, of 64 and of 1,500 octets.
 *
 * A hop is a frame that a switch or a router has forwarded: in on one cable, out on another. One end sends UDP with
 * right checksums, the other verifies them as a host does and counts only what is right; a router verifies the
 * checksum of every header and rewrites it. The work at the ends is measured with the rest, but for the allocation of
 * frames: those that have arrived are filled anew and sent again.
 */

import { ipv4Number } from '../../dist/address/ipv4-number.js'
import { Port } from '../../dist/sim/link/port.js'
import { World } from '../../dist/sim/world.js'
import { FCS_LENGTH } from '../../dist/wire/ethernet.js'
import { datagramFrame, IP_AT, isRight } from './datagram.js'
import { heapInUse, median, mebibytes, thousands, timed } from './measure.js'
import { joinByRouters, joinBySwitch } from './paths.js'

const FRAMES = 200_000
/** Sent at once: so many fit into the queue of a cable. */
const BURST = 200

const SENDER = { mac: 0x02_00_00_00_00_01, ip: ipv4Number('10.0.0.2') }
const RECEIVER_MAC = 0x02_00_00_00_00_02

/** The shortest frame there is, FCS included; the longest IP packet. */
const SIZES = [
  { size: '64 octets', length: 64 - FCS_LENGTH },
  { size: '1,500 octets', length: IP_AT + 1500 },
]

const WAYS = [
  { way: 'switch', hops: 1, join: joinBySwitch },
  { way: 'router', hops: 1, join: (...parts) => joinByRouters(...parts, 1) },
  { way: '3 routers', hops: 3, join: (...parts) => joinByRouters(...parts, 3) },
]

const CASES = WAYS.flatMap((way) =>
  SIZES.map((size) => ({ name: `${way.way}, ${size.size}`, ...way, ...size })),
)

/** Measures all cases in turn, so many rounds, and prints the medians. */
export async function measureForwarding(rounds) {
  const cases = CASES.map(prepare)
  for (const { send } of cases) await send(FRAMES / 4)
  const before = heapInUse()
  for (let round = 0; round < rounds; round++) {
    for (const { world, send, rows } of cases) rows.push(await timed(world, () => send(FRAMES)))
    process.stderr.write(`forwarding: round ${round + 1} of ${rounds}\n`)
  }
  console.log(
    'frame-hops a second    of CPU (min – max)               of wall    of virtual time   CPU µs/hop',
  )
  for (const { name, hops, rows } of cases) print(name, hops * FRAMES, rows)
  console.log(`heap in use: ${mebibytes(before)} before, ${mebibytes(heapInUse())} after\n`)
}

/** A world with the way in it; `send` resolves when so many frames have arrived. */
function prepare({ name, hops, join, length }) {
  const world = new World()
  const sender = new Port(world, 'sender', SENDER.mac)
  const receiver = new Port(world, 'receiver', RECEIVER_MAC)
  const template = datagramFrame(length, SENDER, join(world, sender, receiver))
  const arrived = []
  let right = 0
  receiver.onFrame((frame) => {
    if (!isRight(frame)) return
    right++
    arrived.push(frame)
  })
  const send = async (frames) => {
    right = 0
    for (let sent = 0; sent < frames; sent += BURST) {
      for (let i = 0; i < BURST; i++) sender.transmit(refill(arrived.pop(), template))
      await world.runUntilIdle()
    }
    if (right !== frames) throw new Error(`${name}: ${right} of ${frames} frames arrived`)
  }
  return { name, hops, world, send, rows: [] }
}

function refill(frame, template) {
  if (frame === undefined) return template.slice()
  frame.set(template)
  return frame
}

function print(name, hops, rows) {
  const cpu = rows.map(({ cpuSeconds }) => hops / cpuSeconds)
  const wall = median(rows.map(({ wallSeconds }) => hops / wallSeconds))
  const virtual = median(rows.map(({ virtualSeconds }) => hops / virtualSeconds))
  const range = `(${thousands(Math.min(...cpu))} – ${thousands(Math.max(...cpu))})`
  const columns = [thousands(median(cpu)).padStart(10), range.padEnd(22), thousands(wall).padStart(10)]
  const each = (1e6 / median(cpu)).toFixed(2)
  console.log(name.padEnd(22), ...columns, thousands(virtual).padStart(16), each.padStart(11))
}
