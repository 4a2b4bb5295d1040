// DHCP trusts everybody on the link: what follows from that, and what does not.

import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import { BROADCAST_MAC } from '../../../src/address/mac.ts'
import { startWorld } from '../../../src/sim/start-world.ts'
import type { WiredWorld } from '../../../src/sim/wired-world.ts'
import { DhcpClient } from '../../../src/stack/dhcp/dhcp-client.ts'
import { dhcpFrame } from '../../../src/stack/dhcp/dhcp-frame.ts'
import { DHCP_CLIENT_PORT, DHCP_MESSAGE, DHCP_SERVER_PORT, type DhcpMessage } from '../../../src/wire/dhcp.ts'
import { pings } from './street.ts'

const RANGE = { range: ['10.0.0.100', '10.0.0.149'], router: '10.0.0.1', leaseSeconds: 600 } as const

/** A server with fifty addresses, a client that is not on the network yet, and a stranger. */
function office(hasRogue = false): WiredWorld {
  const rogue = {
    range: ['10.0.0.200', '10.0.0.220'],
    router: '10.0.0.66',
    nameServers: ['10.0.0.66'],
  } as const
  return startWorld({
    switches: { lan: {} },
    hosts: {
      server: { interfaces: { eth0: { address: '10.0.0.1/24' } }, dhcpServers: { eth0: RANGE } },
      stranger: {
        interfaces: { eth0: { address: '10.0.0.66/24' } },
        ...(hasRogue ? { dhcpServers: { eth0: rogue } } : {}),
      },
      client: { interfaces: { eth0: {} } },
    },
    cables: ['server', 'stranger', 'client'].map((name) => ({ between: [`${name} eth0`, 'lan'] as const })),
  })
}

async function join(world: WiredWorld): Promise<string | undefined> {
  const { kernel } = world.host('client')
  const client = new DhcpClient(kernel, kernel.interface('eth0'))
  client.start()
  await world.runFor(60_000)
  return client.lease === undefined ? undefined : ipv4Text(client.lease.address)
}

function say(world: WiredWorld, message: Partial<DhcpMessage> & Pick<DhcpMessage, 'options'>): void {
  const card = world.host('stranger').kernel.interface('eth0')
  const whole: DhcpMessage = {
    ...{ operation: 'request', transactionId: 1, secs: 0, broadcast: false, clientMac: card.mac },
    ...{ clientIp: 0, yourIp: 0, serverIp: 0, relayIp: 0, ...message },
  }
  const ports = { sourcePort: DHCP_CLIENT_PORT, destinationPort: DHCP_SERVER_PORT }
  const ends = { source: 0, destination: 0xffff_ffff, destinationMac: BROADCAST_MAC, sourceMac: card.mac }
  card.transmit(dhcpFrame(whole, { ...ports, ...ends }))
}

describe('DHCP starvation', () => {
  it('by invented cards takes all addresses, and gives them back when the offers end', async () => {
    const world = office()
    const server = world.host('server').dhcpServers.get('eth0')!
    for (let i = 0; i < 5000; i++) {
      say(world, {
        clientMac: 0x0200_0000_9000 + i,
        options: { messageType: DHCP_MESSAGE.discover, other: [] },
      })
      if (i % 50 === 49) await world.runFor(5)
    }
    expect(server.leases()).toHaveLength(50)
    expect(await join(world)).toBeUndefined()
    await world.runFor(300_000)
    expect(world.host('client').kernel.interface('eth0').addresses).toHaveLength(1)
    expect(await pings(world, world.host('client').kernel, '10.0.0.1')).toBe(true)
  })

  it('leaves those alone who have their lease', async () => {
    const world = office()
    const address = await join(world)
    expect(address).toBe('10.0.0.100')
    const messageTypes = [
      DHCP_MESSAGE.discover,
      DHCP_MESSAGE.request,
      DHCP_MESSAGE.decline,
      DHCP_MESSAGE.release,
    ]
    for (let i = 0; i < 8000; i++) {
      say(world, {
        clientMac: 0x0200_0000_9000 + (i % 1000),
        clientIp: ipv4Number(address!),
        options: {
          messageType: messageTypes[i % 4]!,
          requestedIp: ipv4Number(address!),
          serverIdentifier: ipv4Number('10.0.0.1'),
          other: [],
        },
      })
      if (i % 50 === 49) await world.runFor(50)
    }
    await world.runFor(3_600_000)
    const { kernel } = world.host('client')
    expect(kernel.interface('eth0').hasAddress(ipv4Number(address!))).toBe(true)
    expect(await pings(world, kernel, '10.0.0.1')).toBe(true)
  })
})

describe('a rogue DHCP server', () => {
  it('may win, and then it is the gateway: nothing in DHCP can tell', async () => {
    const world = office(true)
    // The rogue is nearer.
    world.cable('server/eth0-lan/1').set({ latencyMs: 5 })
    expect(await join(world)).toBe('10.0.0.200')
    const { kernel } = world.host('client')
    const [gateway] = kernel.routes.entries().filter(({ prefixLength }) => prefixLength === 0)
    expect(ipv4Text(gateway!.gateway!)).toBe('10.0.0.66')
  })
})

describe('a client’s name', () => {
  it('is no command to whoever reads the log', async () => {
    const world = office()
    const hostName = 'pc\u001b[2J\nFeb 30 root: all is well'
    say(world, { options: { messageType: DHCP_MESSAGE.discover, hostName, other: [] } })
    await world.runFor(100)
    const { kernel, dhcpServers } = world.host('server')
    const texts = kernel.log.lines.map(({ text }) => text)
    expect(texts.some((text) => text.includes('(pc?[2J?Feb 30 root: all is well)'))).toBe(true)
    expect(dhcpServers.get('eth0')!.leases()).toMatchObject([{ hostName: 'pc?[2J?Feb 30 root: all is well' }])
  })
})

describe('two networks that hand out the same address', () => {
  it('to the two cards of one host do not stop the world', async () => {
    const home = (name: string) => ({
      [`server-${name}`]: {
        interfaces: { eth0: { address: '10.0.0.1/24' } },
        dhcpServers: { eth0: { ...RANGE, range: ['10.0.0.100', '10.0.0.100'] } as const },
      },
    })
    const world = startWorld({
      hosts: {
        ...home('a'),
        ...home('b'),
        client: { interfaces: { eth0: { dhcp: true }, eth1: { dhcp: true } } },
      },
      cables: [{ between: ['server-a eth0', 'client eth0'] }, { between: ['server-b eth0', 'client eth1'] }],
    })
    await world.runFor(3_600_000)
    const { dhcpClients, kernel } = world.host('client')
    const states = [...dhcpClients.values()].map(({ state }) => state)
    expect(states).toEqual(['bound', 'bound'])
    expect(await pings(world, kernel, '10.0.0.1')).toBe(true)
  })
})
