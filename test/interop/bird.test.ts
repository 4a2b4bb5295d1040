// BIRD on a real kernel, as the neighbor of our routers: what it learns, what it teaches, and how its sessions end.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { ipv4Text } from '../../src/address/ipv4-number.ts'
import { Capture } from '../../src/sim/capture/capture.ts'
import { SmallInternet } from '../bgp/small-internet.ts'
import { describeNeeding } from './needs.ts'
import { Bird } from './rig/bird.ts'
import { LinuxHost, runInRealTime } from './rig/linux-host.ts'
import { eventually } from './rig/program.ts'
import { Scope } from './rig/scope.ts'
import { bgpFaults } from './rig/tshark.ts'

const NEEDS = ['network-namespace', 'ip', 'socat', 'bird', 'birdc', 'tshark'] as const

const BIRD_AS = 4_200_000_001
const SHORT_BIRD_AS = 64500
const FAR_AS = 4_200_000_003

/** BIRD pays a, a pays b, and b exchanges with c. What both BIRD and c announce is nearer to a through BIRD. */
const routers = (birdAs: number) => ({
  bird: { asn: birdAs },
  a: {
    asn: 64501,
    networks: ['198.51.100.0/24'],
    timers: { holdSeconds: 3, connectRetrySeconds: 1, minAdvertisementSeconds: 0 },
  },
  b: { asn: 64502, networks: ['192.0.2.0/24', '100.64.0.0/10'] },
  c: { asn: FAR_AS, networks: ['203.0.113.0/24', '203.0.113.128/25'] },
})

const WHOLE_TABLE = {
  '198.51.100.0/24': '64501',
  '192.0.2.0/24': '64501 64502',
  '100.64.0.0/10': '64501 64502',
  '203.0.113.0/24': `64501 64502 ${FAR_AS}`,
  '203.0.113.128/25': `64501 64502 ${FAR_AS}`,
}

interface BirdOptions {
  readonly asn?: number
  /** What stands in the blocks of its static routes and of its session. */
  readonly routes?: string
  readonly session?: string
}

function configuration({ asn = BIRD_AS, routes = '', session = '' }: BirdOptions = {}): string {
  return `
    router id 10.0.0.1;
    protocol device {}
    protocol static own { ipv4; ${routes} }
    protocol bgp a {
      local 10.0.0.1 as ${asn}; neighbor 10.0.0.2 as 64501;
      connect delay time 1; connect retry time 1; error wait time 1, 1;
      ipv4 { import all; export where source = RTS_STATIC; };
      ${session}
    }`
}

/** After a cut both ends try again less and less often. */
const SESSION_PATIENCE_MS = 30_000

class Scene {
  readonly internet: SmallInternet
  readonly capture: Capture
  readonly bird: Bird

  private constructor(internet: SmallInternet, capture: Capture, bird: Bird) {
    this.internet = internet
    this.capture = capture
    this.bird = bird
  }

  static async start(scope: Scope, options: BirdOptions = {}): Promise<Scene> {
    const internet = new SmallInternet(routers(options.asn ?? BIRD_AS), [
      ['bird', 'customer', 'a'],
      ['a', 'customer', 'b'],
      ['b', 'peer', 'c'],
    ])
    const { world } = internet
    const capture = new Capture(world)
    capture.add('a to bird', world.host('a').kernel.interface('to-bird'))
    for (const name of ['a', 'b', 'c']) await internet.speaker(name).start()
    await world.runFor(15_000)
    const realTime = runInRealTime(scope, world)
    const linux = await LinuxHost.inPlaceOf(scope, world.host('bird').port('to-a'), realTime, '10.0.0.1/30')
    const scene = new Scene(internet, capture, await Bird.start(scope, linux, configuration(options)))
    await scene.established()
    return scene
  }

  established(): Promise<true> {
    return eventually(
      'a session',
      async () => {
        const { state } = await this.bird.session('a')
        const { state: ours } = this.internet.neighbor('a', 'bird')
        return state === 'Established' && ours === 'Established' ? true : undefined
      },
      SESSION_PATIENCE_MS,
    )
  }

  /** Waits until BIRD knows exactly this. */
  birdKnows(table: Readonly<Record<string, string>>): Promise<true> {
    return eventually(`BIRD with ${Object.keys(table).join(' ')}`, async () => {
      const learned = Object.fromEntries(await this.bird.learned('a'))
      const isSame = JSON.stringify(sorted(learned)) === JSON.stringify(sorted(table))
      return isSame ? true : undefined
    })
  }

  /** Waits until one of our routers has chosen this AS path; undefined for none at all. */
  chooses(router: string, prefix: string, path: string | undefined): Promise<true> {
    return eventually(`${router} with ${prefix} by ${path}`, () =>
      this.internet.path(router, prefix) === path ? true : undefined,
    )
  }
}

const sorted = (table: Readonly<Record<string, string>>): (readonly [string, string])[] =>
  Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1))

