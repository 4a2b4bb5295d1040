/** RFC 5227: how a station finds out that its address is someone else's, before and after. */

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { Lan, macOf, type Station } from '../../stack/lan.ts'

const IP = '192.0.2.1'

function probing(lan: Lan, number = 1, defence?: 'once' | 'always') {
  const station = lan.station(number)
  const outcome: string[] = []
  station.interface.addAddress(ipv4Number(IP), 24, {
    probe: true,
    ...(defence === undefined ? {} : { defence }),
    onUsable: () => outcome.push('usable'),
    onLost: (rival) => outcome.push(`lost to ${rival - macOf(0)}`),
  })
  return { station, outcome }
}

function inUse(station: Station): boolean {
  return station.interface.hasAddress(ipv4Number(IP))
}

describe('RFC 5227 §2.1.1: probing', () => {
  it('sends three probes, one to two seconds apart, and uses the address two seconds later', async () => {
    const lan = new Lan()
    const { station, outcome } = probing(lan)
    await lan.world.runFor(3_000)
    expect(inUse(station)).toBe(false)
    expect(station.routes.entries()).toEqual([])
    await lan.world.runFor(10_000)
    expect(lan.record.slice(0, 3).map(({ text }) => text)).toEqual(Array(3).fill(`1 > all: probes for ${IP}`))
    const times = lan.record.map(({ atMs }) => atMs)
    expect(times[0]).toBeLessThanOrEqual(1_000)
    for (const [earlier, later] of [
      [times[0]!, times[1]!],
      [times[1]!, times[2]!],
    ]) {
      expect(later! - earlier!).toBeGreaterThanOrEqual(1_000)
      expect(later! - earlier!).toBeLessThanOrEqual(2_000)
    }
    expect(times[3]! - times[2]!).toBe(2_000)
    expect(outcome).toEqual(['usable'])
    expect(inUse(station)).toBe(true)
    expect(station.routes.lookup(ipv4Number('192.0.2.200'))?.kind).toBe('connected')
  })

  it('gives the address up when its holder answers the probe', async () => {
    const lan = new Lan()
    const holder = lan.station(7, `${IP}/24`)
    const { station, outcome } = probing(lan)
    await lan.world.runFor(20_000)
    expect(outcome).toEqual(['lost to 7'])
    expect(inUse(station)).toBe(false)
    expect(station.interface.addressState(ipv4Number(IP))).toBe('lost')
    expect(inUse(holder)).toBe(true)
    // A probe carries no sender address, so the holder neither learns from it nor feels attacked.
    expect(holder.neighbors()).toEqual([])
    expect(holder.log.lines).toEqual([])
  })

  it('gives the address up when anyone speaks from it, asked or not', async () => {
    const lan = new Lan()
    const { outcome } = probing(lan)
    await lan.world.runFor(2_500)
    lan.arp('request', [8, IP], [0, '192.0.2.50'])
    await lan.world.runFor(10_000)
    expect(outcome).toEqual(['lost to 8'])
  })

  it('lets neither of two stations have an address that both probe for at once', async () => {
    const lan = new Lan()
    const first = probing(lan, 1)
    const second = probing(lan, 2)
    await lan.world.runFor(20_000)
    expect([first.outcome, second.outcome].flat().filter((text) => text === 'usable').length).toBeLessThan(2)
    expect([first.outcome, second.outcome].flat()).toContainEqual(expect.stringContaining('lost'))
  })

  it('does not take its own probes for those of another', async () => {
    const lan = new Lan()
    const { outcome } = probing(lan)
    await lan.world.runFor(1_500)
    lan.arp('request', [1, '0.0.0.0'], [0, IP])
    await lan.world.runFor(10_000)
    expect(outcome).toEqual(['usable'])
  })

  it('does not answer for an address that it is still probing for', async () => {
    const lan = new Lan()
    probing(lan)
    await lan.world.runFor(1_500)
    lan.arp('request', [9, '192.0.2.9'], [0, IP])
    await lan.world.runFor(100)
    expect(lan.heard().filter((text) => text.includes('is at'))).toEqual([])
  })

  it('waits for a link to probe on', async () => {
    const lan = new Lan()
    const station = lan.station(1)
    station.device.carrier = false
    station.interface.addAddress(ipv4Number(IP), 24, { probe: true })
    await lan.world.runFor(20_000)
    expect(inUse(station)).toBe(false)
    station.device.carrier = true
    await lan.world.runFor(20_000)
    expect(inUse(station)).toBe(true)
  })

  it('probes at most once a minute after ten conflicts', async () => {
    const lan = new Lan()
    lan.station(7, `${IP}/24`)
    const station = lan.station(1)
    const lostAt: number[] = []
    const again = () => {
      lostAt.push(lan.world.nowMs)
      if (lostAt.length < 13) station.interface.addAddress(ipv4Number(IP), 24, { probe: true, onLost: again })
    }
    station.interface.addAddress(ipv4Number(IP), 24, { probe: true, onLost: again })
    await lan.world.runFor(400_000)
    expect(lostAt[9]! - lostAt[0]!).toBeLessThan(20_000)
    expect(lostAt[11]! - lostAt[10]!).toBeGreaterThanOrEqual(60_000)
  })
})

