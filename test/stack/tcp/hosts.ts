/** Two hosts with TCP, on one cable or with a router between, and what tests do with their streams. */

import type { Ipv4Endpoint } from '../../../src/address/ipv4-endpoint.ts'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import type { ByteStream } from '../../../src/runtime/runtime.ts'
import type { CableOptions } from '../../../src/sim/link/cable-options.ts'
import type { Cable } from '../../../src/sim/link/cable.ts'
import type { Kernel } from '../../../src/stack/kernel.ts'
import type { TcpStream } from '../../../src/stack/tcp/tcp-stream.ts'
import { IP_PROTOCOL } from '../../../src/wire/ip-protocols.ts'
import { decodeTcp, encodeTcp, emptyTcpSegment, type TcpSegment } from '../../../src/wire/tcp.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../../../src/wire/ethernet.ts'
import { decodeIpv4 } from '../../../src/wire/ipv4.ts'
import { inject, Kernels, route } from '../kernels.ts'

export const CLIENT = '10.0.0.1'
export const SERVER = '10.0.0.2'
export const FAR_SERVER = '10.0.2.2'

export interface Hosts {
  readonly kernels: Kernels
  readonly client: Kernel
  readonly server: Kernel
  readonly cable: Cable
}

/** Client and server at the ends of one cable. */
export function neighbors(options: Partial<CableOptions> = {}): Hosts {
  const kernels = new Kernels()
  const client = kernels.host('client')
  const server = kernels.host('server')
  const cable = kernels.link([client, `${CLIENT}/24`], [server, `${SERVER}/24`], options)
  return { kernels, client, server, cable }
}

/** Client and server with two routers between them, which are joined by a cable of their own. */
export function farApart(options: Partial<CableOptions> = {}): Hosts & { readonly routers: Kernel[] } {
  const kernels = new Kernels()
  const client = kernels.host('client')
  const server = kernels.host('server')
  const routers = [kernels.router('near'), kernels.router('far')] as const
  kernels.link([client, `${CLIENT}/24`], [routers[0], '10.0.0.254/24'])
  const cable = kernels.link([routers[0], '10.0.1.1/24'], [routers[1], '10.0.1.2/24'], options)
  kernels.link([routers[1], '10.0.2.254/24'], [server, `${FAR_SERVER}/24`])
  route(client, '10.0.0.254')
  route(server, '10.0.2.254')
  route(routers[0], '10.0.1.2', '10.0.2.0/24')
  route(routers[1], '10.0.1.1', '10.0.0.0/24')
  return { kernels, client, server, cable, routers: [...routers] }
}

export function endpoint(ip: string, port: number): Ipv4Endpoint {
  return { ip: ipv4Number(ip), port }
}

/** A connection to a listener on port 80 that is closed at once; both its ends. */
export async function connected(
  client: Kernel,
  server: Kernel,
  ip: string,
): Promise<{ near: TcpStream; far: TcpStream }> {
  const accepted = new Promise<TcpStream>((resolve) => {
    const listener = server.tcp.listen(endpoint(ip, 80), (stream) => {
      listener.close()
      resolve(stream)
    })
  })
  const near = await client.tcp.connect(endpoint(ip, 80))
  return { near, far: await accepted }
}

export async function readAll(stream: ByteStream): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (;;) {
    const piece = await stream.read()
    if (piece === null) return Buffer.concat(pieces)
    pieces.push(piece)
  }
}

/** The segments that a host's first card sends ('out') or receives ('in') from now on. */
export function segmentsOf(kernel: Kernel, way: 'in' | 'out'): TcpSegment[] {
  const segments: TcpSegment[] = []
  kernel.interface('eth0').tap((frame, direction) => {
    if (direction !== way || frameType(frame) !== ETHERTYPE.ipv4) return
    const packet = decodeIpv4(Uint8Array.from(frame), ETHERNET_HEADER_LENGTH)
    if (packet.protocol === IP_PROTOCOL.tcp) segments.push(decodeTcp(packet.payload))
  })
  return segments
}

/** A segment that the client's kernel knows nothing of, to the server. */
export function sendSegment({ client, server }: Hosts, source: string, segment: Partial<TcpSegment>): void {
  const whole = { ...emptyTcpSegment(), ...segment }
  const payload = encodeTcp(whole, ipv4Number(source), ipv4Number(SERVER))
  const [from, to] = [client.interface('eth0'), server.interface('eth0')]
  inject(from, to, { source, destination: SERVER, protocol: IP_PROTOCOL.tcp, payload })
}
