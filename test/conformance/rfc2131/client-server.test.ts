/** RFC 2131 §3: the conversations between client and server, on a wire. */

import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import { DhcpLan, stationOf } from '../../stack/dhcp/dhcp-lan.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

async function bound(options: Parameters<DhcpLan['server']>[0] = {}) {
  const lan = new DhcpLan()
  const server = lan.server(options)
  const host = lan.client(2, 'laptop')
  host.client.start()
  await lan.world.runFor(20_000)
  expect(host.client.state).toBe('bound')
  return { lan, server, ...host }
}

describe('RFC 2131 §3.1: allocating a network address', () => {
  it('goes by discover, offer, request and ack, and uses the address once nobody objected', async () => {
    const { lan, client, kernel, news, server } = await bound()
    expect(lan.conversation()).toEqual(['discover', 'offer', 'request', 'ack'])
    expect(news).toEqual(['lease 192.0.2.100'])
    expect(kernel.interface('eth0').addresses).toEqual([
      { address: ipv4Number('192.0.2.100'), prefixLength: 24 },
    ])
    expect(ipv4Text(kernel.routes.lookup(ipv4Number('8.8.8.8'))!.gateway!)).toBe('192.0.2.1')
    expect(client.lease).toMatchObject({
      leaseSeconds: 3600,
      nameServers: [ipv4Number('192.0.2.53')],
      domainName: 'example.com',
    })
    expect(server.leases()).toEqual(['192.0.2.100 2 bound'])
  })

  it('probes the address before it uses it (RFC 5227 §2.1), (5) on receipt of the ack', async () => {
    const lan = new DhcpLan()
    lan.server()
    const { client, kernel } = lan.client(2)
    client.start()
    await lan.world.runFor(1_500)
    expect(client.state).toBe('checking')
    expect(kernel.interface('eth0').addresses).toEqual([])
    expect(client.lease).toBeUndefined()
    await lan.world.runFor(8_000)
    expect(lan.heard().filter((text) => text === '2 > all: probes for 192.0.2.100')).toHaveLength(3)
    expect(client.state).toBe('bound')
  })

  it('(4) takes one of several offers, and the other server holds its own no longer', async () => {
    const lan = new DhcpLan()
    const near = lan.server()
    const range = [ipv4Number('192.0.2.200'), ipv4Number('192.0.2.210')] as const
    const other = lan.server({ range }, 9, '192.0.2.9/24')
    const { client } = lan.client(2)
    client.start()
    await lan.world.runFor(20_000)
    expect(lan.said('offer')).toHaveLength(2)
    expect([...near.leases(), ...other.leases()]).toHaveLength(1)
    expect(lan.said('ack')).toHaveLength(1)
  })

  it('(5) declines an address that someone uses, waits ten seconds, and gets another', async () => {
    const lan = new DhcpLan()
    const server = lan.server()
    lan.kernel(7, '192.0.2.100/24')
    const { client, kernel, news } = lan.client(2)
    client.start()
    await lan.world.runFor(30_000)
    const [declined, again] = [lan.said('decline')[0]!, lan.said('discover')[1]!]
    expect(declined.addresses).toBe('0.0.0.0 > 255.255.255.255')
    expect(declined.message.options.requestedIp).toBe(ipv4Number('192.0.2.100'))
    expect(again.atMs - declined.atMs).toBeGreaterThanOrEqual(10_000)
    expect(news).toEqual(['lease 192.0.2.101'])
    expect(server.leases()).toEqual(['192.0.2.100 2 declined', '192.0.2.101 2 bound'])
    const lines = [...server.kernel.log.lines, ...kernel.log.lines].map(({ text }) => text)
    expect(lines).toContain(
      'dhcpd: DHCPDECLINE of 192.0.2.100 from 00:16:3e:00:00:02: abandoned, someone else uses it via eth0',
    )
    expect(lines).toContain('arp: 00:16:3e:00:00:07 is using my IP address 192.0.2.100 on eth0!')
  })

  it('(6) gives the address back to the server alone, and has it no longer', async () => {
    const { lan, client, kernel, news, server } = await bound()
    lan.conversation()
    client.release()
    const release = lan.said('release')
    await lan.world.runFor(5_000)
    expect([...release, ...lan.said('release')].map(({ addresses }) => addresses)).toEqual([
      '192.0.2.100 > 192.0.2.1',
    ])
    expect(kernel.interface('eth0').addresses).toEqual([])
    expect(kernel.routes.lookup(ipv4Number('8.8.8.8'))).toBeUndefined()
    expect(news.at(-1)).toBe('lost')
    expect(server.leases()).toEqual([])
    expect(client.state).toBe('stopped')
  })
})

