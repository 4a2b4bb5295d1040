import { expect, it } from 'vitest'
import { namedAddresses } from '../../src/internet/named-addresses.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'

const HEAD = '$TTL 300\n@ IN SOA ns hostmaster 1 1800 900 604800 300\n@ IN NS ns\n'

it('lists the names of an address, first those that own it, then their aliases over any zones', () => {
  const zones = [
    parseZone(`${HEAD}ns IN A 192.0.2.53\nalias IN CNAME other.b.test.\nloop IN CNAME loop\n`, {
      origin: 'a.test.',
    }),
    parseZone(`${HEAD}ns IN A 192.0.2.53\nother IN CNAME www\nwww IN A 192.0.2.80\n IN A 192.0.2.81\n`, {
      origin: 'b.test.',
    }),
  ]
  expect([...namedAddresses(zones)]).toEqual([
    ['192.0.2.53', ['ns.a.test', 'ns.b.test']],
    ['192.0.2.80', ['www.b.test', 'alias.a.test', 'other.b.test']],
    ['192.0.2.81', ['www.b.test', 'alias.a.test', 'other.b.test']],
  ])
})
