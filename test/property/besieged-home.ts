/**
 * A home under attack: hosts behind a translator that also hands out addresses, a server outside, programs on all of
 * them, and a stranger's card on either network. What the programs have said to each other is there to be mutated.
 */

import { ipv4Number, type Ipv4 } from '../../src/address/ipv4-number.ts'
import { BROADCAST_MAC, type Mac } from '../../src/address/mac.ts'
import type { ByteStream } from '../../src/runtime/runtime.ts'
import { Port } from '../../src/sim/link/port.ts'
import { startWorld } from '../../src/sim/start-world.ts'
import type { WiredWorld } from '../../src/sim/wired-world.ts'
import type { Kernel } from '../../src/stack/kernel.ts'
import { ETHERTYPE, frameType } from '../../src/wire/ethernet.ts'
import { encodeIcmp, ICMP_TYPE } from '../../src/wire/icmp.ts'
import { IP_PROTOCOL } from '../../src/wire/ip-protocols.ts'
import { PACKETS } from '../craft/packets.ts'

export const HOST = '192.168.1.2'
export const SERVER = '203.0.113.80'
export const OUTSIDE = '203.0.113.7'

/** Only PPPoE is not in what programs say here; and of rare packets there is one each. */
const RARE = Object.values(PACKETS)

export interface Besieged {
  readonly world: WiredWorld
  readonly host: Kernel
  readonly server: Kernel
  readonly router: Kernel
  readonly roamer: Kernel
  /** The stranger's cards. */
  readonly inside: Port
  readonly outside: Port
  /** What passes on either network, until `converse` is done. */
  readonly corpus: Uint8Array[]
  readonly stopRecording: () => void
}

export async function besiegedHome(seed: number): Promise<Besieged> {
  const world = startWorld(
    {
      switches: { lan: {}, net: {} },
      hosts: {
        router: {
          interfaces: { eth0: { address: '192.168.1.1/24' }, eth1: { address: `${OUTSIDE}/24` } },
          forwarding: true,
          nat: {
            outside: 'eth1',
            inside: ['eth0'],
            portForwards: [{ protocol: 'tcp', outsidePort: 8080, to: `${HOST}:80` }],
          },
          dhcpServers: { eth0: { range: ['192.168.1.100', '192.168.1.150'], router: '192.168.1.1' } },
        },
        host: { interfaces: { eth0: { address: `${HOST}/24` } }, gateway: '192.168.1.1' },
        roamer: { interfaces: { eth0: { dhcp: true } } },
        server: { interfaces: { eth0: { address: `${SERVER}/24` } } },
      },
      cables: [
        { between: ['router eth0', 'lan'] },
        { between: ['host eth0', 'lan'] },
        { between: ['roamer eth0', 'lan'] },
        { between: ['router eth1', 'net'] },
        { between: ['server eth0', 'net'] },
      ],
    },
    { seed },
  )
  const [inside, outside] = [stranger(world, 'lan'), stranger(world, 'net')]
  const corpus: Uint8Array[] = [...RARE]
  const taps = world.switches
    .flatMap(({ ports }) => ports)
    .map((port) =>
      port.tap((frame, way) => {
        if (way === 'in') corpus.push(frame.slice())
      }),
    )
  const stopRecording = (): void => {
    for (const stop of taps) stop()
  }
  const [host, server, router, roamer] = ['host', 'server', 'router', 'roamer'].map(
    (name) => world.host(name).kernel,
  ) as [Kernel, Kernel, Kernel, Kernel]
  for (const kernel of [host, server]) serveEcho(kernel)
  await world.runFor(15_000)
  return { world, host, server, router, roamer, inside, outside, corpus, stopRecording }
}

function stranger(world: WiredWorld, name: string): Port {
  const port = new Port(world, `stranger/${name}`, world.newMac())
  world.connect(port, world.switch(name).port())
  port.onFrame(() => {})
  return port
}

