import { beforeAll, describe, expect, it } from 'vitest'
import { filter, SmallInternet } from '../../bgp/small-internet.ts'
import { show } from '../../../src/shell/commands/show.ts'
import type { ShellServices } from '../../../src/shell/shell-services.ts'
import { TestShell } from '../small-network.ts'

let net: SmallInternet
const on = (router: string, services: ShellServices = { speakers: net.speakers }) => {
  const shell = new TestShell([show], net.world, router, services)
  return async (line: string) => {
    const { exitCode, output } = await shell.run(line)
    return { code: exitCode, lines: output }
  }
}

beforeAll(async () => {
  net = new SmallInternet(
    {
      us: { asn: 64500, networks: ['192.0.2.0/24'] },
      payer: { asn: 64501 },
      equal: { asn: 64502 },
      far: { asn: 64503, networks: ['198.51.100.0/24'] },
      thief: { asn: 64666, networks: ['203.0.113.0/24'] },
    },
    [
      ['payer', 'customer', 'us'],
      ['far', 'customer', 'payer'],
      ['far', 'customer', 'equal'],
      ['equal', 'peer', 'us'],
      ['thief', 'customer', 'us', { by: { importFilter: filter('accept 203.0.113.0/24+ 64999') } }],
    ],
  )
  await net.start()
})

describe('show ip bgp', () => {
  it('lists paths, the best with a sign', async () => {
    const { lines } = await on('us')('show ip bgp')
    expect(lines).toEqual([
      'BGP local router ID is 192.0.2.1, local AS 64500',
      'Status codes: * valid, > best, i internal',
      'Origin codes: i IGP, e EGP, ? incomplete',
      '',
      '     Network            Next Hop            Metric LocPrf Weight Path',
      ' *>  192.0.2.0/24       0.0.0.0                  0    300  32768 i',
      ' *>  198.51.100.0/24    10.0.0.1                      200      0 64501 64503 i',
      ' *                      10.0.0.13                     100      0 64502 64503 i',
      '',
      '2 routes and 3 paths',
    ])
  })

  it('tells of a prefix why each path is, or is not, the best', async () => {
    const { lines } = await on('us')('show ip bgp 198.51.100.0/24')
    const ages = lines.map((line) => line.replace(/00:00:0\d/, 'AGE'))
    expect(ages).toEqual([
      'BGP routing table entry for 198.51.100.0/24',
      'Paths: (2 available, best #1)',
      '  64501 64503',
      '    10.0.0.1 from 10.0.0.1 (192.0.2.2)',
      '      Origin IGP, localpref 200, weight 0, external, valid, best',
      '      Community: 64500:1',
      '      Known for AGE, from payer (customer)',
      '      Best: local preference 200 (customer) beats 100 (peer) (RFC 4271 §9.1.1)',
      '  64502 64503',
      '    10.0.0.13 from 10.0.0.13 (192.0.2.3)',
      '      Origin IGP, localpref 100, weight 0, external, valid',
      '      Community: 64500:2',
      '      Known for AGE, from equal (peer)',
      '      Not best: local preference 200 (customer) beats 100 (peer) (RFC 4271 §9.1.1)',
    ])
  })

  it('takes an address for the longest prefix that holds it', async () => {
    const { lines } = await on('payer')('show ip bgp 198.51.100.77')
    expect(lines[0]).toBe('BGP routing table entry for 198.51.100.0/24')
    expect(lines).toContain('      Best: the only path')
  })

  it('tells what a filter has stopped', async () => {
    const { lines } = await on('us')('show bgp 203.0.113.0/24')
    expect(lines[1]).toBe('Paths: (1 available, no best path)')
    expect(lines.at(-1)).toBe(
      '      Not used: AS 64666 may not originate 203.0.113.0/24 or longer: only AS 64999 may',
    )
  })

  it('says so where there is nothing to tell', async () => {
    const type = on('us')
    expect((await type('show ip bgp 100.64.0.1')).lines).toEqual(['% Network not in table'])
    expect((await type('show ip bgp 100.64.0.0/10')).lines).toEqual(['% Network not in table'])
    expect((await type('show ip bgp 100.64.0.1/10')).lines).toEqual([
      '% 100.64.0.1/10 is no network: 100.64.0.0/10 is',
    ])
    expect((await type('show ip bgp nonsense/99')).lines).toEqual(['% Invalid prefix: nonsense/99'])
    const without = on('us', {})
    expect(await without('show ip bgp')).toEqual({ code: 1, lines: ['% BGP is not running on us'] })
  })
})

