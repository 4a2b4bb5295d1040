/** Interfaces on one wire, with nothing in between: each frame reaches all others a moment later, and a record. */

import { ipv4Number, ipv4Text } from '../../src/address/ipv4-number.ts'
import { BROADCAST_MAC, formatMac, parseMac, readMac, type Mac } from '../../src/address/mac.ts'
import { WorldSurroundings } from '../../src/sim/world-surroundings.ts'
import { World } from '../../src/sim/world.ts'
import { newCounters } from '../../src/stack/counters.ts'
import type { Device, DeviceStatistics } from '../../src/stack/device.ts'
import { KernelLog } from '../../src/stack/kernel-log.ts'
import { NetworkInterface } from '../../src/stack/network-interface.ts'
import { RoutingTable } from '../../src/stack/routing-table.ts'
import { ARP_OPERATION, decodeArp, encodeArp } from '../../src/wire/arp.ts'
import { encodeEthernet, ETHERNET_HEADER_LENGTH, ETHERTYPE, frameType } from '../../src/wire/ethernet.ts'

const FLIGHT_TICKS = 10

export class Lan {
  readonly world = new World()
  /** `12.5 ms 00:…:01 > broadcast: who has 192.0.2.2? tell 192.0.2.1`, without the time. */
  readonly record: { atMs: number; text: string }[] = []
  readonly #devices: FakeDevice[] = []

  /** A station whose Ethernet address ends in `number`; up, and with addresses as `192.0.2.1/24`. */
  station(number: number, ...addresses: string[]): Station {
    const device = this.device(number)
    const station = new Station(this.world, device, number)
    for (const address of addresses) {
      const [ip, prefixLength] = address.split('/')
      station.interface.addAddress(ipv4Number(ip!), Number(prefixLength))
    }
    station.interface.setUp()
    return station
  }

  /** A card on the wire; that of the loopback device for number 0. */
  device(number: number): FakeDevice {
    const device = new FakeDevice(number === 0 ? 0 : macOf(number), this)
    this.#devices.push(device)
    return device
  }

  carry(frame: Uint8Array, from?: FakeDevice): void {
    this.record.push({ atMs: this.world.nowMs, text: frameText(frame) })
    for (const device of this.#devices) {
      if (device === from || !device.carrier) continue
      this.world.schedule(FLIGHT_TICKS, () => device.receive(Uint8Array.from(frame)))
    }
  }

  /** What was said since this was asked last. */
  heard(): string[] {
    return this.record.splice(0).map(({ text }) => text)
  }

  /** Puts an ARP packet on the wire that no station has made: `sender` is `mac ip`, with the mac's last number. */
  arp(operation: 'request' | 'reply', sender: [number, string], target: [number, string], to?: number): void {
    const [senderNumber, senderIp] = sender
    const [targetNumber, targetIp] = target
    const payload = encodeArp({
      operation: ARP_OPERATION[operation],
      senderMac: macOf(senderNumber),
      senderIp: ipv4Number(senderIp),
      targetMac: targetNumber === 0 ? 0 : macOf(targetNumber),
      targetIp: ipv4Number(targetIp),
    })
    const destination = to === undefined ? BROADCAST_MAC : macOf(to)
    this.carry(encodeEthernet({ destination, source: macOf(senderNumber), type: ETHERTYPE.arp, payload }))
  }
}

export class FakeDevice implements Device {
  readonly mac: Mac
  readonly mtu = 1500
  readonly statistics: DeviceStatistics = {
    ...{ receivedFrames: 0, receivedOctets: 0, receiveErrors: 0, receiveDropped: 0 },
    ...{ sentFrames: 0, sentOctets: 0, sendErrors: 0, sendDropped: 0, collisions: 0 },
  }
  readonly #lan: Lan
  #carrier = true
  #receive: (frame: Uint8Array) => void = () => undefined
  #changed: (carrier: boolean) => void = () => undefined

  constructor(mac: Mac, lan: Lan) {
    this.mac = mac
    this.#lan = lan
  }

  get carrier(): boolean {
    return this.#carrier
  }

  set carrier(carrier: boolean) {
    this.#carrier = carrier
    this.#changed(carrier)
  }

  transmit(frame: Uint8Array): void {
    if (this.#carrier) this.#lan.carry(frame, this)
  }

  receive(frame: Uint8Array): void {
    this.#receive(frame)
  }

  onFrame(receive: (frame: Uint8Array) => void): void {
    this.#receive = receive
  }

  onCarrier(changed: (carrier: boolean) => void): void {
    this.#changed = changed
  }
}

export class Station {
  readonly interface: NetworkInterface
  readonly device: FakeDevice
  readonly log: KernelLog
  readonly counters = newCounters()
  readonly routes = new RoutingTable()
  /** The last octet of each IPv4 packet that came in, and of each that nobody was found for. */
  readonly received: number[] = []
  readonly unresolved: number[] = []

  constructor(world: World, device: FakeDevice, number: number) {
    const surroundings = new WorldSurroundings(world, world.random.fork(`station ${number}`))
    this.device = device
    this.log = new KernelLog(surroundings)
    const { counters, routes, log } = this
    const name = number === 0 ? 'lo' : 'eth0'
    this.interface = new NetworkInterface({ name, device, surroundings, log, counters, routes })
    this.interface.onIpv4((frame) => this.received.push(frame.at(-1)!))
    this.interface.onUnresolved((frame) => this.unresolved.push(frame.at(-1)!))
  }

  /** Sends something like an IP packet that ends in `mark`. */
  send(mark: number, nextHop: string): void {
    const frame = new Uint8Array(64)
    frame[63] = mark
    this.interface.sendIpv4(frame, ipv4Number(nextHop))
  }

  /** `192.0.2.2 00:16:3e:00:00:02 reachable`. */
  neighbors(): string[] {
    return this.interface.neighbors.entries().map(({ ip, mac, state }) => {
      return [ipv4Text(ip), mac === undefined ? '?' : formatMac(mac), state].join(' ')
    })
  }
}

export function macOf(number: number): Mac {
  return parseMac('00:16:3e:00:00:00') + number
}

function frameText(frame: Uint8Array): string {
  const destination = readMac(frame, 0)
  const to = destination === BROADCAST_MAC ? 'all' : String(destination - macOf(0))
  const addresses = `${readMac(frame, 6) - macOf(0)} > ${to}`
  if (frameType(frame) === ETHERTYPE.ipv4) return `${addresses}: packet ${frame.at(-1)}`
  if (frameType(frame) !== ETHERTYPE.arp) return `${addresses}: type ${frameType(frame).toString(16)}`
  const { operation, senderIp, senderMac, targetIp } = decodeArp(frame, ETHERNET_HEADER_LENGTH)
  if (operation === ARP_OPERATION.reply) {
    return `${addresses}: ${ipv4Text(senderIp)} is at ${senderMac - macOf(0)}`
  }
  if (senderIp === targetIp) return `${addresses}: announces ${ipv4Text(senderIp)}`
  if (senderIp === 0) return `${addresses}: probes for ${ipv4Text(targetIp)}`
  return `${addresses}: who has ${ipv4Text(targetIp)}? tell ${ipv4Text(senderIp)}`
}
