import { describe, expect, it } from 'vitest'
import { RCODE } from '../../../src/dns/iana/codes.ts'
import { FlatWorld } from '../../../src/sim/flat-world.ts'
import {
  DAY_MS,
  edit,
  HOUR_MS,
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
    expect(kindsOf(secondary.events)).toEqual(['transferred'])
    expect(secondary.events.at(-1)).toMatchObject({ form: 'whole', serial: 1, records: 5003 })
    expect(sameRecords(secondary.hosted.zone, primary.hosted.zone)).toBe(true)
    expect(await rcodeAt(world, world.host('192.0.2.9'), SECONDARY)).toBe(RCODE.NOERROR)
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
    const { primary, secondary } = await twoServers(world)
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
})
