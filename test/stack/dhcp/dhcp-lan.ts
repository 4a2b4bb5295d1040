/** A DHCP server and clients on kernels of one wire, and a record of what they say. */

import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC, readMac, type Mac } from '../../../src/address/mac.ts'
import { WorldSurroundings } from '../../../src/sim/world-surroundings.ts'
import { DhcpClient } from '../../../src/stack/dhcp/dhcp-client.ts'
import type { DhcpLease, DhcpParameters } from '../../../src/stack/dhcp/dhcp-lease.ts'
import { DhcpServer, type DhcpServerOptions } from '../../../src/stack/dhcp/dhcp-server.ts'
import { readDhcpFrame } from '../../../src/stack/dhcp/dhcp-frame.ts'
import { Kernel } from '../../../src/stack/kernel.ts'
import { DHCP_CLIENT_PORT, DHCP_MESSAGE, DHCP_SERVER_PORT, type DhcpMessage } from '../../../src/wire/dhcp.ts'
import { ipv4Destination, ipv4Source } from '../../../src/wire/ipv4-header.ts'
import { Lan, macOf, type FakeDevice } from '../lan.ts'

const NAMES = new Map<number, string>(Object.entries(DHCP_MESSAGE).map(([name, type]) => [type, name]))

export interface Said {
  readonly atMs: number
  readonly name: string
  readonly message: DhcpMessage
  /** `192.0.2.1 > 255.255.255.255`. */
  readonly addresses: string
  readonly destinationMac: Mac
}

export class DhcpLan extends Lan {
  /** Each DHCP message on the wire. */
  readonly messages: Said[] = []
  /** Frames for which this is true are lost. */
  loses: (said: Said) => boolean = () => false

  override carry(frame: Uint8Array, from?: FakeDevice): void {
    const said = this.#read(Uint8Array.from(frame))
    if (said !== undefined) this.messages.push(said)
    if (said === undefined || !this.loses(said)) super.carry(frame, from)
  }

  kernel(number: number, ...addresses: string[]): { kernel: Kernel; device: FakeDevice } {
    const random = this.world.random.fork(`kernel ${number}`)
    const kernel = new Kernel(new WorldSurroundings(this.world, random), { name: `host-${number}` })
    const device = this.device(number)
    const eth0 = kernel.addInterface('eth0', device)
    for (const address of addresses) {
      const [ip, prefixLength] = address.split('/')
      eth0.addAddress(ipv4Number(ip!), Number(prefixLength))
    }
    return { kernel, device }
  }

  /** 192.0.2.1, which hands out .100 to .109 for an hour. */
  server(options: Partial<DhcpServerOptions> = {}, number = 1, address = '192.0.2.1/24') {
    const { kernel, device } = this.kernel(number, address)
    const server = new DhcpServer(kernel, kernel.interface('eth0'), {
      range: [ipv4Number('192.0.2.100'), ipv4Number('192.0.2.109')],
      leaseSeconds: 3600,
      router: ipv4Number('192.0.2.1'),
      nameServers: [ipv4Number('192.0.2.53')],
      domainName: 'example.com',
      ...options,
    })
    return { kernel, device, server, leases: () => server.leases().map(leaseText) }
  }

  client(number: number, hostName?: string) {
    const { kernel, device } = this.kernel(number)
    const news: string[] = []
    const parameters: DhcpParameters[] = []
    const client = new DhcpClient(kernel, kernel.interface('eth0'), {
      ...(hostName === undefined ? {} : { hostName }),
      onLease: (lease: DhcpLease) => news.push(`lease ${ipv4Text(lease.address)}`),
      onLost: () => news.push('lost'),
      onParameters: (each) => parameters.push(each),
    })
    return { kernel, device, client, news, parameters }
  }

  /** The names of the messages since this was asked last. */
  conversation(): string[] {
    return this.messages.splice(0).map(({ name }) => name)
  }

  said(name: string): Said[] {
    return this.messages.filter((each) => each.name === name)
  }

  #read(frame: Uint8Array): Said | undefined {
    for (const port of [DHCP_SERVER_PORT, DHCP_CLIENT_PORT]) {
      const received = readDhcpFrame(frame, port)
      if (typeof received === 'string') continue
      const addresses = `${ipv4Text(ipv4Source(frame, 14))} > ${ipv4Text(ipv4Destination(frame, 14))}`
      const name = NAMES.get(received.message.options.messageType)!
      const destinationMac = readMac(frame, 0)
      return { atMs: this.world.nowMs, name, message: received.message, addresses, destinationMac }
    }
    return undefined
  }
}

function leaseText({ ip, mac, state }: { ip: number; mac: Mac; state: string }): string {
  return `${ipv4Text(ip)} ${mac - macOf(0)} ${state}`
}

/** `all` for the broadcast address. */
export function stationOf(mac: Mac): number | 'all' {
  return mac === BROADCAST_MAC ? 'all' : mac - macOf(0)
}