describe('show ip bgp summary and neighbors', () => {
  it('has a line for each neighbor', async () => {
    const { lines } = await on('us')('show ip bgp summary')
    expect(lines.slice(0, 4)).toEqual([
      'BGP router identifier 192.0.2.1, local AS number 64500',
      'RIB entries 2, peers 3',
      '',
      'Neighbor        V         AS   MsgRcvd   MsgSent  Up/Down State/PfxRcd   PfxSnt Desc',
    ])
    expect(lines[4]).toMatch(/^10\.0\.0\.1 {8}4 {6}64501 {9}\d {9}\d 00:00:0\d {12}1 {8}1 payer$/)
    expect(lines.slice(4, 7).map((line) => line.split(' ').at(-1))).toEqual(['payer', 'equal', 'thief'])
  })

  it('tells more of each, or of one', async () => {
    const type = on('us')
    const { lines } = await type('show ip bgp neighbors payer')
    expect(lines).toEqual([
      'BGP neighbor is 10.0.0.1, remote AS 64501, local AS 64500, external link',
      '  Description: payer (customer)',
      '  BGP version 4, remote router ID 192.0.2.2, local address 10.0.0.2',
      expect.stringMatching(/^ {2}BGP state = Established, up for 00:00:0\d$/),
      '  Hold time is 90 s, keepalive interval is 30 s',
      '  4 octet AS numbers: advertised and received',
      expect.stringMatching(/^ {2}The connection was made by (this router|the neighbor)$/),
      '  Message statistics:',
      '                        Sent    Rcvd',
      '    Opens:                 1       1',
      '    Notifications:         0       0',
      expect.stringMatching(/^ {4}Updates: +\d +\d$/),
      expect.stringMatching(/^ {4}Keepalives: +\d +\d$/),
      '    Route Refresh:         0       0',
      '  Prefixes: 1 received, 1 accepted, 1 sent',
      '  Connections established 1',
      '  Last reset never',
    ])
    expect((await type('show ip bgp neighbors 10.0.0.1')).lines).toHaveLength(17)
    expect((await type('show ip bgp neighbors')).lines).toHaveLength(3 * 17 + 2)
    expect((await type('show ip bgp neighbors nobody')).lines).toEqual(['% No such neighbor'])
  })
})

describe('show ip route', () => {
  it('lists the routing table with codes for where a route is from', async () => {
    const { kernel } = net.world.host('us')
    const [, first] = kernel.interfaces
    const via = { gateway: net.addressOn('payer', 'us'), interface: first! }
    kernel.routes.add({ destination: 0, prefixLength: 0, ...via, metric: 0, kind: 'static' })
    const bgp = net.entry('us', '198.51.100.0/24').prefix
    kernel.routes.add({ destination: bgp.address, prefixLength: 24, ...via, metric: 3, kind: 'bgp' })
    const type = on('us')
    expect((await type('show ip route')).lines).toEqual([
      'Codes: C - connected, S - static, D - dhcp, R - redirect, I - interior, B - bgp',
      '',
      'Gateway of last resort is 10.0.0.1 to network 0.0.0.0',
      '',
      'S*   0.0.0.0/0 [1/0] via 10.0.0.1, to-payer',
      'C    10.0.0.0/30 is directly connected, to-payer',
      'C    10.0.0.12/30 is directly connected, to-equal',
      'C    10.0.0.16/30 is directly connected, to-thief',
      'B    198.51.100.0/24 [20/0] via 10.0.0.1, to-payer',
    ])
    expect((await type('show ip route 198.51.100.9')).lines).toEqual([
      'Routing entry for 198.51.100.0/24',
      '  Known via "bgp", distance 20, metric 0, best',
      '  AS path 64501 64503',
      '  Chosen because: local preference 200 (customer) beats 100 (peer)',
      '  * 10.0.0.1, via to-payer',
    ])
    expect((await type('show ip route 10.0.0.13')).lines.at(-1)).toBe('  * directly connected, via to-equal')
  })

  it('trusts what a router of the same system tells least, and shows the MED', async () => {
    const near = new SmallInternet({ us: { asn: 64500 }, twin: { asn: 64500 } }, [['us', 'internal', 'twin']])
    await near.start()
    const { prefix } = near.entry('us', '203.0.113.0/24')
    near.speaker('twin').announce(prefix, { med: 7 })
    await near.settle()
    const { kernel } = near.world.host('us')
    const via = { gateway: near.addressOn('twin', 'us'), interface: kernel.interfaces[1]! }
    kernel.routes.add({ destination: prefix.address, prefixLength: 24, ...via, metric: 9, kind: 'bgp' })
    const { output } = await new TestShell([show], near.world, 'us', { speakers: near.speakers }).run(
      'show ip route',
    )
    expect(output).toContain('B    203.0.113.0/24 [200/7] via 10.0.0.2, to-twin')
  })

  it('needs no BGP', async () => {
    const { lines } = await on('far')('show ip route')
    expect(lines).toContain('Gateway of last resort is not set')
    expect((await on('far')('show ip route 100.64.0.1')).lines).toEqual(['% Network not in table'])
  })
})

it('words that make no sense bring the usage', async () => {
  for (const line of [
    'show ip',
    'show ip nonsense',
    'show ip bgp summary twice',
    'show ip route 1.2.3.4 5',
  ]) {
    expect((await on('us')(line)).code).toBe(2)
  }
})
