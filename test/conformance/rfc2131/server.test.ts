/** RFC 2131 §4.1, §4.3: what a server answers to each message, and where to. */

import { describe, expect, it } from 'vitest'
import { ipv4Number, ipv4Text } from '../../../src/address/ipv4-number.ts'
import {
  DECLINE_HOLD_MS,
  OFFER_HOLD_MS,
  ServerMachine,
  type ServerMachineOptions,
} from '../../../src/stack/dhcp/server-machine.ts'
import { replyDestination } from '../../../src/stack/dhcp/server-messages.ts'
import { DHCP_MESSAGE, encodeDhcp, type DhcpMessage, type DhcpOptions } from '../../../src/wire/dhcp.ts'
import { macOf } from '../../stack/lan.ts'

const ip = ipv4Number
const SERVER = ip('192.0.2.1')

function newServer(options: Partial<ServerMachineOptions> = {}): ServerMachine {
  return new ServerMachine({
    server: SERVER,
    prefixLength: 24,
    range: [ip('192.0.2.100'), ip('192.0.2.102')],
    leaseSeconds: 3600,
    routers: [SERVER],
    nameServers: [ip('192.0.2.53')],
    domainName: 'example.com',
    ...options,
  })
}

interface Fields extends Partial<Omit<DhcpMessage, 'options' | 'clientMac'>> {
  readonly options?: Partial<DhcpOptions>
}

function from(client: number, type: keyof typeof DHCP_MESSAGE, fields: Fields = {}): DhcpMessage {
  return {
    ...{ operation: 'request', transactionId: 0x1234_5678, secs: 3, broadcast: false },
    ...{ clientIp: 0, yourIp: 0, serverIp: 0, relayIp: 0, clientMac: macOf(client) },
    ...fields,
    options: { messageType: DHCP_MESSAGE[type], other: [], ...fields.options },
  }
}

/** `offer 192.0.2.100`, or why there is no reply. */
function answer(server: ServerMachine, now: number, message: DhcpMessage): string {
  const { reply, note } = server.respond(now, message)
  if (reply === undefined) return note
  const [name] = Object.entries(DHCP_MESSAGE).find(([, type]) => type === reply.options.messageType)!
  return reply.yourIp === 0 ? name : `${name} ${ipv4Text(reply.yourIp)}`
}

/** Client `number` takes up the offer of `address`. */
function take(server: ServerMachine, now: number, client: number, address: string): string {
  const options = { requestedIp: ip(address), serverIdentifier: SERVER }
  return answer(server, now, from(client, 'request', { options }))
}

