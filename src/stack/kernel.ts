/**
 * The kernel of one simulated host: its interfaces, its routes, and IP, ICMP, UDP and TCP over them. It puts the
 * parts together and does nothing by itself; what world it is in it learns from its `Surroundings` alone.
 */

import { ipv4Number } from '../address/ipv4-number.ts'
import { IP_PROTOCOL } from '../wire/ip-protocols.ts'
import { newCounters, type Counters } from './counters.ts'
import type { Device } from './device.ts'
import { IpLayer } from './ip-layer.ts'
import { KernelLog } from './kernel-log.ts'
import { KernelNetwork } from './kernel-network.ts'
import { defaultSettings, type KernelSettings } from './kernel-settings.ts'
import { LoopbackDevice } from './loopback-device.ts'
import { NetworkInterface } from './network-interface.ts'
import { RoutingTable } from './routing-table.ts'
import type { Surroundings } from './surroundings.ts'
import { TcpLayer } from './tcp/tcp-layer.ts'
import { UdpLayer } from './udp-layer.ts'

const LOOPBACK = { address: ipv4Number('127.0.0.1'), prefixLength: 8 }

export class Kernel {
  readonly name: string
  readonly settings: KernelSettings = defaultSettings()
  readonly counters: Counters = newCounters()
  readonly routes = new RoutingTable()
  readonly log: KernelLog
  readonly ip: IpLayer
  readonly udp: UdpLayer
  readonly tcp: TcpLayer
  /** For programs. */
  readonly network: KernelNetwork
  /** For what runs in the kernel beside these: address translation, DHCP. */
  readonly surroundings: Surroundings
  readonly #interfaces: NetworkInterface[] = []

  constructor(surroundings: Surroundings, { name }: { readonly name: string }) {
    const { settings, counters, routes } = this
    this.name = name
    this.surroundings = surroundings
    this.log = new KernelLog(surroundings)
    const ip = new IpLayer({ surroundings, settings, counters, routes, interfaces: this.#interfaces })
    this.ip = ip
    this.udp = new UdpLayer({ surroundings, settings, counters: counters.udp, ip })
    this.tcp = new TcpLayer({ surroundings, settings, counters: counters.tcp, ip })
    ip.register(IP_PROTOCOL.udp, this.udp)
    ip.register(IP_PROTOCOL.tcp, this.tcp)
    this.network = new KernelNetwork({ surroundings, ip, udp: this.udp, tcp: this.tcp })
    const loopback = this.addInterface('lo', new LoopbackDevice(surroundings))
    loopback.addAddress(LOOPBACK.address, LOOPBACK.prefixLength)
  }

  /** `lo` first, then in the order in which they were added. */
  get interfaces(): readonly NetworkInterface[] {
    return this.#interfaces
  }

  /** Throws if there is none of this name. */
  interface(name: string): NetworkInterface {
    const found = this.#interfaces.find((candidate) => candidate.name === name)
    if (found === undefined) throw new Error(`${this.name} has no interface ${name}`)
    return found
  }

  /** A new interface on this card, up and without an address. Throws if the name is taken. */
  addInterface(name: string, device: Device): NetworkInterface {
    if (this.#interfaces.some((other) => other.name === name)) {
      throw new Error(`${this.name} has an interface ${name} already`)
    }
    const { log, counters, routes } = this
    const added = new NetworkInterface({
      name,
      device,
      surroundings: this.surroundings,
      log,
      counters,
      routes,
    })
    this.#interfaces.push(added)
    this.ip.attach(added)
    added.setUp()
    return added
  }
}
