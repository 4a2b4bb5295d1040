/**
 * One network interface of a kernel: its card, its addresses, and what stands between IP and Ethernet. Here alone
 * routes meet neighbors. Knows no protocol above IP, and of IP only that it is handed packets.
 */

import { isMulticastIpv4, type Ipv4 } from '../address/ipv4-number.ts'
import { networkAddress, type Ipv4Prefix } from '../address/ipv4-prefix.ts'
import { BROADCAST_MAC, NO_MAC, type Mac } from '../address/mac.ts'
import { ETHERNET_HEADER_LENGTH, ETHERTYPE, putEthernetHeader } from '../wire/ethernet.ts'
import type { ClaimState } from './address-conflict.ts'
import { Arp } from './arp.ts'
import { ConfiguredAddresses, type AddressOptions } from './configured-addresses.ts'
import type { Counters } from './counters.ts'
import type { Device, DeviceStatistics } from './device.ts'
import { FrameIntake } from './frame-intake.ts'
import { FrameTap, type FrameObserver } from './frame-tap.ts'
import { InterfaceAddresses } from './interface-addresses.ts'
import type { KernelLog } from './kernel-log.ts'
import type { NeighborCache } from './neighbor-cache.ts'
import type { FrameReceiver, PacketSocket } from './packet-socket.ts'
import type { Surroundings } from './surroundings.ts'

/** Where an interface enters, and takes out, the networks that its addresses are in. */
export interface ConnectedNetworks {
  connect(network: Ipv4, prefixLength: number, source: Ipv4, networkInterface: NetworkInterface): void
  disconnect(source: Ipv4, networkInterface: NetworkInterface): void
  disconnectAll(networkInterface: NetworkInterface): void
}

export interface NetworkInterfaceParts {
  readonly name: string
  readonly device: Device
  readonly surroundings: Surroundings
  readonly log: KernelLog
  readonly counters: Pick<Counters, 'arp' | 'link'>
  readonly routes: ConnectedNetworks
}

/** An IPv4 packet that has come in, in its frame, the receiver's to keep and to change. */
export type Ipv4Receiver = (
  frame: Uint8Array,
  ipAt: number,
  networkInterface: NetworkInterface,
  /** Whether its frame was addressed to several stations. */
  broadcast: boolean,
) => void

/** 01:00:5e:00:00:00, which the lower 23 bits of a group complete (RFC 1112 §6.4). */
const MULTICAST_MAC: Mac = 0x0100_5e00_0000

/** Down when made; `setUp` brings it to life. */
export class NetworkInterface {
  readonly name: string
  readonly device: Device
  /** Whether there is no link behind the device, and hence no ARP. */
  readonly isLoopback: boolean
  readonly #parts: NetworkInterfaceParts
  readonly #addresses = new InterfaceAddresses()
  readonly #configured: ConfiguredAddresses
  readonly #arp: Arp
  readonly #tap = new FrameTap()
  readonly #intake: FrameIntake
  #up = false
  #mtu: number
  #receive: Ipv4Receiver = () => undefined
  #unresolved: (frame: Uint8Array) => void = () => undefined
  #changed: () => void = () => undefined
  #carrierWatchers: readonly ((carrier: boolean) => void)[] = []

