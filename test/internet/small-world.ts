/** A world of four systems: a home and its provider, two carriers that are joined twice, and a far end. */

import { readWorldFile } from '../../src/worldfile/read-world-file.ts'
import type { WorldFile } from '../../src/worldfile/world-file.ts'

const TEXT = `
name: a small world
time: 2025-01-01T00:00:00Z
hosts:
  laptop: { interfaces: { eth0: { dhcp: true, mac: '02:00:5e:00:00:02' } } }
  home:
    interfaces:
      eth0: { address: 192.168.1.1/24 }
      eth1: { address: 100.64.1.10/24, mtu: 1492 }
    gateway: 100.64.1.1
    forwarding: true
    nat: { outside: eth1, inside: [eth0] }
    dhcpServers:
      eth0:
        range: [192.168.1.100, 192.168.1.199]
        nameServers: [100.64.2.11, 100.64.2.12]
        reservations: { '02:00:5e:00:00:02': 192.168.1.2 }
  resolver: { address: 100.64.2.11, runs: [resolver] }
  resolver2: { address: 100.64.2.12, runs: [resolver] }
switches: { lan: {} }
modems: [modem]
concentrators: { concentrator: { gateway: 100.64.1.1/24 } }
cables:
  - { between: [laptop eth0, lan] }
  - { between: [home eth0, lan] }
  - { between: [home eth1, modem lan] }
  - { name: line, between: [modem line, concentrator line], delay: 8 ms, bandwidth: 20 Mbit/s }
  - { between: [concentrator lan, isp 100.64.1.0/24] }
  - { between: [isp, west], delay: 2 ms, network: 100.65.0.0/30 }
  - { between: [isp, east], delay: 20 ms, network: 100.65.0.4/30 }
  - { name: trunk, between: [west, east], delay: 10 ms }
  - { name: atlantic, between: [east, paris], delay: 35 ms }
  - { name: satellite, between: [west, paris], delay: 270 ms }
autonomousSystems:
  64501:
    { name: ISP, holder: A provider, registry: arin, routers: [isp], providers: [64502],
      prefixes: { 100.64.1.0/24: { router: isp, gateway: 100.64.1.1, mtu: 1492 }, 100.64.2.0/24: isp } }
  64502:
    { name: CARRIER, holder: A carrier, registry: arin, routers: [west, east],
      prefixes: { 100.65.0.0/16: west, 100.70.0.0/24: [west, east] } }
  64503:
    { name: FRANCE, holder: Far away, registry: ripe, routers: [paris], providers: [64502],
      prefixes: { 100.66.0.0/16: paris, 100.70.0.0/24: paris } }
elsewhere: east
`

export function smallWorld(edit: (text: string) => string = (text) => text): WorldFile {
  return readWorldFile(edit(TEXT), 'small.yaml')
}

/** Root and two zones; the root's server is on three machines, www.far.test is in France. */
export const SMALL_ZONES = {
  '.': `
@ 86400 IN SOA a.root.test. hostmaster.root.test. 1 1800 900 604800 86400
@ IN NS a.root.test.
a.root.test. IN A 100.70.0.1
far.test. IN NS ns.far.test.
ns.far.test. IN A 100.66.0.53
near.test. IN NS ns.near.test.
ns.near.test. IN A 203.0.113.53
`,
  'far.test': `
$TTL 300
@ IN SOA ns hostmaster 1 1800 900 604800 300
@ IN NS ns
ns IN A 100.66.0.53
www IN A 100.66.1.80
alias IN CNAME www
`,
  'near.test': `
$TTL 300
@ IN SOA ns hostmaster 1 1800 900 604800 300
@ IN NS ns
ns IN A 203.0.113.53
www IN A 203.0.113.80
`,
} as const
