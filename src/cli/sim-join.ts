/** `--join`: cables that lead out of the simulated world, to a UDP socket each, for a real kernel at the other end. */

import { LOOPBACK } from '../lab/mapped-network.ts'
import type { Network } from '../runtime/runtime.ts'
import type { Hub } from '../sim/link/hub.ts'
import { Port } from '../sim/link/port.ts'
import type { Switch } from '../sim/link/switch.ts'
import type { RealTime } from '../sim/real-time.ts'
import { openUdpWire, type UdpWire } from '../sim/udp-wire.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { Join } from './sim-join-value.ts'

/** Where one more cable can go: the switch or the hub that a join names. Throws `TopologyError` when there is none. */
export function joinable(world: WiredWorld, { machine }: Join): Switch | Hub {
  const all = [...world.hubs, ...world.switches]
  const found = all.find(({ name }) => name === machine)
  return found ?? world.switch(machine)
}

/**
 * Lays the cable from a switch or a hub, to a port of loopback: frames of strangers have no business in a world, nor its
 * frames elsewhere. Rejects with `SocketError`.
 */
export async function openJoin(
  world: WiredWorld,
  realTime: RealTime,
  network: Network,
  machine: Switch | Hub,
  port: number,
): Promise<UdpWire> {
  const end = new Port(world, `outside/${port}`, world.newMac())
  const wire = await openUdpWire(end, realTime, network, { local: { ip: LOOPBACK, port } })
  world.connect(machine.port(), end)
  return wire
}