describe('RFC 2131 §3.2: reusing an address', () => {
  it('asks for the address of before without a discover', async () => {
    const { lan, client, news } = await bound()
    client.stop()
    lan.conversation()
    client.start()
    await lan.world.runFor(20_000)
    expect(lan.conversation()).toEqual(['request', 'ack'])
    expect(news).toEqual(['lease 192.0.2.100', 'lost', 'lease 192.0.2.100'])
  })

  it('begins anew when the lease is over by then', async () => {
    const { lan, client } = await bound()
    client.stop()
    lan.conversation()
    await lan.world.runFor(2 * HOUR)
    client.start()
    await lan.world.runFor(20_000)
    expect(lan.conversation()).toEqual(['discover', 'offer', 'request', 'ack'])
  })

  it('asks again when the cable was pulled and plugged in, and goes on with its address', async () => {
    const { lan, client, device, kernel } = await bound()
    lan.conversation()
    device.carrier = false
    await lan.world.runFor(1_000)
    device.carrier = true
    expect(kernel.interface('eth0').addresses).toHaveLength(1)
    await lan.world.runFor(1_000)
    expect(lan.conversation()).toEqual(['request', 'ack'])
    expect(client.state).toBe('bound')
  })

  it('gives the address up when the new network says no, and gets one of that', async () => {
    const { lan, client, device, server, news, kernel } = await bound()
    device.carrier = false
    server.server.close()
    server.device.carrier = false
    const range = [ipv4Number('198.51.100.10'), ipv4Number('198.51.100.20')] as const
    lan.server({ range, router: ipv4Number('198.51.100.1') }, 9, '198.51.100.1/24')
    await lan.world.runFor(5_000)
    lan.conversation()
    device.carrier = true
    await lan.world.runFor(20_000)
    expect(lan.conversation()).toEqual(['request', 'nak', 'discover', 'offer', 'request', 'ack'])
    expect(news).toEqual(['lease 192.0.2.100', 'lost', 'lease 198.51.100.10'])
    expect(kernel.interface('eth0').addresses).toHaveLength(1)
    expect(client.state).toBe('bound')
  })

  it('(3) goes on with its lease when nobody answers', async () => {
    const { lan, client, device, server } = await bound()
    server.server.close()
    device.carrier = false
    device.carrier = true
    await lan.world.runFor(30_000)
    expect(client.state).toBe('bound')
    expect(client.lease).toBeDefined()
  })
})

describe('RFC 2131 §3.4: parameters without an address', () => {
  it('gets name servers and domain for an address set by hand, and no time', async () => {
    const lan = new DhcpLan()
    const server = lan.server()
    const { client, kernel, parameters } = lan.client(2)
    kernel.interface('eth0').addAddress(ipv4Number('192.0.2.77'), 24)
    client.inform()
    await lan.world.runFor(5_000)
    expect(parameters).toMatchObject([{ nameServers: [ipv4Number('192.0.2.53')], domainName: 'example.com' }])
    const ack = lan.said('ack')[0]!
    expect(ack.addresses).toBe('192.0.2.1 > 192.0.2.77')
    expect(ack.message).toMatchObject({ yourIp: 0, clientIp: ipv4Number('192.0.2.77') })
    expect(ack.message.options.leaseSeconds).toBeUndefined()
    expect(server.leases()).toEqual([])
  })

  it('ends when nobody answers', async () => {
    const lan = new DhcpLan()
    const { client, kernel, parameters } = lan.client(2)
    kernel.interface('eth0').addAddress(ipv4Number('192.0.2.77'), 24)
    client.inform()
    await lan.world.runUntilIdle()
    expect(lan.said('inform')).toHaveLength(4)
    expect(parameters).toEqual([])
    expect(client.state).toBe('stopped')
  })
})

