import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { TYPE } from '../../../src/dns/iana/types.ts'
import { RequestAccess } from '../../../src/dns/hosting/request-access.ts'
import { FLAG } from '../../../src/dns/message/header.ts'
import type { Message } from '../../../src/dns/message/message.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import { playing, records, startScripted, type Line, type Play } from './scripted-primary.ts'
import {
  DAY_MS,
  edit,
  HOUR_MS,
  keyOf,
  kindsOf,
  peerAt,
  rcodeAt,
  sameRecords,
  startPrimary,
  startSecondary,
  zoneOf,
} from './world.ts'

const PRIMARY = '192.0.2.1'
const SECONDARY = '192.0.2.2'

async function twoServers(world: FlatWorld, zone = zoneOf()) {
  const primary = await world.run(startPrimary(world.host(PRIMARY), { zone, notify: [peerAt(SECONDARY)] }))
  const secondary = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
  return { primary, secondary }
}

describe('a secondary', () => {
  it('gets the zone when it starts, and serves it', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world, zoneOf({ hosts: 5000 }))
    await world.runFor(1000)
    expect(secondary.events).toMatchObject([{ kind: 'transferred', form: 'whole', serial: 1, records: 5003 }])
    expect(sameRecords(secondary.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(await rcodeAt(world, world.host('192.0.2.9'), SECONDARY)).toBe(RCODE.NOERROR)
  })

  it('tells every five seconds how far a long transfer is', async () => {
    const world = new FlatWorld()
    const part = (from: number): Line => ({ answers: records(`h${from} 300 IN A 10.0.0.1`) })
    const play = playing(1, () => [
      { answers: records('SOA 1', '@ 300 IN NS ns') },
      ...[1, 2, 3, 4].flatMap((from): Line[] => ['rest', part(from)]),
      { answers: records('SOA 1') },
    ])
    await world.run(startScripted(world.host(PRIMARY), PRIMARY, play))
    const { events } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(20_000)
    expect(events).toMatchObject([
      { kind: 'progress', progress: { type: 'AXFR', messages: 3, records: 4 } },
      { kind: 'progress', progress: { messages: 5, records: 6 } },
      { kind: 'transferred', serial: 1 },
    ])
  })

  it('answers SERVFAIL until it has the zone', async () => {
    const world = new FlatWorld()
    await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    expect(await rcodeAt(world, world.host('192.0.2.9'), SECONDARY)).toBe(RCODE.SERVFAIL)
  })

  it('has an edit within moments of a notification, by differences', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world)
    await world.runFor(10_000)
    edit(primary.hosted, ['new 300 IN A 192.0.2.77'], ['h1 300 IN A 10.0.0.1'])
    await world.runFor(500)
    expect(secondary.events.at(-1)).toMatchObject({ kind: 'transferred', form: 'deltas', serial: 2 })
    expect(sameRecords(secondary.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(primary.notifyEvents).toMatchObject([{ kind: 'answered', serial: 2, rcode: RCODE.NOERROR }])
    expect(secondary.hosted.history.since(1)).toHaveLength(1)
  })

  it('follows a hundred edits in a row, and tells of each in its own history', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world, zoneOf({ hosts: 1000 }))
    await world.runFor(10_000)
    for (let i = 0; i < 100; i++) {
      edit(primary.hosted, [`n${i} 300 IN A 192.0.2.77`])
      await world.runFor(130)
    }
    await world.runFor(3000)
    expect(sameRecords(secondary.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(kindsOf(secondary.events).filter((kind) => kind === 'failed')).toEqual([])
    expect(secondary.hosted.history.since(1)).toBeDefined()
    // No more than one a second.
    expect(primary.notifyEvents.length).toBeLessThan(18)
  })

  it('asks when the SOA says, and finds what nobody has notified it of', async () => {
    const world = new FlatWorld()
    const primary = await world.run(startPrimary(world.host(PRIMARY)))
    const secondary = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(1000)
    edit(primary.hosted, ['new 300 IN A 192.0.2.77'])
    await world.runFor(0.74 * HOUR_MS)
    expect(secondary.hosted.zone?.serial).toBe(1)
    await world.runFor(0.26 * HOUR_MS)
    expect(secondary.hosted.zone?.serial).toBe(2)
  })

  it('goes without its primary until the zone expires, and comes back with it', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world)
    await world.runFor(1000)
    primary.host.unplug()
    await world.runFor(6.9 * DAY_MS)
    expect(await rcodeAt(world, world.host('192.0.2.9'), SECONDARY)).toBe(RCODE.NOERROR)
    await world.runFor(0.2 * DAY_MS)
    expect(await rcodeAt(world, world.host('192.0.2.10'), SECONDARY)).toBe(RCODE.SERVFAIL)
    expect(kindsOf(secondary.events)).toContain('expired')
    primary.host.plug()
    await world.runFor(HOUR_MS)
    expect(await rcodeAt(world, world.host('192.0.2.11'), SECONDARY)).toBe(RCODE.NOERROR)
    // What it still had was enough: only the SOA was asked for.
    expect(kindsOf(secondary.events).at(-1)).toBe('confirmed')
  })

  it('serves its copy after a restart, and asks what has changed meanwhile', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world, zoneOf({ hosts: 100 }))
    await world.runFor(1000)
    await world.run(secondary.close())
    edit(primary.hosted, ['new 300 IN A 192.0.2.77'])
    primary.host.unplug()
    await world.runFor(6 * DAY_MS)
    const again = await world.run(startSecondary(secondary.host, [peerAt(PRIMARY)]))
    expect(again.events).toEqual([{ kind: 'loaded', serial: 1, isExpired: false }])
    expect(again.hosted.zone?.serial).toBe(1)
    primary.host.plug()
    await world.runFor(HOUR_MS)
    const transfers = again.events.filter(({ kind }) => kind === 'transferred')
    expect(transfers).toMatchObject([{ form: 'deltas', serial: 2 }])
  })

  it('does not serve a copy that has expired while it was down, or that expires after', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world)
    await world.runFor(1000)
    await world.run(secondary.close())
    primary.host.unplug()
    await world.runFor(6 * DAY_MS)
    const second = await world.run(startSecondary(secondary.host, [peerAt(PRIMARY)]))
    await world.runFor(0.9 * DAY_MS)
    expect(second.hosted.zone?.serial).toBe(1)
    await world.runFor(0.2 * DAY_MS)
    expect(second.hosted.zone).toBeUndefined()
    await world.run(second.close())
    const third = await world.run(startSecondary(secondary.host, [peerAt(PRIMARY)]))
    expect(third.events).toEqual([{ kind: 'loaded', serial: 1, isExpired: true }])
    expect(third.hosted.zone).toBeUndefined()
    primary.host.plug()
    await world.runFor(HOUR_MS)
    expect(third.hosted.zone?.serial).toBe(1)
  })

  it('goes on without a copy that cannot be read', async () => {
    const world = new FlatWorld()
    const host = world.host(SECONDARY)
    host.files.put('state/example.zone', 'this is no zone')
    await world.run(startPrimary(world.host(PRIMARY)))
    const { events, hosted } = await world.run(startSecondary(host, [peerAt(PRIMARY)]))
    await world.runFor(1000)
    expect(kindsOf(events)).toEqual(['unreadable', 'transferred'])
    expect(hosted.zone?.serial).toBe(1)
  })

  it('asks the next primary when one does not answer, and the one first that has notified it', async () => {
    const world = new FlatWorld()
    const first = world.host('192.0.2.3')
    const asked = await world.run(startScripted(first, '192.0.2.3', () => [{ rcode: RCODE.SERVFAIL }]))
    const primary = await world.run(startPrimary(world.host(PRIMARY), { notify: [peerAt(SECONDARY)] }))
    const peers = [peerAt('192.0.2.3'), peerAt(PRIMARY)]
    const { events, hosted, secondary } = await world.run(startSecondary(world.host(SECONDARY), peers))
    await world.runFor(1000)
    expect(kindsOf(events)).toEqual(['failed', 'transferred'])
    expect(asked).toEqual(['AXFR tcp'])
    edit(primary.hosted, ['new 300 IN A 192.0.2.77'])
    await world.runFor(1000)
    expect(hosted.zone?.serial).toBe(2)
    expect(asked).toEqual(['AXFR tcp'])
    expect(secondary.state).toMatchObject({ activity: 'idle', serial: 2, failure: undefined })
  })

  it('keeps its zone when a primary goes back in serial, and takes it when told to', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world, zoneOf({ serial: 9 }))
    await world.runFor(1000)
    primary.hosted.publish(zoneOf({ serial: 7, hosts: 1 }))
    await world.runFor(2 * HOUR_MS)
    expect(secondary.hosted.zone?.serial).toBe(9)
    expect(secondary.secondary.state.failure?.error.code).toBe('older')
    await world.run(secondary.secondary.retransfer())
    expect(secondary.hosted.zone?.serial).toBe(7)
  })

  it('follows serials around the circle (RFC 1982)', async () => {
    const world = new FlatWorld()
    const { primary, secondary } = await twoServers(world, zoneOf({ serial: 4_000_000_000 }))
    await world.runFor(1000)
    primary.hosted.publish(zoneOf({ serial: 5 }))
    await world.runFor(1000)
    expect(secondary.hosted.zone?.serial).toBe(5)
  })

  it('believes nothing that is not signed, where there is a key', async () => {
    const world = new FlatWorld()
    const key = keyOf('k.', 1)
    const primary = await world.run(
      startPrimary(world.host(PRIMARY), {
        zone: zoneOf({ hosts: 3000 }),
        keys: [key],
        notify: [peerAt(SECONDARY, key)],
        transfer: new RequestAccess([{ key: key.name }]),
      }),
    )
    const signed = await world.run(
      startSecondary(world.host(SECONDARY), [peerAt(PRIMARY, key)], { keys: [key] }),
    )
    const unsigned = await world.run(startSecondary(world.host('192.0.2.3'), [peerAt(PRIMARY)]))
    const wrong = await world.run(startSecondary(world.host('192.0.2.4'), [peerAt(PRIMARY, keyOf('k.', 2))]))
    await world.runFor(1000)
    expect(sameRecords(signed.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(unsigned.secondary.state.failure?.error.code).toBe('refused')
    expect(wrong.secondary.state.failure?.error.code).toBe('bad-signature')
    edit(primary.hosted, ['new 300 IN A 192.0.2.77'])
    await world.runFor(1000)
    expect(signed.events.at(-1)).toMatchObject({ form: 'deltas', serial: 2 })
    expect(primary.notifyEvents).toMatchObject([{ kind: 'answered' }])
  })

  it('has the zone within the hour for six weeks over lines that lose a fifth of all datagrams', async () => {
    const world = new FlatWorld({ seed: 7 })
    world.network.links.setDefault({ loss: 0.2, jitterMs: 40, duplication: 0.05 })
    const { primary, secondary } = await twoServers(world, zoneOf({ hosts: 200 }))
    for (let day = 0; day < 42; day++) {
      edit(
        primary.hosted,
        [`d${day} 300 IN A 192.0.2.77`],
        day === 0 ? [] : [`d${day - 1} 300 IN A 192.0.2.77`],
      )
      await world.runFor(HOUR_MS)
      expect(secondary.hosted.zone?.serial).toBe(primary.hosted.zone?.serial)
      await world.runFor(DAY_MS - HOUR_MS)
    }
    expect(sameRecords(secondary.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(kindsOf(secondary.events)).not.toContain('expired')
  })

  it('does not let a primary that dies in the middle spoil what it has', async () => {
    const world = new FlatWorld()
    const lines: Line[] = [{ answers: records('SOA 2', '@ 300 IN NS ns') }, 'reset']
    let transfer: Play = () => [{ answers: records('SOA 1', '@ 300 IN NS ns', 'SOA 1') }]
    let serial = 1
    const host = world.host(PRIMARY)
    await world.run(startScripted(host, PRIMARY, (request) => playing(serial, transfer)(request)))
    const { hosted, events, secondary } = await world.run(
      startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]),
    )
    await world.runFor(1000)
    expect(hosted.zone?.serial).toBe(1)
    serial = 2
    transfer = () => lines
    await world.run(secondary.refresh())
    expect(hosted.zone?.serial).toBe(1)
    expect(secondary.state.failure?.error.code).toBe('interrupted')
    transfer = () => [{ answers: records('SOA 2', '@ 300 IN NS ns', 'SOA 2') }]
    await world.runFor(HOUR_MS)
    expect(hosted.zone?.serial).toBe(2)
    expect(kindsOf(events)).toEqual(['transferred', 'failed', 'transferred'])
  })

  it('asks over TCP where UDP is of no use', async () => {
    const world = new FlatWorld()
    const play = playing(1, () => [{ answers: records('SOA 1', '@ 300 IN NS ns', 'SOA 1') }])
    const asked = await world.run(
      startScripted(world.host(PRIMARY), PRIMARY, (request) =>
        request.question!.type === TYPE.SOA ? [...play(request), ...play(request)].slice(1) : play(request),
      ),
    )
    const { events } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(1.1 * HOUR_MS)
    expect(kindsOf(events)).toEqual(['transferred', 'confirmed'])
    expect(asked).toEqual(['AXFR tcp', 'SOA udp'])
  })

  it('does not believe a cache', async () => {
    const world = new FlatWorld()
    let flags: number = FLAG.QR | FLAG.AA
    const play = playing(1, () => [{ answers: records('SOA 1', '@ 300 IN NS ns', 'SOA 1') }])
    await world.run(
      startScripted(world.host(PRIMARY), PRIMARY, (request) => [
        { ...(play(request)[0] as Partial<Message>), flags },
      ]),
    )
    const { secondary } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(1000)
    flags = FLAG.QR
    await world.run(secondary.refresh())
    expect(secondary.state.failure?.error.code).toBe('not-authoritative')
  })

  it('waits longer from failure to failure while it has no zone, and no longer than ten minutes', async () => {
    const world = new FlatWorld()
    const asked = await world.run(
      startScripted(world.host(PRIMARY), PRIMARY, () => [{ rcode: RCODE.REFUSED }]),
    )
    await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(60_000)
    expect(asked.length).toBeGreaterThan(3)
    expect(asked.length).toBeLessThan(7)
    await world.runFor(HOUR_MS)
    const before = asked.length
    await world.runFor(10 * HOUR_MS)
    expect(asked.length - before).toBeGreaterThanOrEqual(60)
    expect(asked.length - before).toBeLessThanOrEqual(80)
  })

  it('bounds what an SOA asks of it: a refresh of a second is taken for five minutes', async () => {
    const world = new FlatWorld()
    const zone = zoneOf({ refresh: 1, retry: 1, expire: 1 })
    await world.run(startPrimary(world.host(PRIMARY), { zone }))
    const { events, hosted } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(HOUR_MS)
    const checks = kindsOf(events).filter((kind) => kind === 'confirmed').length
    expect(checks).toBeGreaterThanOrEqual(12)
    expect(checks).toBeLessThanOrEqual(16)
    expect(hosted.zone?.serial).toBe(1)
  })

  describe('that is flooded with notifications', () => {
    /** The primary has `serial` and says `transfer`; notifications come ten times a second. */
    async function flooded(seconds: number, serial: () => number, transfer: () => readonly Line[]) {
      const world = new FlatWorld()
      const play: Play = (request) => playing(serial(), transfer)(request)
      const asked = await world.run(startScripted(world.host(PRIMARY), PRIMARY, play))
      const { secondary, hosted } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
      await world.runFor(2000)
      const before = asked.length
      for (let i = 0; i < 10 * seconds; i++) {
        for (let each = 0; each < 5; each++) secondary.notified(PRIMARY, undefined)
        await world.runFor(100)
      }
      return { world, hosted, asked: asked.slice(before) }
    }
    const whole = (serial: number): Line[] => [
      { answers: records(`SOA ${serial}`, '@ 300 IN NS ns', `SOA ${serial}`) },
    ]

    it('asks for the SOA once a second', async () => {
      const { asked } = await flooded(
        20,
        () => 1,
        () => whole(1),
      )
      expect(asked.length).toBeGreaterThanOrEqual(18)
      expect(asked.length).toBeLessThanOrEqual(21)
    })

    it('asks less and less often for what cannot be had, and in the end once a minute', async () => {
      let serial = 1
      const { asked } = await flooded(
        600,
        () => serial,
        () => {
          if (serial === 2) return ['reset']
          serial = 2
          return whole(1)
        },
      )
      const transfers = asked.filter((each) => each === 'AXFR tcp').length
      expect(transfers).toBeGreaterThanOrEqual(10)
      expect(transfers).toBeLessThanOrEqual(16)
    })

    it('does not forget what came between two looks', async () => {
      let serial = 1
      const { world, hosted } = await flooded(
        1,
        () => serial,
        () => whole(serial),
      )
      serial = 2
      await world.runFor(1100)
      expect(hosted.zone?.serial).toBe(2)
    })
  })

  it('does not stay busy once it has been stopped', async () => {
    const world = new FlatWorld()
    const host = world.host(PRIMARY)
    await world.run(startScripted(host, PRIMARY, () => ['silence']))
    const { secondary, events } = await world.run(startSecondary(world.host(SECONDARY), [peerAt(PRIMARY)]))
    await world.runFor(1000)
    expect(secondary.state.activity).toBe('transferring')
    await world.run(secondary.stop())
    expect(secondary.state.activity).toBe('stopped')
    await world.runFor(DAY_MS)
    expect(events).toEqual([])
  })
})
