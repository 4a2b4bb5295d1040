import { describe, expect, it } from 'vitest'
import { ipv4Number, type Ipv4 } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC, type Mac } from '../../../src/address/mac.ts'
import { AccessConcentrator } from '../../../src/sim/link/access-concentrator.ts'
import { Cable } from '../../../src/sim/link/cable.ts'
import { Modem } from '../../../src/sim/link/modem.ts'
import { Port } from '../../../src/sim/link/port.ts'
import { World } from '../../../src/sim/world.ts'
import { ARP_OPERATION, decodeArp, encodeArp } from '../../../src/wire/arp.ts'
import { decodeEthernet, encodeEthernet, ETHERTYPE, frameType } from '../../../src/wire/ethernet.ts'
import { decodeIpv4, encodeIpv4, IP_PROTOCOL } from '../../../src/wire/ipv4.ts'
import {
  decodePppoeDiscovery,
  describePppoeDiscovery,
  encodePppoeDiscovery,
  PPPOE_CODE,
  PPPOE_TAG,
} from '../../../src/wire/pppoe.ts'

const CUSTOMER_IP = ipv4Number('203.0.113.10')
const GATEWAY_IP = ipv4Number('203.0.113.1')
const SERVER_IP = ipv4Number('198.51.100.7')
const CUSTOMER_MAC = 0x02_00_00_00_00_10
const GATEWAY_MAC = 0x02_00_00_00_00_01
const MODEM_MAC = 0x02_00_00_00_00_20
const CONCENTRATOR_MAC = 0x02_00_00_00_00_30

function arp(operation: number, senderMac: Mac, senderIp: Ipv4, targetIp: Ipv4): Uint8Array {
  const payload = encodeArp({ operation, senderMac, senderIp, targetMac: 0, targetIp })
  return encodeEthernet({ source: senderMac, destination: BROADCAST_MAC, type: ETHERTYPE.arp, payload })
}

function ip(sourceMac: Mac, destinationMac: Mac, source: Ipv4, destination: Ipv4, length = 100): Uint8Array {
  const packet = encodeIpv4({
    dscp: 0,
    ecn: 0,
    identification: 1,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: IP_PROTOCOL.udp,
    source,
    destination,
    options: new Uint8Array(),
    payload: new Uint8Array(length - 20).fill(7),
  })
  return encodeEthernet({
    source: sourceMac,
    destination: destinationMac,
    type: ETHERTYPE.ipv4,
    payload: packet,
  })
}

/** A customer's router at a modem, an ISP's router at the concentrator, and all that these two hear. */
function connected() {
  const world = new World()
  const customer = new Port(world, 'customer', CUSTOMER_MAC)
  const gateway = new Port(world, 'gateway', GATEWAY_MAC)
  const modem = new Modem(world, 'modem', MODEM_MAC)
  const concentrator = new AccessConcentrator(world, 'bras', {
    mac: CONCENTRATOR_MAC,
    gateway: { address: GATEWAY_IP, prefixLength: 24 },
  })
  const line = new Cable(world, 'line', { latencyMs: 5, bandwidthBps: 16_000_000 })
  new Cable(world, 'near').connect(customer, modem.lan)
  line.connect(modem.line, concentrator.line())
  new Cable(world, 'far').connect(concentrator.lan, gateway)
  const heard = { customer: [] as Uint8Array[], gateway: [] as Uint8Array[] }
  customer.onFrame((frame) => heard.customer.push(frame))
  gateway.onFrame((frame) => {
    if (frameType(frame) !== ETHERTYPE.arp) heard.gateway.push(frame)
    else if (decodeArp(frame, 14).targetIp === GATEWAY_IP) {
      gateway.transmit(arp(ARP_OPERATION.reply, GATEWAY_MAC, GATEWAY_IP, 0))
    } else heard.gateway.push(frame)
  })
  return { world, customer, gateway, modem, concentrator, line, heard }
}

/** With a session, and the customer's address known. */
async function online() {
  const all = connected()
  all.customer.transmit(arp(ARP_OPERATION.request, CUSTOMER_MAC, CUSTOMER_IP, CUSTOMER_IP))
  await all.world.runFor(100)
  return all
}

