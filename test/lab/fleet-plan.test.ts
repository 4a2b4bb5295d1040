import { describe, expect, it } from 'vitest'
import { formatRdata } from '../../src/dns/rdata/registry.ts'
import { parseZone } from '../../src/dns/zone/zone-text.ts'
import type { Zone } from '../../src/dns/zone/zone.ts'
import { readZonesFolder } from '../../src/lab/zone-folder.ts'
import { planFleet, type FleetPlan } from '../../src/lab/fleet-plan.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

function zone(origin: string, records: string): Zone {
  return parseZone(`$TTL 60\n@ SOA ns.invalid. x.invalid. 1 1 1 1 1\n${records}\n`, { origin })
}

/** Each server in a line: address, names, zones. */
function lines({ servers }: FleetPlan): string[] {
  return servers.map(({ ip, names, zones }) =>
    [ip, names.join(' '), zones.map(({ origin }) => origin.toString()).join(' ')].join(' | '),
  )
}

describe('the plan of a fleet', () => {
  it('has a server for each address of the names in the NS records at an apex', () => {
    const plan = planFleet([
      zone('example.', '@ NS ns1\n@ NS ns2\nns1 A 192.0.2.1\nns1 A 192.0.2.2\nns2 AAAA 2001:db8::1'),
    ])
    expect(lines(plan)).toEqual([
      '192.0.2.1 | ns1.example. | example.',
      '192.0.2.2 | ns1.example. | example.',
      '2001:db8::1 | ns2.example. | example.',
    ])
    expect(plan.findings).toEqual([])
  })

  it('gives an address that several zones and names share to one server', () => {
    const plan = planFleet([
      zone('b.', '@ NS ns.a.'),
      zone('a.', '@ NS ns\nns A 192.0.2.1\nother A 192.0.2.1'),
      zone('c.', '@ NS other.a.'),
    ])
    expect(lines(plan)).toEqual(['192.0.2.1 | ns.a. other.a. | a. b. c.'])
  })

  it('puts the servers of the zones near the root first, and IPv4 before IPv6', () => {
    const plan = planFleet([
      zone('sub.example.', '@ NS ns\nns A 192.0.2.3\nns AAAA 2001:db8::3'),
      zone('example.', '@ NS ns\nns A 192.0.2.2\nns AAAA 2001:db8::2'),
      zone('.', '@ NS ns.\nns. A 192.0.2.1\nns. AAAA 2001:db8::1'),
    ])
    expect(plan.servers.map(({ ip }) => ip)).toEqual([
      '192.0.2.1',
      '192.0.2.2',
      '192.0.2.3',
      '2001:db8::1',
      '2001:db8::2',
      '2001:db8::3',
    ])
  })

  it('believes the zone that a server is named in rather than the glue above it', () => {
    const plan = planFleet([
      zone('.', '@ NS root.\nroot. A 192.0.2.1\nexample. NS ns.example.\nns.example. A 192.0.2.9'),
      zone('example.', '@ NS ns\nns A 192.0.2.2'),
    ])
    expect(lines(plan)).toEqual(['192.0.2.1 | root. | .', '192.0.2.2 | ns.example. | example.'])
  })

  it('takes glue where the zone that a server is named in is not there', () => {
    const plan = planFleet([
      zone('.', '@ NS root.\nroot. A 192.0.2.1\nnet. NS ns.net.\nns.net. A 192.0.2.2'),
      zone('example.', '@ NS ns.net.'),
    ])
    expect(lines(plan)).toEqual(['192.0.2.1 | root. | .', '192.0.2.2 | ns.net. | example.'])
  })

  it('finds a zone whose servers have no address anywhere', () => {
    const plan = planFleet([zone('example.', '@ NS ns1.elsewhere.\n@ NS ns2.elsewhere.')])
    expect(plan.servers).toEqual([])
    expect(plan.findings).toMatchObject([
      {
        rule: 'zone-without-server',
        message: 'nobody serves example.: no zone has an address for ns1.elsewhere., ns2.elsewhere.',
      },
    ])
  })

  it('finds a server without an address beside others that have one', () => {
    const plan = planFleet([zone('example.', '@ NS ns\n@ NS ns.elsewhere.\nns A 192.0.2.1')])
    expect(lines(plan)).toEqual(['192.0.2.1 | ns.example. | example.'])
    expect(plan.findings).toMatchObject([{ rule: 'server-without-address' }])
    expect(plan.findings[0]?.message).toContain('ns.elsewhere.')
  })

  it('derives root hints from the root zone, with addresses of its servers from wherever they are', () => {
    const { hints } = planFleet([
      zone('.', '@ NS a.servers.\n@ NS b.\nb. AAAA 2001:db8::2'),
      zone('servers.', '@ NS a\na A 192.0.2.1'),
    ])
    const text = hints.map(
      ({ owner, type, rrclass, rdata }) => `${owner.toString()} ${formatRdata(type, rrclass, rdata)}`,
    )
    expect(text).toEqual(['. a.servers.', '. b.', 'a.servers. 192.0.2.1', 'b. 2001:db8::2'])
  })

  it('has no root hints without a root zone', () => {
    expect(planFleet([zone('example.', '@ NS ns\nns A 192.0.2.1')]).hints).toEqual([])
  })

  it('of the default zones gives every zone its servers', async () => {
    const { zones, errors } = await readZonesFolder(nodeRuntime().files, 'zones')
    expect(errors).toEqual([])
    const { servers, findings, hints } = planFleet(zones)
    expect(findings).toEqual([])
    expect(hints.filter(({ type }) => type === 2)).toHaveLength(13)
    const serving = (ip: string): string[] =>
      servers
        .filter((server) => server.ip === ip)
        .flatMap((server) => server.zones.map((each) => each.origin.toString()))
    expect(serving('198.41.0.4')).toEqual(['.', 'arpa.', 'in-addr-servers.arpa.', 'root-servers.net.'])
    expect(serving('216.239.32.10')).toEqual(['google.com.', 'google.fr.'])
    expect(serving('193.51.208.14')).toEqual(['fr.'])
  })
})
