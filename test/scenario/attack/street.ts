/**
 * One switched network with a server, a client and a stranger. The stranger's kernel is deaf, so that a test can speak
 * for it, in whatever name it likes.
 */

import { ipv4Number, type Ipv4 } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC, type Mac } from '../../../src/address/mac.ts'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import type { WiredWorld } from '../../../src/sim/wired-world.ts'
import { startWorld } from '../../../src/sim/start-world.ts'
import type { Topology } from '../../../src/sim/topology.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import type { NetworkInterface } from '../../../src/stack/network-interface.ts'
import { ARP_OPERATION, encodeArp } from '../../../src/wire/arp.ts'
import { encodeEthernet, ETHERTYPE } from '../../../src/wire/ethernet.ts'
import { encodeIcmp, ICMP_TYPE, type IcmpMessage } from '../../../src/wire/icmp.ts'
import { encodeIpv4, IP_PROTOCOL, type Ipv4Packet } from '../../../src/wire/ipv4.ts'
import { emptyTcpSegment, encodeTcp, type TcpSegment } from '../../../src/wire/tcp.ts'
import { encodeUdp } from '../../../src/wire/udp.ts'

export const SERVER = '10.0.0.1'
export const CLIENT = '10.0.0.2'
export const STRANGER = '10.0.0.66'

export interface Street {
  readonly world: WiredWorld
  readonly server: Kernel
  readonly client: Kernel
  readonly stranger: Kernel
}

export function street(more: Pick<Topology, 'switches'> = { switches: { lan: {} } }): Street {
  const host = (address: string) => ({ interfaces: { eth0: { address: `${address}/24` } } })
  const world = startWorld({
    ...more,
    hosts: { server: host(SERVER), client: host(CLIENT), stranger: host(STRANGER) },
    cables: ['server', 'client', 'stranger'].map((name) => ({ between: [`${name} eth0`, 'lan'] as const })),
  })
  const [server, client, stranger] = ['server', 'client', 'stranger'].map((name) => world.host(name).kernel)
  stranger!.ip.hooks.input = () => 'drop'
  return { world, server: server!, client: client!, stranger: stranger! }
}

/** What a forged packet says; the rest is as usual. */
export type Forgery = Partial<Omit<Ipv4Packet, 'source' | 'destination'>>

export class Forger {
  readonly #from: NetworkInterface
  readonly #to: NetworkInterface

  /** Sends by one interface to the station of the other. */
  constructor(from: NetworkInterface, to: NetworkInterface) {
    this.#from = from
    this.#to = to
  }

  ip(source: string | Ipv4, destination: string | Ipv4, packet: Forgery, mac: Mac = this.#to.mac): void {
    const payload = encodeIpv4({ ...PLAIN, ...packet, source: ip(source), destination: ip(destination) })
    this.#from.transmit(
      encodeEthernet({ destination: mac, source: this.#from.mac, type: ETHERTYPE.ipv4, payload }),
    )
  }

  tcp(source: string | Ipv4, destination: string, segment: Partial<TcpSegment>): void {
    const whole = { ...emptyTcpSegment(), ...segment }
    const payload = encodeTcp(whole, ip(source), ip(destination))
    this.ip(source, destination, { protocol: IP_PROTOCOL.tcp, payload })
  }

  udp(source: string | Ipv4, destination: string, ports: readonly [number, number], text = 'x'): void {
    const [sourcePort, destinationPort] = ports
    const datagram = { sourcePort, destinationPort, payload: new TextEncoder().encode(text) }
    const payload = encodeUdp(datagram, ip(source), ip(destination))
    this.ip(source, destination, { protocol: IP_PROTOCOL.udp, payload })
  }

  icmp(source: string | Ipv4, destination: string, message: IcmpMessage, mac?: Mac): void {
    this.ip(source, destination, { protocol: IP_PROTOCOL.icmp, payload: encodeIcmp(message) }, mac)
  }

  /** `mac` says to have `senderIp`, to the one station or to all. */
  arp(
    operation: 'request' | 'reply',
    senderIp: string | Ipv4,
    mac: Mac,
    targetIp: string,
    toAll = false,
  ): void {
    const targetMac = operation === 'reply' ? this.#to.mac : 0
    const numbers = { senderIp: ip(senderIp), targetIp: ip(targetIp), targetMac, senderMac: mac }
    const payload = encodeArp({ operation: ARP_OPERATION[operation], ...numbers })
    const destination = toAll ? BROADCAST_MAC : this.#to.mac
    this.#from.transmit(encodeEthernet({ destination, source: mac, type: ETHERTYPE.arp, payload }))
  }
}

const PLAIN: Omit<Ipv4Packet, 'source' | 'destination'> = {
  dscp: 0,
  ecn: 0,
  identification: 1,
  dontFragment: false,
  moreFragments: false,
  fragmentOffset: 0,
  ttl: 64,
  protocol: 253,
  options: new Uint8Array(),
  payload: new Uint8Array(),
}

function ip(address: string | Ipv4): Ipv4 {
  return typeof address === 'number' ? address : ipv4Number(address)
}

export function at(address: string, port: number): { ip: Ipv4; port: number } {
  return { ip: ipv4Number(address), port }
}

/** Whether a ping is answered within two seconds. */
export async function pings(world: WiredWorld, kernel: Kernel, to: string, octets = 3): Promise<boolean> {
  let answered = false
  const socket = kernel.ip.openRaw(IP_PROTOCOL.icmp, ({ octets, at, source }) => {
    if (octets[at] === ICMP_TYPE.echoReply && source === ipv4Number(to)) answered = true
  })
  const message = encodeIcmp({ kind: 'echo', identifier: 9, sequence: 1, payload: new Uint8Array(octets) })
  socket.send(message, { destination: ipv4Number(to) })
  await world.runFor(2000)
  socket.close()
  return answered
}

/** Sends text to an echo; what comes back. */
export async function echoed(stream: ByteStream, text: string): Promise<string> {
  await stream.write(new TextEncoder().encode(text))
  let back = ''
  while (back.length < text.length) back += new TextDecoder().decode((await stream.read()) ?? undefined)
  return back
}

/** A listener on port 80 that sends back what it gets. */
export function serveEcho(kernel: Kernel): void {
  const echo = async (stream: ByteStream): Promise<void> => {
    for (let piece = await stream.read(); piece !== null; piece = await stream.read()) {
      await stream.write(piece)
    }
    await stream.end()
  }
  kernel.tcp.listen(at('0.0.0.0', 80), (stream) => void echo(stream).catch(() => {}))
}