describe('Modem', () => {
  it('opens a session when its line comes up', async () => {
    const { world, modem, concentrator, line } = connected()
    const talk: string[] = []
    line.tap((frame) => talk.push(describePppoeDiscovery(decodePppoeDiscovery(frame, 14))))
    await world.runUntilIdle()
    expect(talk.map((one) => one.split(',')[0])).toEqual(['PADI', 'PADO', 'PADR', 'PADS'])
    expect(modem.session).toEqual({ id: 1, concentrator: CONCENTRATOR_MAC })
    expect(concentrator.sessions).toMatchObject([{ id: 1, modem: MODEM_MAC, address: undefined }])
  })

  it('gets no session if its line has sixteen for others already', async () => {
    const { world, concentrator } = connected()
    const crowd = new Port(world, 'crowd', 1)
    new Cable(world, 'other line').connect(crowd, concentrator.line())
    const serviceName = { type: PPPOE_TAG.serviceName, data: new Uint8Array() }
    const payload = encodePppoeDiscovery({ code: PPPOE_CODE.padr, sessionId: 0, tags: [serviceName] })
    for (let source = 1; source <= 100; source++) {
      const ends = { source, destination: CONCENTRATOR_MAC, type: ETHERTYPE.pppoeDiscovery }
      crowd.transmit(encodeEthernet({ ...ends, payload }))
    }
    await world.runUntilIdle()
    expect(concentrator.sessions.filter(({ modem }) => modem === MODEM_MAC)).toHaveLength(1)
    expect(concentrator.sessions).toHaveLength(17)
  })

  it('tells the concentrator the address of its host, which it learns by ARP', async () => {
    const { concentrator, heard } = await online()
    expect(concentrator.sessions).toMatchObject([{ id: 1, address: CUSTOMER_IP }])
    expect(heard.customer).toEqual([])
  })

  it('answers the questions of its host for everybody, but does not object to a probe', async () => {
    const { world, customer, heard } = await online()
    customer.transmit(arp(ARP_OPERATION.request, CUSTOMER_MAC, 0, CUSTOMER_IP))
    customer.transmit(arp(ARP_OPERATION.request, CUSTOMER_MAC, CUSTOMER_IP, GATEWAY_IP))
    await world.runUntilIdle()
    expect(heard.customer.map((frame) => decodeArp(frame, 14))).toEqual([
      {
        operation: ARP_OPERATION.reply,
        senderMac: MODEM_MAC,
        senderIp: GATEWAY_IP,
        targetMac: CUSTOMER_MAC,
        targetIp: CUSTOMER_IP,
      },
    ])
  })

  it('carries packets to the router of the ISP and back, re-framed and otherwise as they were', async () => {
    const { world, customer, gateway, heard, modem, concentrator } = await online()
    const out = ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP)
    const back = ip(GATEWAY_MAC, CONCENTRATOR_MAC, SERVER_IP, CUSTOMER_IP)
    customer.transmit(out.slice())
    gateway.transmit(back.slice())
    await world.runUntilIdle()
    expect(heard.gateway.map((frame) => decodeEthernet(frame))).toEqual([
      { ...decodeEthernet(out), source: CONCENTRATOR_MAC, destination: GATEWAY_MAC },
    ])
    expect(heard.customer.map((frame) => decodeEthernet(frame))).toEqual([
      { ...decodeEthernet(back), source: MODEM_MAC, destination: CUSTOMER_MAC },
    ])
    expect(modem.statistics).toMatchObject({ toLine: 1, toLan: 1 })
    expect(concentrator.statistics).toMatchObject({ toLan: 1, toLines: 1 })
  })

  it('leaves the padding of short frames behind', async () => {
    const { world, customer, heard, line } = await online()
    const lengths: number[] = []
    line.tap((frame) => lengths.push((frame[18]! << 8) | frame[19]!))
    customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP, 28))
    await world.runUntilIdle()
    expect(lengths).toEqual([2 + 28])
    expect(decodeIpv4(heard.gateway[0]!, 14).payload).toHaveLength(8)
  })

  it('drops what is too long for the session, both ways and without a word', async () => {
    const { world, customer, gateway, heard, modem, concentrator } = await online()
    for (const length of [1492, 1493]) {
      customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP, length))
      gateway.transmit(ip(GATEWAY_MAC, CONCENTRATOR_MAC, SERVER_IP, CUSTOMER_IP, length))
    }
    await world.runUntilIdle()
    expect([heard.customer.length, heard.gateway.length]).toEqual([1, 1])
    expect([modem.statistics.tooLong, concentrator.statistics.tooLong]).toEqual([1, 1])
  })

  it('loses its session with the line, and opens a new one', async () => {
    const { world, customer, modem, concentrator, line, heard } = await online()
    line.unplug()
    await world.runFor(1)
    expect(modem.session).toBeUndefined()
    expect(concentrator.sessions).toEqual([])
    customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP))
    await world.runFor(1)
    expect(modem.statistics.noSession).toBe(1)
    line.plug()
    await world.runFor(100)
    expect(modem.session?.id).toBe(2)
    expect(concentrator.sessions).toMatchObject([{ id: 2, address: CUSTOMER_IP }])
    expect(heard.gateway).toEqual([])
  })

  it('asks again when its questions get lost, and at last when its host wants something', async () => {
    const { world, customer, modem, line } = connected()
    line.set({ loss: 1 })
    await world.runUntilIdle()
    expect(modem.session).toBeUndefined()
    expect(modem.line.statistics.sentFrames).toBe(10)
    line.set({ loss: 0.4 })
    customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP))
    await world.runUntilIdle()
    expect(modem.session).toBeDefined()
  })

  it('passes broadcasts on, as a host without an address needs', async () => {
    const { world, customer, gateway, heard } = await online()
    const everybody = ipv4Number('255.255.255.255')
    customer.transmit(ip(CUSTOMER_MAC, BROADCAST_MAC, 0, everybody))
    gateway.transmit(ip(GATEWAY_MAC, BROADCAST_MAC, GATEWAY_IP, everybody))
    await world.runUntilIdle()
    expect(decodeEthernet(heard.gateway[0]!).destination).toBe(BROADCAST_MAC)
    expect(decodeEthernet(heard.customer[0]!).destination).toBe(BROADCAST_MAC)
  })

  it('bridges nothing that is neither ARP nor IPv4, nor what is malformed', async () => {
    const { world, customer, modem, heard } = await online()
    const broken = ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP)
    broken[14] = 0x4f
    customer.transmit(broken)
    customer.transmit(
      encodeEthernet({ source: 1, destination: MODEM_MAC, type: 0x86dd, payload: new Uint8Array(40) }),
    )
    customer.transmit(ip(CUSTOMER_MAC, 0x02_00_00_00_00_99, CUSTOMER_IP, SERVER_IP))
    await world.runUntilIdle()
    expect(modem.statistics).toMatchObject({ notBridged: 3, toLine: 0 })
    expect(heard.gateway).toEqual([])
  })
})

