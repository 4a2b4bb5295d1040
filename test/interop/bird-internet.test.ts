// BIRD on a real kernel as a customer of the default Internet: it learns the whole table, and reaches everyone with it.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { formatIpv4Prefix, parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import type { Internet } from '../../src/internet/internet.ts'
import { Capture } from '../../src/sim/capture/capture.ts'
import { formatAsPath } from '../../src/wire/bgp-as-path.ts'
import { defaultInternet, defaultWorldFile } from '../internet/default-internet.ts'
import { describeNeeding } from './needs.ts'
import { Bird } from './rig/bird.ts'
import { complaints } from './rig/dig.ts'
import { LinuxHost, runInRealTime } from './rig/linux-host.ts'
import { eventually } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { bgpFaults } from './rig/tshark.ts'

/** A customer of Level 3 in Paris, in whose place BIRD will stand. */
const CABLE = '  - { between: [l3-paris, bird], delay: 1 ms, network: 203.0.113.8/30 }'
const SYSTEM = `
  64500:
    name: BIRD
    holder: A real machine
    registry: ripe
    country: CZ
    routers: [bird]
    providers: [3356]
    prefixes:
      203.0.113.128/25: bird`

const PROVIDER = '203.0.113.9'
const ITSELF = '203.0.113.10'
/** An address of its own, of which the world learns by BGP alone. */
const OWN = '203.0.113.200'

const configuration = (routes = ''): string => `
  router id ${ITSELF};
  protocol device {}
  protocol kernel { ipv4 { export where source = RTS_BGP; }; }
  protocol static own { ipv4; route 203.0.113.128/25 blackhole; ${routes} }
  protocol bgp provider {
    local ${ITSELF} as 64500; neighbor ${PROVIDER} as 3356;
    connect delay time 1; connect retry time 1; error wait time 1, 1;
    ipv4 { import all; export where source = RTS_STATIC; };
  }`

describeNeeding(
  ['network-namespace', 'ip', 'socat', 'bird', 'birdc', 'dig', 'ping', 'traceroute', 'tshark'],
  'BIRD as a part of the default Internet',
  () => {
    const scope = new Scope()
    let internet: Internet
    let capture: Capture
    let linux: LinuxHost
    let bird: Bird
    beforeAll(async () => {
      const world = defaultWorldFile((text) =>
        text.replace('\ncables:\n', `\ncables:\n${CABLE}\n`).replace('\nautonomousSystems:', `$&${SYSTEM}`),
      )
      internet = await defaultInternet({ world })
      await internet.world.run(internet.speakers.get('bird')!.close())
      await internet.converge()
      const place = internet.world.routers.get('bird')!.links[0]!
      capture = new Capture(internet.world)
      capture.add('Paris to BIRD', place.cable)
      const realTime = runInRealTime(scope, internet.world)
      const port = internet.world.host('bird').port(place.interface.name)
      linux = await LinuxHost.inPlaceOf(scope, port, realTime, `${ITSELF}/30`)
      await linux.must('ip', ['addr', 'add', `${OWN}/32`, 'dev', 'lo'])
      bird = await Bird.start(scope, linux, configuration())
      await eventually(
        'a session',
        async () => ((await bird.session('provider')).state === 'Established' ? true : undefined),
        30_000,
      )
    }, 90_000)
    afterAll(() => scope[Symbol.asyncDispose]())

    /** What Level 3 in Paris has to tell: AS path by prefix. */
    function wholeTable(): Map<string, string> {
      const table = new Map<string, string>()
      for (const { prefix, best } of internet.speakers.get('l3-paris')!.entries()) {
        if (best === undefined || best.peer === internet.world.routers.get('bird')!.links[0]!.cable.name)
          continue
        table.set(formatIpv4Prefix(prefix), `3356 ${formatAsPath(best.asPath)}`.trim())
      }
      return table
    }

    const best = (router: string, prefix: string) =>
      internet.speakers.get(router)!.entry(parseIpv4Prefix(prefix)).best

    it('learns the whole table', async () => {
      const table = wholeTable()
      expect(table.size).toBeGreaterThan(40)
      const learned = await eventually('the whole table', async () => {
        const routes = await bird.learned('provider')
        return routes.size === table.size ? routes : undefined
      })
      expect(Object.fromEntries(learned)).toEqual(Object.fromEntries(table))
    })

    it('can be reached from everywhere: the world asks and answers by what BGP has told it', async () => {
      await eventually('the route to BIRD at the provider in California', () => {
        const path = best('sonic-santarosa', '203.0.113.128/25')
        return path !== undefined && formatAsPath(path.asPath) === '7065 3356 64500' ? true : undefined
      })
      const pinged = await linux.must('ping', ['-c', '3', '-i', '0.2', '-I', OWN, '208.201.224.11'])
      expect(pinged).toContain('3 received, 0% packet loss')
      const answer = await linux.must('dig', ['+norec', '-b', OWN, '@216.239.32.10', 'www.google.com'])
      expect(complaints(answer)).toEqual([])
      expect(answer).toContain('www.l.google.com.')
      const hops = await linux.must('traceroute', ['-n', '-q', '1', '-w', '3', '-s', OWN, '208.201.224.11'])
      expect(hops).toContain(` ${PROVIDER} `)
      expect(hops.trim().split('\n').at(-1)).toContain('208.201.224.11')
    })

    it('forgets what is withdrawn at the other end of the world', async () => {
      const prefix = '208.201.224.0/19'
      internet.speakers.get('sonoma-santarosa')!.withdraw(parseIpv4Prefix(prefix))
      await eventually('the withdrawal', async () =>
        (await bird.learned('provider')).has(prefix) ? undefined : true,
      )
      internet.speakers.get('sonoma-santarosa')!.announce(parseIpv4Prefix(prefix))
      await eventually('the prefix again', async () =>
        (await bird.learned('provider')).has(prefix) ? true : undefined,
      )
    })

    it('takes addresses from their owner by a longer prefix, and gives them back', async () => {
      const prefix = '193.151.86.0/24'
      const through = (router: string): string | undefined => {
        const path = best(router, prefix)
        return path && formatAsPath(path.asPath)
      }
      expect(through('telia-paris')).not.toContain('64500')
      await bird.configure(configuration(`route ${prefix.replace('/24', '/25')} blackhole;`))
      await eventually('a longer prefix everywhere', () =>
        best('sonic-santarosa', '193.151.86.0/25') === undefined ? undefined : true,
      )
      const hijacked = internet.speakers
        .get('sonic-santarosa')!
        .lookup(parseIpv4Prefix('193.151.86.5/32').address)
      expect(formatAsPath(hijacked!.best!.asPath)).toMatch(/ 64500$/)
      await bird.configure(configuration())
      await eventually('the owner’s prefix alone', () =>
        best('sonic-santarosa', '193.151.86.0/25') === undefined ? true : undefined,
      )
    })

    it('has seen nothing that tshark finds a fault with', async () => {
      expect(await bgpFaults(capture)).toEqual([])
    })
  },
)