describe('RFC 2131 §4.3.1: DHCPDISCOVER', () => {
  it('offers the addresses of the range one after the other, the same one to the same client', () => {
    const server = newServer()
    expect(answer(server, 0, from(1, 'discover'))).toBe('offer 192.0.2.100')
    expect(answer(server, 1, from(2, 'discover'))).toBe('offer 192.0.2.101')
    expect(answer(server, 2, from(1, 'discover'))).toBe('offer 192.0.2.100')
  })

  it('prefers what the client has, then what it had, then what it asks for', () => {
    const server = newServer()
    const wish = { options: { requestedIp: ip('192.0.2.102') } }
    expect(answer(server, 0, from(1, 'discover', wish))).toBe('offer 192.0.2.102')
    take(server, 1, 1, '192.0.2.102')
    const other = { options: { requestedIp: ip('192.0.2.100') } }
    expect(answer(server, 2, from(1, 'discover', other))).toBe('offer 192.0.2.102')
    const longAfter = 10 * 3600_000
    expect(answer(server, longAfter, from(1, 'discover', other))).toBe('offer 192.0.2.102')
  })

  it('does not give what a client asks for if it is taken or not in the range', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.102')
    for (const wish of ['192.0.2.102', '192.0.2.7', '198.51.100.1']) {
      const options = { requestedIp: ip(wish) }
      expect(answer(server, 1, from(2, 'discover', { options }))).toBe('offer 192.0.2.100')
    }
  })

  it('holds an offer for two minutes, and then gives it to another', () => {
    const server = newServer({ range: [ip('192.0.2.100'), ip('192.0.2.100')] })
    answer(server, 0, from(1, 'discover'))
    expect(answer(server, OFFER_HOLD_MS - 1, from(2, 'discover'))).toBe(
      'DHCPDISCOVER from 00:16:3e:00:00:02: network 192.0.2.0/24: no free leases',
    )
    expect(answer(server, OFFER_HOLD_MS, from(2, 'discover'))).toBe('offer 192.0.2.100')
  })

  it('gives away expired leases when no address is fresh, the one that is over for longest first', () => {
    const server = newServer()
    for (const [i, address] of ['192.0.2.101', '192.0.2.100', '192.0.2.102'].entries()) {
      expect(take(server, i * 1000, i, address)).toBe(`ack ${address}`)
    }
    expect(answer(server, 3_000, from(9, 'discover'))).toContain('no free leases')
    expect(answer(server, 3_603_000, from(9, 'discover'))).toBe('offer 192.0.2.101')
    expect(answer(server, 3_603_000, from(8, 'discover'))).toBe('offer 192.0.2.100')
  })

  it('never gives away its own address or the gateway, the network or the broadcast address', () => {
    const server = newServer({
      server: ip('192.0.2.1'),
      prefixLength: 29,
      range: [ip('192.0.2.0'), ip('192.0.2.7')],
      routers: [ip('192.0.2.3')],
    })
    const offers = Array.from({ length: 6 }, (_, i) => answer(server, 0, from(i, 'discover')))
    const hosts = ['192.0.2.2', '192.0.2.4', '192.0.2.5', '192.0.2.6'].map((address) => `offer ${address}`)
    expect(offers.slice(0, 4)).toEqual(hosts)
    expect(offers[4]).toContain('no free leases')
  })

  it('keeps a reserved address for its card, in or out of the range', () => {
    const reservations = new Map([
      [macOf(7), ip('192.0.2.100')],
      [macOf(8), ip('192.0.2.8')],
    ])
    const server = newServer({ reservations })
    const wish = { options: { requestedIp: ip('192.0.2.100') } }
    expect(answer(server, 0, from(1, 'discover', wish))).toBe('offer 192.0.2.101')
    expect(answer(server, 0, from(7, 'discover'))).toBe('offer 192.0.2.100')
    expect(answer(server, 0, from(8, 'discover'))).toBe('offer 192.0.2.8')
  })

  it('tells clients apart by their identifier, where they have one (§4.2)', () => {
    const server = newServer()
    const [one, two] = [Uint8Array.of(0, 1), Uint8Array.of(0, 2)]
    const ask = (clientIdentifier: Uint8Array, mac = 1) =>
      answer(server, 0, from(mac, 'discover', { options: { clientIdentifier } }))
    expect(ask(one)).toBe('offer 192.0.2.100')
    expect(ask(two)).toBe('offer 192.0.2.101')
    expect(ask(one, 5)).toBe('offer 192.0.2.100')
  })

  it('offers what the client has a use for, and echoes its identifier (RFC 6842)', () => {
    const clientIdentifier = Uint8Array.of(1, 2, 3)
    const options = { parameterRequest: Uint8Array.of(1, 6), clientIdentifier }
    const { reply } = newServer().respond(0, from(1, 'discover', { options }))
    expect(reply).toMatchObject({ operation: 'reply', transactionId: 0x1234_5678, secs: 0, clientIp: 0 })
    expect(reply!.options).toEqual({
      messageType: DHCP_MESSAGE.offer,
      serverIdentifier: SERVER,
      ...{ leaseSeconds: 3600, renewalSeconds: 1800, rebindingSeconds: 3150 },
      subnetMask: ip('255.255.255.0'),
      nameServers: [ip('192.0.2.53')],
      clientIdentifier,
      other: [],
    })
  })

  it('offers everything to a client that does not say what it wants, in 300 octets at least', () => {
    const { reply } = newServer().respond(0, from(1, 'discover'))
    expect(reply!.options).toMatchObject({
      routers: [SERVER],
      domainName: 'example.com',
      other: [{ code: 28, data: Uint8Array.of(192, 0, 2, 255) }],
    })
    expect(encodeDhcp(reply!).length).toBeGreaterThanOrEqual(300)
  })

  it('grants a shorter time that the client asks for, and never a longer one', () => {
    const server = newServer()
    const granted = (leaseSeconds: number) =>
      server.respond(0, from(1, 'discover', { options: { leaseSeconds } })).reply!.options.leaseSeconds
    expect(granted(60)).toBe(60)
    expect(granted(999_999)).toBe(3600)
  })

  it('throws for a range that is not in its network', () => {
    expect(() => newServer({ range: [ip('192.0.2.9'), ip('192.0.2.8')] })).toThrow(RangeError)
    expect(() => newServer({ range: [ip('192.0.2.9'), ip('192.0.3.8')] })).toThrow(RangeError)
  })
})