  constructor(parts: NetworkInterfaceParts) {
    this.name = parts.name
    this.device = parts.device
    this.#parts = parts
    this.#mtu = parts.device.mtu
    this.isLoopback = parts.device.mac === NO_MAC
    this.#arp = new Arp({
      name: parts.name,
      mac: parts.device.mac,
      surroundings: parts.surroundings,
      log: parts.log,
      counters: parts.counters,
      addresses: this.#addresses,
      transmit: (frame) => this.transmit(frame),
      deliver: (frame, mac) => this.#sendTo(frame, mac),
      unresolved: (frame) => this.#unresolved(frame),
    })
    this.#intake = new FrameIntake({
      mac: parts.device.mac,
      counters: parts.counters.link,
      tap: this.#tap,
      ipv4: (frame, toSeveral) => this.#receive(frame, ETHERNET_HEADER_LENGTH, this, toSeveral),
      arp: this.isLoopback ? undefined : (frame) => this.#arp.receive(frame),
    })
    this.#configured = new ConfiguredAddresses({
      used: this.#addresses,
      claims: this.isLoopback ? undefined : this.#arp.claims,
      hasLink: () => this.#up && parts.device.carrier,
      taken: (added) => {
        if (this.#up) this.#connect(added)
        this.#changed()
      },
      ceased: (address) => {
        parts.routes.disconnect(address, this)
        this.#changed()
      },
    })
    parts.device.onFrame((frame) => this.#arrive(frame))
    parts.device.onCarrier((carrier) => this.#carrierChanged(carrier))
  }

  get mac(): Mac {
    return this.device.mac
  }

  /** Whether packet sockets and taps see what is for other stations, too; false unless set. */
  get promiscuous(): boolean {
    return this.#intake.promiscuous
  }

  set promiscuous(promiscuous: boolean) {
    this.#intake.promiscuous = promiscuous
  }

  get up(): boolean {
    return this.#up
  }

  /** The longest packet that leaves here, in octets. */
  get mtu(): number {
    return this.#mtu
  }

  /** No more than the card can carry, and no less than IP asks of any link (RFC 791 §3.2). Throws `RangeError`. */
  set mtu(mtu: number) {
    if (!Number.isInteger(mtu) || mtu < 68 || mtu > this.device.mtu) {
      throw new RangeError(`an MTU of 68 … ${this.device.mtu} octets, not ${mtu}`)
    }
    this.#mtu = mtu
  }

  /** Those in use; an address that is being probed, or that was lost, is not among them. */
  get addresses(): readonly Ipv4Prefix[] {
    return this.#addresses.list
  }

  get neighbors(): NeighborCache {
    return this.#arp.neighbors
  }

  get statistics(): Readonly<DeviceStatistics> {
    return this.device.statistics
  }

  hasAddress(address: Ipv4): boolean {
    return this.#addresses.has(address)
  }

  isBroadcast(address: Ipv4): boolean {
    return this.#addresses.isBroadcast(address)
  }

  /** Whether `address` is in a network that this interface is connected to. */
  onLink(address: Ipv4): boolean {
    return this.#addresses.covers(address)
  }

  /** How far the claim to an address has come; undefined for one that was never added. */
  addressState(address: Ipv4): ClaimState | undefined {
    return this.#arp.claims.state(address)
  }

  /** One receiver an interface: gets the IPv4 packets whose frames are for this station or for several. */
  onIpv4(receive: Ipv4Receiver): void {
    this.#receive = receive
  }

  /** One receiver an interface: gets back the frames whose next hop has not answered. */
  onUnresolved(report: (frame: Uint8Array) => void): void {
    this.#unresolved = report
  }

  /** One receiver an interface: told after every change of `addresses` and `up`. */
  onChange(changed: () => void): void {
    this.#changed = changed
  }

  /** Calls `watcher` when the carrier comes or goes, after the interface has seen to it. Returns how to stop that. */
  onCarrier(watcher: (carrier: boolean) => void): () => void {
    this.#carrierWatchers = [...this.#carrierWatchers, watcher]
    return () => {
      this.#carrierWatchers = this.#carrierWatchers.filter((other) => other !== watcher)
    }
  }

  /** Adds an address and the route to its network. Adding it again changes its prefix and options. */
  addAddress(address: Ipv4, prefixLength: number, options: AddressOptions = {}): void {
    this.#configured.add(address, prefixLength, options)
  }

  removeAddress(address: Ipv4): void {
    this.#configured.remove(address)
  }

  setUp(): void {
    if (this.#up) return
    this.#up = true
    for (const held of this.#addresses.list) this.#connect(held)
    this.#configured.claimAll()
    this.#changed()
  }

  /** Takes the routes through this interface along; addresses stay, but those found by probing are probed again. */
  setDown(): void {
    if (!this.#up) return
    this.#up = false
    this.#configured.stop()
    this.#arp.neighbors.flush()
    this.#parts.routes.disconnectAll(this)
    this.#changed()
  }

  /** Shows every frame that comes in or goes out. Returns how to stop that. */
  tap(observer: FrameObserver): () => void {
    return this.#tap.add(observer)
  }

  /** Whole frames of one type, or of all, for a program. */
  openPacket(ethertype: number | 'all', receive: FrameReceiver): PacketSocket {
    return this.#intake.openPacket(ethertype, receive, (frame) => this.transmit(frame))
  }

  /** Sends a frame as it is, and takes it over. */
  transmit(frame: Uint8Array): void {
    if (!this.#up) {
      this.#parts.counters.link.interfaceDown++
      return
    }
    // On the loopback device it comes right back in, and need not be shown twice.
    if (!this.isLoopback) this.#tap.show(frame, 'out')
    this.device.transmit(frame)
  }

  /** Takes over a frame with an IP packet behind 14 free octets, and sends it to `nextHop` on this link. */
  sendIpv4(frame: Uint8Array, nextHop: Ipv4): void {
    if (this.isLoopback) this.#sendTo(frame, NO_MAC)
    else if (isMulticastIpv4(nextHop)) this.#sendTo(frame, MULTICAST_MAC + (nextHop & 0x7f_ffff))
    else if (this.#addresses.isBroadcast(nextHop)) this.#sendTo(frame, BROADCAST_MAC)
    else if (this.#up) this.#arp.neighbors.send(frame, nextHop)
    else this.#parts.counters.link.interfaceDown++
  }

  #sendTo(frame: Uint8Array, destination: Mac): void {
    putEthernetHeader(frame, 0, destination, this.device.mac, ETHERTYPE.ipv4)
    this.transmit(frame)
  }

  #arrive(frame: Uint8Array): void {
    if (this.#up) this.#intake.arrive(frame)
    else this.#parts.counters.link.interfaceDown++
  }

  #carrierChanged(carrier: boolean): void {
    if (!this.#up) return
    if (carrier) {
      this.#configured.claimAll()
    } else {
      this.#configured.pause()
      this.#arp.neighbors.flush()
    }
    for (const watcher of this.#carrierWatchers) watcher(carrier)
  }

  #connect(held: Ipv4Prefix): void {
    this.#parts.routes.connect(networkAddress(held), held.prefixLength, held.address, this)
  }
}