describe('RFC 5227 §2.3: announcing', () => {
  it('announces an address twice, two seconds apart, when the interface comes up', async () => {
    const lan = new Lan()
    lan.station(1, `${IP}/24`)
    await lan.world.runFor(20_000)
    expect(lan.record).toEqual([
      { atMs: 0, text: `1 > all: announces ${IP}` },
      { atMs: 2_000, text: `1 > all: announces ${IP}` },
    ])
  })

  it('so moves the entries of those who know the address to the new station', async () => {
    const lan = new Lan()
    const peer = lan.station(2, '192.0.2.2/24')
    const old = lan.station(1, `${IP}/24`)
    peer.send(1, IP)
    await lan.world.runFor(3_000)
    old.interface.setDown()
    lan.station(3, `${IP}/24`)
    await lan.world.runFor(10)
    expect(peer.neighbors()).toEqual([`${IP} 00:16:3e:00:00:03 stale`])
  })

  it('may say nothing of an address that has been in use for long, and defends it all the same', async () => {
    const lan = new Lan()
    const station = lan.station(1)
    station.interface.addAddress(ipv4Number(IP), 24, { announce: false })
    await lan.world.runFor(20_000)
    expect(lan.heard()).toEqual([])
    expect(inUse(station)).toBe(true)
    lan.arp('request', [8, IP], [0, '192.0.2.50'])
    await lan.world.runFor(100)
    expect(lan.heard()).toContain(`1 > all: announces ${IP}`)
  })

  it('announces again when the cable is plugged in anew', async () => {
    const lan = new Lan()
    const station = lan.station(1, `${IP}/24`)
    await lan.world.runFor(20_000)
    lan.heard()
    station.device.carrier = false
    station.device.carrier = true
    expect(lan.heard()).toEqual([`1 > all: announces ${IP}`])
  })
})

describe('RFC 5227 §2.4: conflicts later on', () => {
  it('tells the administrator who else uses the address, and announces its own claim', async () => {
    const lan = new Lan()
    const station = lan.station(1, `${IP}/24`)
    await lan.world.runFor(20_000)
    lan.heard()
    lan.arp('request', [7, IP], [0, IP])
    await lan.world.runFor(1)
    expect(station.log.lines.map(({ text }) => text)).toEqual([
      `arp: 00:16:3e:00:00:07 is using my IP address ${IP} on eth0!`,
    ])
    expect(station.counters.arp.conflicts).toBe(1)
    expect(lan.heard()).toContain(`1 > all: announces ${IP}`)
    expect(inUse(station)).toBe(true)
  })

  it('(b) ceases to use the address when a second conflict follows within DEFEND_INTERVAL', async () => {
    const lan = new Lan()
    const { station, outcome } = probing(lan, 1, 'once')
    await lan.world.runFor(20_000)
    lan.arp('request', [7, IP], [0, IP])
    await lan.world.runFor(5_000)
    expect(inUse(station)).toBe(true)
    lan.arp('reply', [7, IP], [1, '192.0.2.2'], 1)
    await lan.world.runFor(1)
    expect(inUse(station)).toBe(false)
    expect(station.routes.entries()).toEqual([])
    expect(outcome).toEqual(['usable', 'lost to 7'])
  })

  it('(b) defends itself anew once DEFEND_INTERVAL is over', async () => {
    const lan = new Lan()
    const { station } = probing(lan, 1, 'once')
    await lan.world.runFor(20_000)
    for (let i = 0; i < 3; i++) {
      lan.arp('request', [7, IP], [0, IP])
      await lan.world.runFor(10_001)
    }
    expect(inUse(station)).toBe(true)
  })

  it('(c) keeps an address for ever, and yet announces it no more than once per DEFEND_INTERVAL', async () => {
    const lan = new Lan()
    const station = lan.station(1, `${IP}/24`)
    await lan.world.runFor(20_000)
    lan.heard()
    for (let i = 0; i < 30; i++) {
      lan.arp('request', [7, IP], [0, IP])
      await lan.world.runFor(1_000)
    }
    expect(inUse(station)).toBe(true)
    expect(lan.heard().filter((text) => text.startsWith('1 > all'))).toHaveLength(3)
  })

  it('two stations that both keep it neither flood the link nor fall silent', async () => {
    const lan = new Lan()
    const one = lan.station(1, `${IP}/24`)
    const two = lan.station(2, `${IP}/24`)
    await lan.world.runFor(600_000)
    expect([inUse(one), inUse(two)]).toEqual([true, true])
    expect(lan.record.length).toBeLessThan(150)
    expect(one.log.lines[0]!.text).toContain('is using my IP address')
  })
})
