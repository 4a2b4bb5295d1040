import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Mask, ipv4Number, ipv4Text } from '../../src/address/ipv4-number.ts'
import { RoutingTable, type Route } from '../../src/stack/routing-table.ts'
import { Lan } from './lan.ts'

const lan = new Lan()
const eth0 = lan.station(1).interface
const eth1 = lan.station(2).interface

function route(prefix: string, gateway?: string, more: Partial<Route> = {}): Route {
  const [destination, prefixLength] = prefix.split('/')
  return {
    destination: ipv4Number(destination!),
    prefixLength: Number(prefixLength),
    gateway: gateway === undefined ? undefined : ipv4Number(gateway),
    interface: eth0,
    metric: 0,
    kind: 'static',
    ...more,
  }
}

function gatewayFor(table: RoutingTable, destination: string): string | undefined {
  const gateway = table.lookup(ipv4Number(destination))?.gateway
  return gateway === undefined ? undefined : ipv4Text(gateway)
}

describe('RoutingTable', () => {
  it('prefers the longest prefix, down to the default route', () => {
    const table = new RoutingTable()
    table.add(route('0.0.0.0/0', '10.0.0.1'))
    table.add(route('192.0.0.0/8', '10.0.0.2'))
    table.add(route('192.0.2.0/24', '10.0.0.3'))
    table.add(route('192.0.2.9/32', '10.0.0.4'))
    expect(gatewayFor(table, '192.0.2.9')).toBe('10.0.0.4')
    expect(gatewayFor(table, '192.0.2.8')).toBe('10.0.0.3')
    expect(gatewayFor(table, '192.0.3.8')).toBe('10.0.0.2')
    expect(gatewayFor(table, '8.8.8.8')).toBe('10.0.0.1')
  })

  it('knows no route where there is none', () => {
    const table = new RoutingTable()
    table.add(route('192.0.2.0/24'))
    expect(table.lookup(ipv4Number('192.0.3.1'))).toBeUndefined()
  })

  it('prefers the lower metric, and falls back to the higher', () => {
    const table = new RoutingTable()
    table.add(route('0.0.0.0/0', '10.0.0.2', { metric: 20 }))
    table.add(route('0.0.0.0/0', '10.0.0.1', { metric: 10 }))
    expect(gatewayFor(table, '8.8.8.8')).toBe('10.0.0.1')
    expect(table.remove({ metric: 10 })).toBe(1)
    expect(gatewayFor(table, '8.8.8.8')).toBe('10.0.0.2')
  })

  it('forgets what it looked up when a better route comes or the only one goes', () => {
    const table = new RoutingTable()
    table.add(route('0.0.0.0/0', '10.0.0.1'))
    expect(gatewayFor(table, '8.8.8.8')).toBe('10.0.0.1')
    table.add(route('8.8.8.8/32', '10.0.0.9', { kind: 'redirect' }))
    expect(gatewayFor(table, '8.8.8.8')).toBe('10.0.0.9')
    table.remove({ kind: 'redirect' })
    table.remove({ prefixLength: 0 })
    expect(table.lookup(ipv4Number('8.8.8.8'))).toBeUndefined()
  })

  it('replaces a route that is there already, and clears host bits', () => {
    const table = new RoutingTable()
    table.add(route('192.0.2.77/24', '10.0.0.1'))
    table.add(route('192.0.2.0/24', '10.0.0.1'))
    expect(table.entries()).toEqual([route('192.0.2.0/24', '10.0.0.1')])
  })

  it('lists longest prefixes first', () => {
    const table = new RoutingTable()
    for (const prefix of ['0.0.0.0/0', '10.2.0.0/16', '10.1.0.0/16', '10.1.1.1/32']) table.add(route(prefix))
    const listed = table
      .entries()
      .map(({ destination, prefixLength }) => `${ipv4Text(destination)}/${prefixLength}`)
    expect(listed).toEqual(['10.1.1.1/32', '10.1.0.0/16', '10.2.0.0/16', '0.0.0.0/0'])
  })

  it('loses the routes of an interface with it', () => {
    const table = new RoutingTable()
    table.add(route('10.0.0.0/8'))
    table.add(route('11.0.0.0/8', undefined, { interface: eth1 }))
    table.disconnectAll(eth0)
    expect(table.entries().map((entry) => entry.interface)).toEqual([eth1])
  })

  it('finds what a search through all routes finds', () => {
    const prefixes = fc.array(
      fc.record({
        destination: fc.integer({ min: 0, max: 0xffff_ffff }),
        prefixLength: fc.integer({ min: 0, max: 32 }),
      }),
      { maxLength: 20 },
    )
    fc.assert(
      fc.property(prefixes, fc.array(fc.integer({ min: 0, max: 0xffff_ffff })), (routes, destinations) => {
        const table = new RoutingTable()
        for (const each of routes) table.add({ ...route('0.0.0.0/0'), ...each })
        for (const asked of [...destinations, ...routes.map(({ destination }) => destination ^ 1)]) {
          const destination = asked >>> 0
          const lengths = routes
            .filter(
              ({ destination: network, prefixLength }) =>
                ((network ^ destination) & ipv4Mask(prefixLength)) === 0,
            )
            .map(({ prefixLength }) => prefixLength)
          const longest = lengths.length === 0 ? undefined : Math.max(...lengths)
          expect(table.lookup(destination)?.prefixLength).toBe(longest)
        }
      }),
    )
  })
})