describe('RFC 2131 §4.3.2: DHCPREQUEST', () => {
  it('SELECTING: grants what it offered, and binds it', () => {
    const server = newServer()
    answer(server, 0, from(1, 'discover'))
    expect(take(server, 1, 1, '192.0.2.100')).toBe('ack 192.0.2.100')
    expect(server.table.bindings()).toMatchObject([{ state: 'bound', untilMs: 3_600_001 }])
  })

  it('SELECTING: takes back its offer when the client has taken that of another, and says nothing', () => {
    const server = newServer()
    answer(server, 0, from(1, 'discover'))
    const options = { requestedIp: ip('192.0.2.200'), serverIdentifier: ip('192.0.2.2') }
    expect(answer(server, 1, from(1, 'request', { options }))).toContain('not our offer')
    expect(answer(server, 2, from(2, 'discover', { options: { requestedIp: ip('192.0.2.100') } }))).toBe(
      'offer 192.0.2.100',
    )
  })

  it('SELECTING: refuses an address that has gone to another by now', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    expect(take(server, 1, 2, '192.0.2.100')).toBe('nak')
  })

  it('does not lose the addresses of offers that came to nothing', () => {
    const server = newServer()
    for (let i = 0; i < 50; i++) {
      expect(answer(server, i, from(i, 'discover'))).toMatch(/^offer/)
      const options = { requestedIp: ip('192.0.2.200'), serverIdentifier: ip('192.0.2.2') }
      answer(server, i, from(i, 'request', { options }))
    }
  })

  it('INIT-REBOOT: grants the address that the client has', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    const options = { requestedIp: ip('192.0.2.100') }
    expect(answer(server, 1, from(1, 'request', { options }))).toBe('ack 192.0.2.100')
  })

  it('INIT-REBOOT: refuses an address of another network, or another one than the client has', () => {
    const server = newServer()
    const foreign = { requestedIp: ip('10.0.0.7') }
    expect(answer(server, 0, from(1, 'request', { options: foreign }))).toBe('nak')
    take(server, 0, 1, '192.0.2.100')
    const wrong = { requestedIp: ip('192.0.2.101') }
    expect(answer(server, 1, from(1, 'request', { options: wrong }))).toBe('nak')
  })

  it('INIT-REBOOT: is silent about a client that it has no record of', () => {
    const options = { requestedIp: ip('192.0.2.100') }
    expect(newServer().respond(0, from(1, 'request', { options })).reply).toBeUndefined()
  })

  it('RENEWING: prolongs the lease, and trusts a client that it has forgotten', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    const fields = { clientIp: ip('192.0.2.100') }
    const { reply } = server.respond(1_800_000, from(1, 'request', fields))
    expect(reply).toMatchObject({ clientIp: ip('192.0.2.100'), yourIp: ip('192.0.2.100') })
    expect(server.table.bindings()).toMatchObject([{ untilMs: 5_400_000 }])
    expect(answer(newServer(), 0, from(1, 'request', fields))).toBe('ack 192.0.2.100')
  })

  it('REBINDING: refuses an address that is someone else’s', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    expect(answer(server, 1, from(2, 'request', { clientIp: ip('192.0.2.100') }))).toBe('nak')
  })

  it('says in a refusal who refuses and why, and grants nothing by it', () => {
    const { reply } = newServer().respond(0, from(1, 'request', { options: { requestedIp: ip('10.0.0.7') } }))
    expect(reply!.options).toEqual({
      messageType: DHCP_MESSAGE.nak,
      serverIdentifier: SERVER,
      message: 'wrong network',
      other: [],
    })
    expect(reply).toMatchObject({ yourIp: 0, clientIp: 0, serverIp: 0 })
  })
})