describe('AccessConcentrator', () => {
  it('answers ARP for its customers and for nobody else', async () => {
    const { world, gateway } = await online()
    const answers: number[] = []
    gateway.tap((frame, direction) => {
      if (direction === 'in' && frameType(frame) === ETHERTYPE.arp)
        answers.push(decodeArp(frame, 14).senderIp)
    })
    gateway.transmit(arp(ARP_OPERATION.request, GATEWAY_MAC, GATEWAY_IP, CUSTOMER_IP))
    gateway.transmit(arp(ARP_OPERATION.request, GATEWAY_MAC, GATEWAY_IP, SERVER_IP))
    await world.runUntilIdle()
    expect(answers).toEqual([CUSTOMER_IP])
  })

  it('keeps customers apart', async () => {
    const { world, gateway, heard, concentrator } = await online()
    const other = new Modem(world, 'other', 0x02_00_00_00_00_21)
    const neighbor = new Port(world, 'neighbor', 0x02_00_00_00_00_11)
    const frames: Uint8Array[] = []
    neighbor.onFrame((frame) => frames.push(frame))
    new Cable(world, 'other line').connect(other.line, concentrator.line())
    new Cable(world, 'other near').connect(neighbor, other.lan)
    const address = ipv4Number('203.0.113.11')
    neighbor.transmit(arp(ARP_OPERATION.request, neighbor.mac, address, address))
    await world.runUntilIdle()
    gateway.transmit(ip(GATEWAY_MAC, CONCENTRATOR_MAC, SERVER_IP, address))
    gateway.transmit(ip(GATEWAY_MAC, CONCENTRATOR_MAC, SERVER_IP, ipv4Number('203.0.113.12')))
    await world.runUntilIdle()
    expect(frames).toHaveLength(1)
    expect(heard.customer).toEqual([])
    expect(concentrator.statistics).toMatchObject({ toLines: 1, noSession: 1 })
    neighbor.transmit(ip(neighbor.mac, other.lan.mac, address, CUSTOMER_IP))
    await world.runUntilIdle()
    expect(heard.customer).toHaveLength(1)
    expect(heard.gateway).toEqual([])
  })

  it('sends to the neighbors of its customers without a router in between', async () => {
    const { world, customer, gateway } = await online()
    const neighbor = ipv4Number('203.0.113.99')
    const asked: number[] = []
    const sent: number[] = []
    gateway.onFrame((frame) => {
      if (frameType(frame) !== ETHERTYPE.arp) sent.push(decodeEthernet(frame).destination)
      else {
        asked.push(decodeArp(frame, 14).targetIp)
        gateway.transmit(arp(ARP_OPERATION.reply, 0x02_00_00_00_00_99, neighbor, 0))
      }
    })
    customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, neighbor))
    await world.runUntilIdle()
    expect(asked).toEqual([neighbor])
    expect(sent).toEqual([0x02_00_00_00_00_99])
  })

  it('drops and counts what it has for a router that is not there', async () => {
    const { world, customer, gateway, concentrator } = await online()
    gateway.onFrame(() => {})
    for (let i = 0; i < 70; i++) customer.transmit(ip(CUSTOMER_MAC, MODEM_MAC, CUSTOMER_IP, SERVER_IP))
    await world.runUntilIdle()
    expect(concentrator.statistics).toMatchObject({ toLan: 70, noNeighbor: 70 })
    expect(concentrator.lan.statistics.sentFrames).toBe(3)
  })
})
