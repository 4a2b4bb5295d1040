// What a person may get wrong in a description of a network, and what is said about it.
import { describe, expect, it } from 'vitest'
import { startWorld } from '../../src/sim/start-world.ts'
import type { HostPlan, Topology } from '../../src/sim/topology.ts'

const host = (address: string, more: Partial<HostPlan> = {}): HostPlan => ({
  interfaces: { eth0: { address } },
  ...more,
})
const pair = { a: host('10.0.0.1/24'), b: host('10.0.0.2/24') }
const cable = { between: ['a eth0', 'b eth0'] } as const

describe('startWorld', () => {
  it.each<[string, Topology, code: string, message: string]>([
    [
      'an address that is none',
      { hosts: { pc: host('10.0.0.300/24') } },
      'bad-value',
      "host pc: '10.0.0.300/24': expected an address and prefix length such as 192.168.1.2/24",
    ],
    [
      'an address without its network',
      { hosts: { pc: host('10.0.0.3') } },
      'bad-value',
      "host pc: '10.0.0.3': expected an address and prefix length such as 192.168.1.2/24",
    ],
    [
      'an Ethernet address that is none',
      { hosts: { pc: { interfaces: { eth0: { mac: 'zz' } } } } },
      'bad-value',
      "host pc: 'zz': expected an Ethernet address such as 00:16:3e:00:00:01",
    ],
    [
      'a gateway on no network of the host',
      { hosts: { pc: host('10.0.0.3/24', { gateway: '10.9.0.1' }) } },
      'unknown-name',
      'pc has no interface on the network of the next hop 10.9.0.1',
    ],
    [
      'an interface that the host does not have',
      { hosts: { pc: host('10.0.0.3/24', { nat: { outside: 'eth7', inside: ['eth0'] } }) } },
      'unknown-port',
      'pc has no interface eth7; its interfaces: eth0',
    ],
    [
      'a DHCP server on an interface that the host does not have',
      { hosts: { pc: host('10.0.0.3/24', { dhcpServers: { eth1: { range: ['10.0.0.4', '10.0.0.9'] } } }) } },
      'unknown-port',
      'pc has no interface eth1; its interfaces: eth0',
    ],
    [
      'a provider’s gateway that is none',
      { concentrators: { isp: { gateway: 'router' } } },
      'bad-value',
      "concentrator isp: 'router': expected an address and prefix length such as 192.168.1.2/24",
    ],
    [
      'a cable worse than any',
      { hosts: pair, cables: [{ ...cable, loss: 3 }] },
      'bad-value',
      'a/eth0-b/eth0: loss of a cable: 0 … 1, not 3',
    ],
    [
      'what no cable has',
      { hosts: pair, cables: [{ ...cable, name: 'line', latency: 3 } as typeof cable] },
      'bad-value',
      'line: a cable has no latency; it has latencyMs, bandwidthBps, mtu, loss, duplication, reordering, jitterMs, ' +
        'bitErrorRate, queueOctets',
    ],
    [
      'a cable with both ends in one place',
      { hosts: pair, cables: [{ between: ['a eth0', 'a eth0'] }] },
      'taken-port',
      'the cable a/eth0-a/eth0 has both ends at a/eth0',
    ],
    [
      'two hubs that no cable can join',
      {
        hubs: { slow: {}, fast: { bandwidthBps: 100e6 } },
        cables: [{ between: ['slow', 'fast'], name: 'bridge' }],
      },
      'bad-value',
      'bridge: slow/1 and fast/1 differ in their rate',
    ],
    [
      'a hub without a rate',
      { hubs: { mute: { bandwidthBps: 0 } } },
      'bad-value',
      'hub mute: the rate of a hub is over 0 and finite, not 0',
    ],
    [
      'a machine that is not there',
      { hosts: pair, cables: [{ between: ['a eth0', 'c eth0'] }] },
      'unknown-name',
      'there is no machine c; there is: a, b',
    ],
  ])('says what is wrong with %s', (_, topology, code, message) => {
    expect(() => startWorld(topology)).toThrow(
      expect.objectContaining({ name: 'TopologyError', code, message }),
    )
  })

  it('does not list all names of a large world', () => {
    const hosts = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`h${i}`, host(`10.0.0.${i + 1}/24`)]),
    )
    const world = startWorld({ hosts })
    expect(() => world.host('h50')).toThrow(/^there is no host h50; there is: h0, h1, .*, h11 and 38 more$/)
  })
})