describe('RFC 2131 §4.3.3 to §4.3.5', () => {
  it('DHCPDECLINE: lets the address rest, and gives the client another', () => {
    const server = newServer({ range: [ip('192.0.2.100'), ip('192.0.2.101')] })
    take(server, 0, 1, '192.0.2.100')
    const options = { requestedIp: ip('192.0.2.100'), serverIdentifier: SERVER }
    expect(answer(server, 1, from(1, 'decline', { options }))).toContain('abandoned')
    expect(answer(server, 2, from(1, 'discover'))).toBe('offer 192.0.2.101')
    take(server, 3, 1, '192.0.2.101')
    expect(answer(server, 4, from(2, 'discover'))).toContain('no free leases')
    expect(answer(server, DECLINE_HOLD_MS + 1, from(2, 'discover'))).toBe('offer 192.0.2.100')
  })

  it('DHCPDECLINE: believes nobody but the client that has the address', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    const options = { requestedIp: ip('192.0.2.100'), serverIdentifier: SERVER }
    expect(answer(server, 1, from(2, 'decline', { options }))).toContain('not found')
    expect(server.table.bindings()).toMatchObject([{ state: 'bound' }])
  })

  it('DHCPRELEASE: frees the address, and remembers whose it was', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    answer(server, 1, from(1, 'release', { clientIp: ip('192.0.2.100') }))
    expect(answer(server, 2, from(2, 'discover'))).toBe('offer 192.0.2.101')
    expect(answer(server, 3, from(1, 'discover'))).toBe('offer 192.0.2.100')
  })

  it('DHCPRELEASE: does not let one client free the address of another', () => {
    const server = newServer()
    take(server, 0, 1, '192.0.2.100')
    expect(answer(server, 1, from(2, 'release', { clientIp: ip('192.0.2.100') }))).toContain('not found')
    expect(take(server, 2, 2, '192.0.2.100')).toBe('nak')
  })

  it('DHCPINFORM: gives parameters, and neither address nor time', () => {
    const { reply } = newServer().respond(0, from(1, 'inform', { clientIp: ip('192.0.2.77') }))
    expect(reply).toMatchObject({ yourIp: 0, clientIp: ip('192.0.2.77') })
    expect(reply!.options).toMatchObject({ messageType: DHCP_MESSAGE.ack, nameServers: [ip('192.0.2.53')] })
    expect(reply!.options.leaseSeconds).toBeUndefined()
  })
})

describe('RFC 2131 §4.1: where an answer goes', () => {
  const base = from(1, 'offer', { yourIp: ip('192.0.2.100') })

  it('to the relay that the message came through', () => {
    const relayed = { ...base, relayIp: ip('192.0.2.254') }
    expect(replyDestination(relayed)).toEqual({ kind: 'relay', ip: ip('192.0.2.254') })
  })

  it('to a client that has an address, by that', () => {
    const renewed = { ...base, clientIp: ip('192.0.2.100') }
    expect(replyDestination(renewed)).toEqual({ kind: 'client', ip: ip('192.0.2.100') })
  })

  it('to all when the client cannot take frames for an address that it does not have yet', () => {
    expect(replyDestination({ ...base, broadcast: true })).toMatchObject({ ip: ip('255.255.255.255') })
  })

  it('to the card of the client otherwise', () => {
    expect(replyDestination(base)).toEqual({ kind: 'link', ip: ip('192.0.2.100'), mac: macOf(1) })
  })

  it('to all with a refusal, since the address that the client has may be wrong', () => {
    const nak = from(1, 'nak', { clientIp: ip('10.0.0.7') })
    expect(replyDestination(nak)).toMatchObject({ kind: 'link', ip: ip('255.255.255.255') })
  })

  it('has a relay broadcast a refusal', () => {
    const fields = { relayIp: ip('192.0.2.254'), options: { requestedIp: ip('10.0.0.7') } }
    expect(newServer().respond(0, from(1, 'request', fields)).reply).toMatchObject({
      broadcast: true,
      relayIp: ip('192.0.2.254'),
    })
  })

  it('is silent to a relay on a network that it has no addresses of', () => {
    const { reply } = newServer().respond(0, from(1, 'discover', { relayIp: ip('198.51.100.1') }))
    expect(reply).toBeUndefined()
  })
})
