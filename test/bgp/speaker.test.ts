import { describe, expect, it } from 'vitest'
import { parseIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { COMMUNITY } from '../../src/wire/bgp-communities.ts'
import { filter, SmallInternet, type LinkPlan, type RouterPlan } from './small-internet.ts'

const LEFT = '198.51.100.0/24'
const RIGHT = '203.0.113.0/24'

/** A session that ended once starts again after five seconds at most; then it takes its time to come up. */
const RESTART_MS = 10_000

async function started(
  routers: Readonly<Record<string, RouterPlan>>,
  links: readonly LinkPlan[],
): Promise<SmallInternet> {
  const net = new SmallInternet(routers, links)
  await net.start()
  return net
}

/** Two customers of one provider. */
function line(): Promise<SmallInternet> {
  return started(
    {
      left: { asn: 64501, networks: [LEFT] },
      middle: { asn: 64502 },
      right: { asn: 64503, networks: [RIGHT] },
    },
    [
      ['left', 'customer', 'middle'],
      ['right', 'customer', 'middle'],
    ],
  )
}

/** A customer of two providers, which are customers of one at the top. */
function diamond(): Promise<SmallInternet> {
  return started(
    {
      top: { asn: 64500, networks: [RIGHT] },
      west: { asn: 64501 },
      east: { asn: 64502 },
      bottom: { asn: 64503, networks: [LEFT] },
    },
    [
      ['west', 'customer', 'top'],
      ['east', 'customer', 'top'],
      ['bottom', 'customer', 'west'],
      ['bottom', 'customer', 'east'],
    ],
  )
}

describe('speakers in a row', () => {
  it('tell each other their prefixes, each adding itself', async () => {
    const net = await line()
    expect(net.path('left', RIGHT)).toBe('64502 64503')
    expect(net.path('right', LEFT)).toBe('64502 64501')
    expect(net.path('left', LEFT)).toBe('')
    expect(net.entry('left', RIGHT).best?.nextHop).toBe(net.addressOn('middle', 'left'))
    expect(net.speaker('left').lookup(ipv4Number('203.0.113.77'))?.prefix).toEqual(parseIpv4Prefix(RIGHT))
    expect(net.speaker('left').lookup(ipv4Number('192.0.2.1'))).toBeUndefined()
  })

  it('install what they choose, and say nothing twice', async () => {
    const net = await line()
    expect(net.changes.filter((each) => each.startsWith('middle')).sort()).toEqual([
      `middle ${LEFT} via 64501`,
      `middle ${RIGHT} via 64503`,
    ])
    expect(net.neighbor('middle', 'left')).toMatchObject({
      state: 'Established',
      established: 1,
      prefixesReceived: 1,
      prefixesAccepted: 1,
      prefixesSent: 1,
      messagesOut: { open: 1, update: 1, notification: 0 },
      lastError: undefined,
    })
  })

  it('tell new prefixes and take old ones back', async () => {
    const net = await line()
    net.announce('left', '192.0.2.0/24', { med: 5, communities: [1] })
    net.withdraw('left', LEFT)
    await net.settle()
    expect(net.known('right')).toEqual(['192.0.2.0/24', RIGHT])
    expect(net.entry('middle', '192.0.2.0/24').best).toMatchObject({ med: 5 })
    expect(net.entry('right', '192.0.2.0/24').best).toMatchObject({ med: undefined })
    net.withdraw('left', '192.0.2.0/24')
    await net.settle()
    expect(net.known('middle')).toEqual([RIGHT])
  })

  it('tell a customer that wants no more a default route alone, and hear all that it has', async () => {
    const net = await started(
      {
        left: { asn: 64501, networks: [LEFT] },
        middle: { asn: 64502 },
        right: { asn: 64503, networks: [RIGHT] },
      },
      [
        ['left', 'customer', 'middle', { by: { sends: 'default' } }],
        ['right', 'customer', 'middle'],
      ],
    )
    expect(net.known('left')).toEqual(['0.0.0.0/0', LEFT])
    expect(net.path('left', '0.0.0.0/0')).toBe('64502')
    expect(net.speaker('left').lookup(ipv4Number('203.0.113.77'))?.prefix.prefixLength).toBe(0)
    expect(net.known('middle')).toEqual([LEFT, RIGHT])
    expect(net.known('right')).toEqual([LEFT, RIGHT])
    net.withdraw('right', RIGHT)
    await net.settle()
    expect(net.neighbor('middle', 'left')).toMatchObject({ messagesOut: { update: 1 }, prefixesSent: 1 })
  })

  it('pass a default route on to customers, and to nobody else', async () => {
    const net = await started(
      { top: { asn: 64500 }, other: { asn: 64501 }, middle: { asn: 64502 }, bottom: { asn: 64503 } },
      [
        ['middle', 'customer', 'top', { by: { sends: 'default' } }],
        ['middle', 'customer', 'other'],
        ['bottom', 'customer', 'middle'],
      ],
    )
    expect(net.path('bottom', '0.0.0.0/0')).toBe('64502 64500')
    expect(net.known('other')).toEqual([])
  })

  it('pack what has its attributes in common into one message', async () => {
    const networks = Array.from({ length: 50 }, (_, i) => `10.${i}.0.0/16`)
    const net = await started({ a: { asn: 64501, networks }, b: { asn: 64502 }, c: { asn: 64503 } }, [
      ['a', 'customer', 'b'],
      ['b', 'customer', 'c'],
    ])
    expect(net.known('c')).toHaveLength(50)
    expect(net.neighbor('c', 'b').messagesIn.update).toBe(1)
  })

  it('need more than one message for a table that does not fit', async () => {
    const networks = Array.from({ length: 3000 }, (_, i) => `${10 + (i >> 8)}.${i & 255}.0.0/16`)
    const net = await started({ a: { asn: 64501, networks }, b: { asn: 64502 } }, [['a', 'customer', 'b']])
    expect(net.known('b')).toHaveLength(3000)
    expect(net.neighbor('b', 'a').messagesIn.update).toBe(3)
  })

  it('keep labels that forbid to pass a route on', async () => {
    const net = await line()
    net.announce('left', '192.0.2.0/24', { communities: [COMMUNITY.noExport] })
    net.announce('left', '192.0.3.0/24', { communities: [COMMUNITY.noAdvertise] })
    await net.settle()
    // What is not to leave the system does not even leave this router.
    expect(net.known('middle')).toEqual([LEFT, RIGHT])
  })

  it('know systems whose numbers have four octets', async () => {
    const net = await started(
      { a: { asn: 4_200_000_001, networks: [LEFT] }, b: { asn: 4_200_000_002 }, c: { asn: 64503 } },
      [
        ['a', 'customer', 'b'],
        ['b', 'customer', 'c'],
      ],
    )
    expect(net.path('c', LEFT)).toBe('4200000002 4200000001')
    expect(net.entry('b', LEFT).best?.relation).toBe('customer')
  })

  it('tell all that is over, and close', async () => {
    const net = await line()
    await net.speaker('left').close()
    await net.settle()
    expect(net.neighbor('middle', 'left')).toMatchObject({
      lastError: 'the neighbor says: Cease: Administrative Shutdown',
    })
    expect(net.known('right')).toEqual([RIGHT])
    await net.speaker('middle').close()
    await net.speaker('right').close()
    await net.world.runUntilIdle()
  })
})

describe('which way, and why', () => {
  it('prefers who pays, whatever the length', async () => {
    const net = await started(
      {
        us: { asn: 64500 },
        payer: { asn: 64501 },
        equal: { asn: 64502 },
        far: { asn: 64503, networks: [LEFT] },
      },
      [
        ['payer', 'customer', 'us'],
        ['far', 'customer', 'payer'],
        ['far', 'customer', 'equal'],
        ['equal', 'peer', 'us'],
      ],
    )
    expect(net.entry('us', LEFT)).toMatchObject({
      best: { peer: 'payer' },
      reason: { step: 'local-preference', text: 'local preference 200 (customer) beats 100 (peer)' },
      beaten: [{ path: { peer: 'equal' } }],
    })
  })

  it('goes nowhere for free: what a peer or a provider tells goes to customers only', async () => {
    const net = await started(
      { a: { asn: 64501, networks: [LEFT] }, b: { asn: 64502 }, c: { asn: 64503 }, d: { asn: 64504 } },
      [
        ['a', 'peer', 'b'],
        ['b', 'peer', 'c'],
        ['d', 'customer', 'b'],
      ],
    )
    expect(net.path('b', LEFT)).toBe('64501')
    expect(net.path('d', LEFT)).toBe('64502 64501')
    expect(net.path('c', LEFT)).toBeUndefined()
  })

  it('drops what has passed its own system already', async () => {
    const net = await diamond()
    net.announce('bottom', '192.0.2.0/24', { asPath: [{ type: 'sequence', asns: [64500] }] })
    await net.settle()
    expect(net.path('west', '192.0.2.0/24')).toBe('64503 64500')
    expect(net.entry('top', '192.0.2.0/24')).toMatchObject({
      best: undefined,
      rejected: [
        { path: { peer: 'west' }, why: 'loop', text: 'a loop: AS 64500 is in the path already' },
        { path: { peer: 'east' }, why: 'loop' },
      ],
    })
  })

  it('keeps what it has of two that are alike: the older one', async () => {
    const net = await diamond()
    const { best, reason } = net.entry('top', LEFT)
    expect(reason.step).toBe('oldest')
    const other = best?.peer === 'west' ? 'east' : 'west'
    net.cable(best!.peer!, 'top').unplug()
    net.speaker('top').linkDown(net.addressOn('top', best!.peer!))
    expect(net.entry('top', LEFT).best?.peer).toBe(other)
    net.cable(best!.peer!, 'top').plug()
    await net.world.runFor(RESTART_MS)
    expect(net.entry('top', LEFT)).toMatchObject({ best: { peer: other }, reason: { step: 'oldest' } })
  })
})

describe('a cable that is cut', () => {
  it('costs the way over it, and there is another', async () => {
    const net = await diamond()
    const via = net.entry('bottom', RIGHT).best!.peer!
    net.cable('bottom', via).unplug()
    net.speaker('bottom').linkDown(net.addressOn('bottom', via))
    net.speaker(via).linkDown(net.addressOn(via, 'bottom'))
    expect(net.neighbor('bottom', via)).toMatchObject({ state: 'Idle', lastError: 'the link is down' })
    await net.settle()
    expect(net.path('bottom', RIGHT)).toBe(via === 'west' ? '64502 64500' : '64501 64500')
    expect(net.path('top', LEFT)).toBe(via === 'west' ? '64502 64503' : '64501 64503')
    expect(net.path(via, LEFT)).toBe(via === 'west' ? '64500 64502 64503' : '64500 64501 64503')
    net.cable('bottom', via).plug()
    await net.world.runFor(RESTART_MS)
    expect(net.neighbor('bottom', via)).toMatchObject({ state: 'Established', established: 2 })
    expect(net.path(via, LEFT)).toBe('64503')
  })

  it('is found out by the hold timer where nobody tells', async () => {
    const net = await line()
    net.cable('left', 'middle').unplug()
    await net.world.runFor(60_000)
    expect(net.neighbor('middle', 'left').state).toBe('Established')
    expect(net.path('right', LEFT)).toBe('64502 64501')
    await net.world.runFor(35_000)
    expect(net.neighbor('middle', 'left').lastError).toBe('Hold Timer Expired')
    await net.settle()
    expect(net.known('right')).toEqual([RIGHT])
  })

  it('that is mended within the hold time costs nothing', async () => {
    const net = await line()
    net.cable('left', 'middle').unplug()
    await net.world.runFor(50_000)
    net.cable('left', 'middle').plug()
    await net.world.runFor(200_000)
    expect(net.neighbor('middle', 'left')).toMatchObject({ state: 'Established', established: 1 })
    expect(net.path('right', LEFT)).toBe('64502 64501')
  })

  it('brings the session back by itself, however long it took', async () => {
    const net = await line()
    net.cable('left', 'middle').unplug()
    await net.world.runFor(600_000)
    expect(net.path('right', LEFT)).toBeUndefined()
    net.cable('left', 'middle').plug()
    await net.world.runFor(130_000)
    expect(net.path('right', LEFT)).toBe('64502 64501')
  })
})

describe('the hijack of a prefix', () => {
  /** The victim and the thief are customers of different providers, which are peers. */
  function scene(): Promise<SmallInternet> {
    return started(
      {
        victim: { asn: 64501, networks: [LEFT] },
        first: { asn: 64502 },
        second: { asn: 64503 },
        thief: { asn: 64666 },
        reader: { asn: 64504 },
      },
      [
        ['victim', 'customer', 'first'],
        ['first', 'peer', 'second'],
        ['thief', 'customer', 'second'],
        ['reader', 'customer', 'second'],
      ],
    )
  }
  const address = ipv4Number('198.51.100.10')

  it('with the same length wins where the thief is nearer, and nowhere else', async () => {
    const net = await scene()
    expect(net.path('reader', LEFT)).toBe('64503 64502 64501')
    net.announce('thief', LEFT)
    await net.settle()
    expect(net.path('reader', LEFT)).toBe('64503 64666')
    expect(net.path('first', LEFT)).toBe('64501')
    expect(net.entry('second', LEFT).reason.text).toBe('local preference 200 (customer) beats 100 (peer)')
  })

  it('with a longer prefix wins everywhere', async () => {
    const net = await scene()
    net.announce('thief', '198.51.100.0/25')
    await net.settle()
    for (const router of ['victim', 'first', 'second', 'reader']) {
      expect(net.speaker(router).lookup(address)?.prefix.prefixLength).toBe(25)
    }
  })

  it('is stopped by a filter for origins, at once, and let through again without it', async () => {
    const net = await scene()
    net.announce('thief', LEFT)
    net.announce('thief', '198.51.100.0/25')
    await net.settle()
    net.speaker('second').setImportFilter('thief', filter('accept 198.51.100.0/24+ 64501'))
    await net.settle()
    expect(net.path('reader', LEFT)).toBe('64503 64502 64501')
    expect(net.speaker('first').lookup(address)?.prefix.prefixLength).toBe(24)
    expect(net.entry('second', '198.51.100.0/25').rejected).toMatchObject([
      {
        path: { peer: 'thief' },
        why: 'filtered',
        text: 'AS 64666 may not originate 198.51.100.0/24 or longer: only AS 64501 may',
      },
    ])
    expect(net.neighbor('second', 'thief')).toMatchObject({ prefixesReceived: 2, prefixesAccepted: 0 })
    net.speaker('second').setImportFilter('thief', undefined)
    await net.settle()
    expect(net.path('reader', LEFT)).toBe('64503 64666')
  })

  it('ends when the thief takes it back', async () => {
    const net = await scene()
    net.announce('thief', LEFT)
    await net.settle()
    net.withdraw('thief', LEFT)
    await net.settle()
    expect(net.path('reader', LEFT)).toBe('64503 64502 64501')
  })
})

describe('routers of one system', () => {
  /** Two borders to one neighbor, and a router between them. */
  function system(): Promise<SmallInternet> {
    return started(
      {
        outside: { asn: 64510, networks: [LEFT] },
        beyond: { asn: 64511, networks: [RIGHT] },
        north: { asn: 64500 },
        south: { asn: 64500 },
        inner: { asn: 64500, networks: ['192.0.2.0/24'] },
      },
      [
        ['outside', 'customer', 'north'],
        ['outside', 'customer', 'south'],
        ['beyond', 'customer', 'north', { by: { med: 4 } }],
        ['north', 'internal', 'south'],
        ['north', 'internal', 'inner'],
        ['south', 'internal', 'inner'],
      ],
    )
  }

  it('tell each other what comes from outside, with them as the next hop, and pass on nothing inside', async () => {
    const net = await system()
    expect(net.entry('inner', RIGHT).paths).toMatchObject([
      { peer: 'north', internal: true, localPreference: 200, nextHop: net.addressOn('north', 'inner') },
    ])
    expect(net.path('inner', RIGHT)).toBe('64511')
    expect(net.path('outside', RIGHT)).toBe('64500 64511')
    expect(net.path('beyond', '192.0.2.0/24')).toBe('64500')
  })

  it('leave by the nearest door, and by another when that is farther now', async () => {
    const net = await system()
    net.setMetric('inner', net.addressOn('north', 'inner'), 10)
    net.setMetric('inner', net.addressOn('south', 'inner'), 30)
    net.speaker('inner').reconsider()
    expect(net.entry('inner', LEFT)).toMatchObject({ best: { peer: 'north' }, reason: { step: 'metric' } })
    net.setMetric('inner', net.addressOn('north', 'inner'), 40)
    net.speaker('inner').reconsider()
    expect(net.entry('inner', LEFT)).toMatchObject({
      best: { peer: 'south' },
      reason: {
        step: 'metric',
        text: expect.stringMatching(/^metric 30 to the next hop .* beats 40 to /) as string,
      },
    })
    expect(net.changes.at(-1)).toBe(`inner ${LEFT} via 64510`)
  })

  it('do not use a next hop that they cannot reach', async () => {
    const net = await system()
    net.setMetric('inner', net.addressOn('north', 'inner'), undefined)
    net.speaker('inner').reconsider()
    expect(net.entry('inner', LEFT).best?.peer).toBe('south')
    expect(net.entry('inner', RIGHT)).toMatchObject({
      best: undefined,
      paths: [],
      rejected: [
        { why: 'next-hop', text: expect.stringMatching(/^there is no way to the next hop/) as string },
      ],
    })
    expect(net.changes).toContain(`inner ${RIGHT} gone`)
    net.setMetric('inner', net.addressOn('north', 'inner'), 0)
    net.speaker('inner').reconsider()
    expect(net.path('inner', RIGHT)).toBe('64511')
  })

  it('prefer their own door to that of another', async () => {
    const net = await system()
    expect(net.entry('south', LEFT)).toMatchObject({
      best: { peer: 'outside' },
      reason: { step: 'external-over-internal' },
    })
  })
})

describe('a session', () => {
  it('comes back after the other speaker has started anew', async () => {
    const net = await line()
    const { world } = net
    world.host('left').kernel.tcp.abortAll()
    await net.world.runFor(RESTART_MS)
    expect(net.neighbor('middle', 'left')).toMatchObject({
      state: 'Established',
      established: 2,
      lastError: 'the connection broke: ECONNRESET',
    })
    expect(net.path('right', LEFT)).toBe('64502 64501')
  })

  it('ends when there are more prefixes than agreed on', async () => {
    const net = await started({ a: { asn: 64501, networks: [LEFT] }, b: { asn: 64502 } }, [
      ['a', 'customer', 'b', { by: { maxPrefixes: 2 } }],
    ])
    net.announce('a', '10.1.0.0/16')
    await net.settle()
    expect(net.known('b')).toHaveLength(2)
    net.announce('a', '10.2.0.0/16')
    await net.world.runFor(2000)
    expect(net.neighbor('b', 'a')).toMatchObject({
      state: 'Idle',
      lastError: 'we say: Cease: Maximum Number of Prefixes Reached',
    })
    expect(net.neighbor('a', 'b').lastError).toBe(
      'the neighbor says: Cease: Maximum Number of Prefixes Reached',
    )
    expect(net.known('b')).toEqual([])
  })

  it('does not come up with somebody who is not who we think', async () => {
    const net = new SmallInternet({ a: { asn: 64501, networks: [LEFT] }, b: { asn: 64502 } }, [
      ['a', 'customer', 'b', { by: { asn: 64999 } }],
    ])
    await Promise.all([...net.speakers.values()].map((speaker) => speaker.start()))
    await net.world.runFor(30_000)
    expect(net.neighbor('b', 'a')).toMatchObject({
      established: 0,
      lastError: 'we say: OPEN Message Error: Bad Peer AS',
    })
    expect(net.neighbor('a', 'b').lastError).toBe('the neighbor says: OPEN Message Error: Bad Peer AS')
  })

  it('is one, however many connections the ends made at the same moment', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      // So far from each other that they connect before they hear of each other.
      const net = new SmallInternet(
        { a: { asn: 64501, networks: [LEFT] }, b: { asn: 64502, networks: [RIGHT] } },
        [['a', 'peer', 'b', { latencyMs: 400 }]],
        seed,
      )
      await net.start()
      const [a, b] = [net.neighbor('a', 'b'), net.neighbor('b', 'a')]
      expect([seed, a.state, b.state, a.isOurs !== b.isOurs]).toEqual([
        seed,
        'Established',
        'Established',
        true,
      ])
      expect([seed, net.path('a', RIGHT), net.path('b', LEFT)]).toEqual([seed, '64502', '64501'])
      await net.world.runFor(10_000)
      expect(
        net.world
          .host('a')
          .kernel.tcp.connections()
          .filter((each) => each.state === 'ESTABLISHED'),
      ).toHaveLength(1)
    }
  })

  it('has strangers turned away', async () => {
    const net = await line()
    const [left, right] = [net.world.host('left'), net.world.host('right')]
    for (const host of [left, right]) {
      const [, outside] = host.kernel.interfaces
      const gateway = net.addressOn('middle', host.name)
      host.kernel.routes.add({
        destination: 0,
        prefixLength: 0,
        gateway,
        interface: outside!,
        metric: 0,
        kind: 'static',
      })
    }
    const stream = await net.world.run(right.network.connect({ ip: '10.0.0.1', port: 179 }))
    await expect(net.world.run(stream.read())).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(net.events.at(-1)).toMatchObject({
      kind: 'stranger',
      router: 'left',
      ip: `10.0.0.5:${stream.local.port}`,
    })
  })
})