describe('RFC 2131 §4.1: constructing and sending messages', () => {
  it('sends from no address to all until the client has one', async () => {
    const { lan } = await bound()
    for (const name of ['discover', 'request']) {
      expect(lan.said(name)[0]).toMatchObject({ addresses: '0.0.0.0 > 255.255.255.255' })
    }
  })

  it('sends offer and ack to the card of a client that takes frames before it has an address', async () => {
    const { lan } = await bound()
    for (const name of ['offer', 'ack']) {
      const said = lan.said(name)[0]!
      expect(said.addresses).toBe('192.0.2.1 > 192.0.2.100')
      expect(stationOf(said.destinationMac)).toBe(2)
    }
  })

  it('repeats a discover after about 4, 8, 16, 32 and then each 64 seconds, to within one', async () => {
    const lan = new DhcpLan()
    const { client } = lan.client(2)
    client.start()
    await lan.world.runFor(300_000)
    const times = lan.said('discover').map(({ atMs }) => atMs)
    const waits = times.slice(1).map((time, i) => time - times[i]!)
    expect(waits.length).toBeGreaterThanOrEqual(6)
    for (const [i, expected] of [4, 8, 16, 32, 64, 64].entries()) {
      expect(waits[i]!).toBeGreaterThanOrEqual(expected * 1000 - 1000)
      expect(waits[i]!).toBeLessThanOrEqual(expected * 1000 + 1000)
    }
    expect(new Set(waits.map((wait) => wait % 1000)).size).toBeGreaterThan(3)
    const transactions = new Set(lan.said('discover').map(({ message }) => message.transactionId))
    expect(transactions.size).toBe(1)
    expect(lan.said('discover').at(-1)!.message.secs).toBeGreaterThan(100)
  })

  it('survives the loss of any message but once', async () => {
    for (const lost of ['discover', 'offer', 'request', 'ack']) {
      const lan = new DhcpLan()
      lan.server()
      const { client } = lan.client(2)
      lan.loses = ({ name }) => name === lost && lan.said(lost).length === 1
      client.start()
      await lan.world.runFor(30_000)
      expect(client.state, lost).toBe('bound')
    }
  })

  it('starts over when a request is never answered', async () => {
    const lan = new DhcpLan()
    lan.server()
    const { client } = lan.client(2)
    lan.loses = ({ name }) => name === 'ack'
    client.start()
    await lan.world.runFor(80_000)
    expect(lan.conversation().slice(0, 7)).toEqual([
      'discover',
      'offer',
      'request',
      'ack',
      'request',
      'ack',
      'request',
    ])
    lan.loses = () => false
    await lan.world.runFor(60_000)
    expect(client.state).toBe('bound')
  })
})