/** TCP on port 80 and UDP on port 7 send back what they get; and somebody listens to all ICMP and to protocol 253. */
function serveEcho(kernel: Kernel): void {
  kernel.tcp.listen({ ip: 0, port: 80 }, (stream) => void echo(stream).catch(() => {}))
  const socket = kernel.udp.bind({ ip: 0, port: 7 })
  socket.onDatagram((payload, ip, port) => void socket.send(payload, ip, port))
  for (const protocol of [IP_PROTOCOL.icmp, 253]) kernel.ip.openRaw(protocol, () => {})
}

async function echo(stream: ByteStream): Promise<void> {
  for (;;) {
    const piece = await stream.read()
    if (piece === null) break
    await stream.write(piece)
  }
  await stream.end()
}

/** Every kind of conversation once, with all states of TCP. */
export async function converse(home: Besieged): Promise<void> {
  const { world, host, server, router, roamer } = home
  await world.run(exchange(await world.run(host.tcp.connect(at(SERVER, 80))), 3000))
  await world.run(exchange(await world.run(server.tcp.connect(at(OUTSIDE, 8080))), 3000))
  await world.run(router.tcp.connect(at(SERVER, 81)).then(noStream, () => {}))
  const aborted = await world.run(roamer.tcp.connect(at(SERVER, 80)))
  await world.run(aborted.write(new Uint8Array(5000)))
  aborted.abort()
  for (const kernel of [host, roamer]) {
    const socket = kernel.udp.bind({ ip: 0, port: 0 })
    socket.send(new Uint8Array(4000).fill(7), ipv4Number(SERVER), 7)
    socket.send(Uint8Array.of(1), ipv4Number(SERVER), 9)
    await pings(world, kernel, SERVER)
    socket.close()
  }
  await world.runFor(2000)
  home.stopRecording()
}

/** Sends octets of its own to an echo, and reads until they have come back. */
export async function exchange(stream: ByteStream, octets: number): Promise<void> {
  const sent = Uint8Array.from({ length: octets }, (_, i) => (i * 7 + octets) & 0xff)
  await stream.write(sent)
  await expectBack(stream, sent)
  await stream.end()
  while ((await stream.read()) !== null);
}

/** Throws if anything else comes. */
export async function expectBack(stream: ByteStream, sent: Uint8Array): Promise<void> {
  const back: number[] = []
  while (back.length < sent.length) {
    const piece = await stream.read()
    if (piece === null) throw new Error(`the end after ${back.length} of ${sent.length} octets`)
    back.push(...piece)
  }
  if (Buffer.compare(Buffer.from(back), sent) !== 0) throw new Error('other octets came back')
}

/** Whether a ping is answered within two seconds. */
export async function pings(world: WiredWorld, kernel: Kernel, to: string): Promise<boolean> {
  let answered = false
  const socket = kernel.ip.openRaw(IP_PROTOCOL.icmp, ({ octets, at, source }) => {
    if (octets[at] === ICMP_TYPE.echoReply && source === ipv4Number(to)) answered = true
  })
  const payload = Uint8Array.of(1, 2, 3)
  socket.send(encodeIcmp({ kind: 'echo', identifier: 99, sequence: 1, payload }), {
    destination: ipv4Number(to),
  })
  await world.runFor(2000)
  socket.close()
  return answered
}

export function at(ip: string, port: number): { ip: Ipv4; port: number } {
  return { ip: ipv4Number(ip), port }
}

/** The same frame as if for that station, or for all. */
export function addressed(frame: Uint8Array, mac: Mac = BROADCAST_MAC): Uint8Array {
  for (let i = 0; i < 6; i++) frame[i] = Math.floor(mac / 2 ** (40 - 8 * i)) & 0xff
  return frame
}

/** Whether a frame is one of the protocols that have no defence on a link: ARP, and DHCP on port 67 and 68. */
export function rulesTheLink(frame: Uint8Array): boolean {
  if (frameType(frame) === ETHERTYPE.arp || frameType(frame) === ETHERTYPE.vlan) return true
  const port = (frame[36]! << 8) | frame[37]!
  return frame[23] === IP_PROTOCOL.udp && (port === 67 || port === 68)
}

function noStream(): never {
  throw new Error('nobody listens there')
}
