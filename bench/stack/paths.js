/** What the frames of a benchmark cross: a switch, or routers in a row. */

import { ipv4Number } from '../../dist/address/ipv4-number.js'
import { Cable } from '../../dist/sim/link/cable.js'
import { Port } from '../../dist/sim/link/port.js'
import { Switch } from '../../dist/sim/link/switch.js'
import { WorldSurroundings } from '../../dist/sim/world-surroundings.js'
import { Kernel } from '../../dist/stack/kernel.js'
import { ARP_OPERATION, encodeArp } from '../../dist/wire/arp.js'
import { encodeEthernet, ETHERTYPE } from '../../dist/wire/ethernet.js'

const FIRST_ROUTER_MAC = 0x02_00_00_00_01_00

/** Joins two ports by a switch, and says to which addresses the sender has to send. */
export function joinBySwitch(world, sender, receiver) {
  const bridge = new Switch(world, 'switch')
  new Cable(world, 'near').connect(sender, bridge.port())
  new Cable(world, 'far').connect(receiver, bridge.port())
  const ip = ipv4Number('10.0.0.3')
  // So that the switch knows where the receiver is.
  receiver.transmit(announcement(receiver.mac, ip))
  return { mac: receiver.mac, ip }
}

/**
 * Joins two ports by so many routers, and says to which addresses the sender has to send. Nobody asks by ARP: the
 * routers have permanent entries, since the ports at the ends would not answer.
 */
export function joinByRouters(world, sender, receiver, count) {
  const ip = ipv4Number(`10.0.${count}.3`)
  let port = sender
  for (let i = 0; i < count; i++) {
    const inside = new Port(world, `router ${i} in`, FIRST_ROUTER_MAC + 2 * i)
    const outside = new Port(world, `router ${i} out`, FIRST_ROUTER_MAC + 2 * i + 1)
    const isLast = i === count - 1
    const next = isLast
      ? { ip, mac: receiver.mac }
      : { ip: ipv4Number(`10.0.${i + 1}.1`), mac: FIRST_ROUTER_MAC + 2 * (i + 1) }
    addRouter(world, i, { inside, outside, next, network: ipv4Number(`10.0.${count}.0`) })
    new Cable(world, `cable ${i}`).connect(port, inside)
    port = outside
  }
  new Cable(world, `cable ${count}`).connect(port, receiver)
  return { mac: FIRST_ROUTER_MAC, ip }
}

function addRouter(world, i, { inside, outside, next, network }) {
  const name = `router ${i}`
  const kernel = new Kernel(new WorldSurroundings(world, world.random.fork(name)), { name })
  kernel.settings.forwarding = true
  kernel.addInterface('eth0', inside).addAddress(ipv4Number(`10.0.${i}.1`), 24)
  const out = kernel.addInterface('eth1', outside)
  out.addAddress(ipv4Number(`10.0.${i + 1}.2`), 24)
  out.neighbors.add(next.ip, next.mac)
  const gateway = out.onLink(network) ? undefined : next.ip
  kernel.routes.add({
    destination: network,
    prefixLength: 24,
    gateway,
    interface: out,
    metric: 1,
    kind: 'static',
  })
}

function announcement(mac, ip) {
  const packet = {
    operation: ARP_OPERATION.request,
    senderMac: mac,
    senderIp: ip,
    targetMac: 0,
    targetIp: ip,
  }
  return encodeEthernet({
    destination: 0xffff_ffff_ffff,
    source: mac,
    type: ETHERTYPE.arp,
    payload: encodeArp(packet),
  })
}