describe('RFC 2131 §4.4.5: reacquisition and expiration', () => {
  it('renews at half of the time, from the server alone', async () => {
    const { lan, client, news } = await bound()
    lan.conversation()
    await lan.world.runFor(29 * MINUTE + 40_000)
    expect(lan.messages.map(({ name }) => name)).toEqual(['request', 'ack'])
    expect(lan.messages.map(({ addresses }) => addresses)).toEqual([
      '192.0.2.100 > 192.0.2.1',
      '192.0.2.1 > 192.0.2.100',
    ])
    const request = lan.messages[0]!.message
    expect(request.clientIp).toBe(ipv4Number('192.0.2.100'))
    expect(request.options.requestedIp).toBeUndefined()
    expect(request.options.serverIdentifier).toBeUndefined()
    expect(client.state).toBe('bound')
    expect(news).toHaveLength(2)
  })

  it('keeps its address for as long as the server lets it', async () => {
    const { lan, client, news, kernel } = await bound()
    await lan.world.runFor(24 * HOUR)
    expect(client.state).toBe('bound')
    expect(news).not.toContain('lost')
    expect(kernel.counters.udp.noPort).toBe(0)
    const requests = lan.said('request').length
    expect(requests).toBeGreaterThan(45)
    expect(requests).toBeLessThan(55)
  })

  it('asks all servers after seven eighths, and loses the address at the end', async () => {
    const { lan, client, news, server, kernel } = await bound()
    server.server.close()
    lan.conversation()
    await lan.world.runFor(HOUR)
    const waits = lan.said('request').map(({ atMs, addresses }) => [Math.round(atMs / MINUTE), addresses])
    expect(waits[0]![0]).toBeGreaterThanOrEqual(28)
    expect(waits[0]![0]).toBeLessThanOrEqual(31)
    const rebinding = lan.said('request').filter(({ addresses }) => addresses.endsWith('255.255.255.255'))
    expect(rebinding[0]!.atMs / MINUTE).toBeGreaterThanOrEqual(52.5)
    expect(rebinding[0]!.addresses).toBe('192.0.2.100 > 255.255.255.255')
    for (const [i, { atMs }] of rebinding.slice(1).entries()) {
      expect(atMs - rebinding[i]!.atMs).toBeGreaterThanOrEqual(MINUTE - 1)
    }
    expect(news).toEqual(['lease 192.0.2.100', 'lost'])
    expect(client.lease).toBeUndefined()
    expect(kernel.interface('eth0').addresses).toEqual([])
    expect(lan.said('discover').length).toBeGreaterThan(0)
  })

  it('takes more time from another server that knows of the lease', async () => {
    const { lan, client, server, news } = await bound()
    server.server.close()
    server.device.carrier = false
    lan.server({}, 9, '192.0.2.9/24')
    await lan.world.runFor(70 * MINUTE)
    expect(client.state).toBe('bound')
    expect(client.lease!.server).toBe(ipv4Number('192.0.2.9'))
    expect(news).not.toContain('lost')
  })

  it('renews at once when told to', async () => {
    const { lan, client } = await bound()
    lan.conversation()
    client.renew()
    await lan.world.runFor(1_000)
    expect(lan.conversation()).toEqual(['request', 'ack'])
  })

  it('gives the address up when it is refused', async () => {
    const { lan, client, news, server } = await bound()
    server.server.close()
    // The server comes back with another range, in which the address is not.
    const range = [ipv4Number('192.0.2.20'), ipv4Number('192.0.2.29')] as const
    server.device.carrier = false
    lan.server({ range }, 9, '192.0.2.1/24')
    await lan.world.runFor(5_000)
    client.renew()
    await lan.world.runFor(60 * MINUTE)
    expect(news.slice(0, 3)).toEqual(['lease 192.0.2.100', 'lost', 'lease 192.0.2.20'])
  })

  it('has no end with an infinite lease', async () => {
    const { lan, client } = await bound({ leaseSeconds: 0xffff_ffff })
    lan.conversation()
    await lan.world.runFor(30 * 24 * HOUR)
    expect(lan.conversation()).toEqual([])
    expect(client.lease!.expiresAtMs).toBe(Infinity)
  })
})

describe('many clients', () => {
  it('get an address each, and the eleventh of ten addresses gets none until one is free', async () => {
    const lan = new DhcpLan()
    const server = lan.server()
    const hosts = Array.from({ length: 11 }, (_, i) => lan.client(10 + i))
    for (const { client } of hosts) client.start()
    await lan.world.runFor(60_000)
    const without = hosts.filter(({ client }) => client.lease === undefined)
    expect(without).toHaveLength(1)
    expect(server.leases()).toHaveLength(10)
    const notes = server.kernel.log.lines.map(({ text }) => text)
    expect(notes.some((text) => text.includes('network 192.0.2.0/24: no free leases'))).toBe(true)
    hosts.find(({ client }) => client.lease !== undefined)!.client.release()
    await lan.world.runFor(150_000)
    expect(without[0]!.client.state).toBe('bound')
  })
})