describeNeeding(NEEDS, 'BIRD as a neighbor', () => {
  const scope = new Scope()
  let scene: Scene
  beforeAll(async () => {
    scene = await Scene.start(scope)
  }, 60_000)
  afterAll(() => scope[Symbol.asyncDispose]())

  it('learns all that there is, with paths of long AS numbers', async () => {
    await scene.birdKnows(WHOLE_TABLE)
  })

  it('sees what is withdrawn, and what comes back', async () => {
    scene.internet.withdraw('c', '203.0.113.128/25')
    const { '203.0.113.128/25': _, ...others } = WHOLE_TABLE
    await scene.birdKnows(others)
    scene.internet.announce('c', '203.0.113.128/25')
    await scene.birdKnows(WHOLE_TABLE)
  })

  it('changes a best path of ours, with its communities, and hands it back', async () => {
    const { bird, internet } = scene
    await scene.chooses('a', '203.0.113.0/24', `64502 ${FAR_AS}`)
    const routes = 'route 203.0.113.0/24 blackhole { bgp_community.add((64501, 7)); };'
    await bird.configure(configuration({ routes }))
    await scene.chooses('a', '203.0.113.0/24', String(BIRD_AS))
    const { best, reason, paths } = internet.entry('a', '203.0.113.0/24')
    expect(best).toMatchObject({ communities: expect.arrayContaining([64501 * 0x1_0000 + 7]) as unknown })
    expect(ipv4Text(best!.nextHop)).toBe('10.0.0.1')
    expect(reason.step).toBe('local-preference')
    expect(paths).toHaveLength(2)
    await scene.chooses('b', '203.0.113.0/24', `64501 ${BIRD_AS}`)
    await bird.configure(configuration())
    await scene.chooses('a', '203.0.113.0/24', `64502 ${FAR_AS}`)
    await scene.chooses('b', '203.0.113.0/24', String(FAR_AS))
  })

  it('hears everything again when it asks (RFC 2918)', async () => {
    const before = scene.internet.neighbor('a', 'bird').messagesIn['route-refresh']
    const updates = async (): Promise<number> =>
      Number(/Import updates: +([0-9]+)/.exec((await scene.bird.session('a')).text)![1])
    const heard = await updates()
    await scene.bird.order('reload', 'in', 'a')
    await eventually('the table once more', async () =>
      (await updates()) >= heard + Object.keys(WHOLE_TABLE).length ? true : undefined,
    )
    expect(scene.internet.neighbor('a', 'bird').messagesIn['route-refresh']).toBe(before + 1)
    await scene.birdKnows(WHOLE_TABLE)
  })

  it('tells us why it ends a session, and we believe nothing of it any more', async () => {
    const { bird, internet } = scene
    await bird.configure(configuration({ routes: 'route 198.18.0.0/15 blackhole;' }))
    await scene.chooses('c', '198.18.0.0/15', `64502 64501 ${BIRD_AS}`)
    await bird.order('disable', 'a', '"until noon"')
    await scene.chooses('a', '198.18.0.0/15', undefined)
    await scene.chooses('c', '198.18.0.0/15', undefined)
    expect(internet.neighbor('a', 'bird').lastError).toContain('Administrative Shutdown: "until noon"')
    await bird.order('enable', 'a')
    await scene.established()
    await scene.chooses('c', '198.18.0.0/15', `64502 64501 ${BIRD_AS}`)
    await bird.configure(configuration())
  })

  it('is given up when it says nothing for the hold time', async () => {
    const { bird, internet } = scene
    const established = internet.neighbor('a', 'bird').established
    await scene.birdKnows(WHOLE_TABLE)
    await bird.signal('SIGSTOP')
    await eventually('the end of the session', () =>
      internet.neighbor('a', 'bird').state === 'Established' ? undefined : true,
    )
    expect(internet.neighbor('a', 'bird').lastError).toContain('Hold Timer Expired')
    await bird.signal('SIGCONT')
    await scene.established()
    expect(internet.neighbor('a', 'bird').established).toBeGreaterThan(established)
    await scene.birdKnows(WHOLE_TABLE)
  })

  it('gives us up when its cable is cut, and finds us again when it is mended', async () => {
    const cable = scene.internet.cable('bird', 'a')
    cable.unplug()
    await eventually('the end of the session at BIRD', async () =>
      (await scene.bird.session('a')).state === 'Established' ? undefined : true,
    )
    expect((await scene.bird.session('a')).lastError).toBe('BGP Error: Hold timer expired')
    cable.plug()
    await scene.established()
    await scene.birdKnows(WHOLE_TABLE)
  })

  it('is told that we end the session', async () => {
    await scene.internet.speaker('a').close()
    await eventually('the end of the session at BIRD', async () =>
      (await scene.bird.session('a')).state === 'Established' ? undefined : true,
    )
    expect((await scene.bird.session('a')).lastError).toBe('Received: Administrative shutdown')
    await scene.birdKnows({})
  })

  it('has seen nothing that tshark finds a fault with', async () => {
    expect(await bgpFaults(scene.capture)).toEqual([])
  })
})

describeNeeding(NEEDS, 'BIRD that knows no long AS numbers', () => {
  it('learns the whole table, and hands the long numbers on (RFC 6793)', { timeout: 60_000 }, async () => {
    await using scope = new Scope()
    const scene = await Scene.start(scope, {
      asn: SHORT_BIRD_AS,
      session: 'enable as4 off;',
      routes: 'route 198.18.0.0/15 blackhole { bgp_path.prepend(64999); };',
    })
    await scene.birdKnows(WHOLE_TABLE)
    await scene.chooses('a', '198.18.0.0/15', `${SHORT_BIRD_AS} 64999`)
    expect(await bgpFaults(scene.capture)).toEqual([])
  })
})
