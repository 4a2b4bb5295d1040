/**
 * A home behind a translator, for tests: two PCs on a LAN, a router, and two servers on the outside, each with an
 * interface `eth0`. The router has the LAN on eth0 and the outside on eth1.
 */

import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import { Nat } from '../../../src/stack/nat/nat.ts'
import type { NatOptions } from '../../../src/stack/nat/nat-settings.ts'
import type { NetworkInterface } from '../../../src/stack/network-interface.ts'
import { IP_PROTOCOL } from '../../../src/wire/ip-protocols.ts'
import { ipv4Protocol } from '../../../src/wire/ipv4-header.ts'
import { emptyTcpSegment, encodeTcp, type TcpSegment } from '../../../src/wire/tcp.ts'
import { inject, Kernels, route, type Heard } from '../kernels.ts'

export const PC = '192.168.1.10'
export const OTHER_PC = '192.168.1.11'
export const INSIDE_ROUTER = '192.168.1.1'
export const OUTSIDE = '203.0.113.7'
export const SERVER = '203.0.113.80'
export const OTHER_SERVER = '203.0.113.81'

export interface Home {
  readonly net: Kernels
  readonly pc: Kernel
  readonly otherPc: Kernel
  readonly router: Kernel
  readonly server: Kernel
  readonly otherServer: Kernel
  readonly nat: Nat
}

export function home(options: Partial<NatOptions> = {}): Home {
  const net = new Kernels()
  const [pc, otherPc, router] = [net.host('pc'), net.host('other-pc'), net.router('router')]
  const [server, otherServer] = [net.host('server'), net.host('other-server')]
  net.lan([router, `${INSIDE_ROUTER}/24`], [pc, `${PC}/24`], [otherPc, `${OTHER_PC}/24`])
  net.lan([router, `${OUTSIDE}/24`], [server, `${SERVER}/24`], [otherServer, `${OTHER_SERVER}/24`])
  route(pc, INSIDE_ROUTER)
  route(otherPc, INSIDE_ROUTER)
  const nat = new Nat(router, {
    outside: router.interface('eth1'),
    inside: [router.interface('eth0')],
    ...options,
  })
  return { net, pc, otherPc, router, server, otherServer, nat }
}

export const at = (ip: string, port: number): { ip: number; port: number } => ({ ip: ipv4Number(ip), port })

/** An exchange of one datagram: the port that the far host sees, once the near one has sent to it. */
export async function portSeen(
  { net }: Home,
  near: Heard,
  far: Heard,
  ip = SERVER,
): Promise<number | undefined> {
  const before = far.datagrams.length
  near.socket.send(Uint8Array.of(1), { ip, port: far.socket.local.port })
  await net.run(20)
  return far.datagrams[before]?.from.port
}

/** A home whose PC and server have no TCP of their own, so that a test can speak for both. */
export function mute(options: Partial<NatOptions> = {}): Home {
  const scene = home(options)
  for (const { ip } of [scene.pc, scene.server]) {
    ip.hooks.input = (frame, ipAt) => (ipv4Protocol(frame, ipAt) === IP_PROTOCOL.tcp ? 'drop' : 'pass')
  }
  return scene
}

/** Puts a segment that no kernel has made on the LAN, as from the PC. */
export function segmentFromPc(home: Home, destination: string, segment: Partial<TcpSegment>): void {
  injectSegment([home.pc, PC], [home.router.interface('eth0'), destination], segment)
}

/** Puts a segment that no kernel has made on the outside network, as from the server, for the router's address. */
export function segmentFromServer(home: Home, segment: Partial<TcpSegment>): void {
  injectSegment([home.server, SERVER], [home.router.interface('eth1'), OUTSIDE], segment)
}

function injectSegment(
  [sender, source]: readonly [Kernel, string],
  [hop, destination]: readonly [NetworkInterface, string],
  segment: Partial<TcpSegment>,
): void {
  const whole = { ...emptyTcpSegment(), ...segment }
  const payload = encodeTcp(whole, ipv4Number(source), ipv4Number(destination))
  const packet = { source, destination, protocol: IP_PROTOCOL.tcp, payload }
  inject(sender.interface('eth0'), hop, packet)
}
