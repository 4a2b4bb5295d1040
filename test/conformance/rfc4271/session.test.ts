// RFC 4271 §4, §6, §8: a session as its peer sees it.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeBgp } from '../../../src/wire/bgp.ts'
import { KEEPALIVE, OPEN, PEER_AS, Scene, SPEAKER_AS, update } from '../../bgp/scripted-peer.ts'

const PREFIX = '10.0.0.0/8'

describe('coming up (§8.2.2)', () => {
  it('OPEN, then KEEPALIVE for the OPEN of the peer, then UPDATE once the peer has confirmed', async () => {
    const scene = new Scene()
    const peer = await scene.called()
    expect(peer.heard).toEqual(['bgp open AS 64500, hold 90 s, id 192.0.2.1'])
    expect(scene.neighbor.state).toBe('OpenSent')
    peer.say(OPEN)
    await scene.world.runFor(100)
    expect(peer.heard.slice(1)).toEqual(['bgp keepalive'])
    expect(scene.neighbor.state).toBe('OpenConfirm')
    peer.say(KEEPALIVE)
    await scene.world.runFor(100)
    expect(peer.heard.slice(2)).toEqual(['bgp update +198.51.100.0/24 via 10.0.0.1 path 64500'])
    expect(scene.neighbor).toMatchObject({ state: 'Established', routerId: OPEN.routerId, isOurs: true })
  })

  it('takes the connection of the peer as well', async () => {
    const scene = new Scene()
    await scene.speaker.start()
    const peer = await scene.call()
    peer.say(OPEN, KEEPALIVE)
    await scene.world.runFor(100)
    expect(scene.neighbor).toMatchObject({ state: 'Established', isOurs: false })
  })

  it('tries again after the connect retry time when nobody answers, for as long as it takes', async () => {
    const scene = new Scene({}, { connectRetrySeconds: 20 })
    await scene.speaker.start()
    await scene.world.runFor(100_000)
    const tries = scene.events.filter((event) => event.kind === 'state' && event.to === 'Connect')
    expect(tries.length).toBeGreaterThanOrEqual(5)
    expect(tries.length).toBeLessThanOrEqual(8)
    await scene.listen()
    await scene.world.runFor(21_000)
    expect(scene.accepted).toHaveLength(1)
  })

  it('gives the OPEN of the peer four minutes, and then says so', async () => {
    const scene = new Scene()
    const peer = await scene.called()
    await scene.world.runFor(239_000)
    expect(peer.isOver).toBe(false)
    await scene.world.runFor(2000)
    expect(peer.heard.at(-1)).toBe('bgp notification Hold Timer Expired')
    expect(peer.isOver).toBe(true)
  })
})

describe('the OPEN of the peer (§6.2)', () => {
  const hostile = (change: object): Uint8Array => encodeBgp({ ...OPEN, ...change }, { fourOctetAs: true })
  it.each([
    ['another version', hostile({ version: 3 }), 'OPEN Message Error: Unsupported Version Number'],
    ['another system', hostile({ asn: 64999, capabilities: [] }), 'OPEN Message Error: Bad Peer AS'],
    ['no identifier', hostile({ routerId: 0 }), 'OPEN Message Error: Bad BGP Identifier'],
    ['a hold time of one second', hostile({ holdSeconds: 1 }), 'OPEN Message Error: Unacceptable Hold Time'],
  ])('%s', async (_, octets, notification) => {
    const scene = new Scene()
    const peer = await scene.called()
    peer.sayOctets(octets)
    await scene.world.runFor(100)
    expect(peer.heard.slice(1)).toEqual([`bgp notification ${notification}`])
    expect(peer.isOver).toBe(true)
    expect(scene.neighbor).toMatchObject({ state: 'Idle', lastError: `we say: ${notification}` })
  })

  it('our own identifier, from a router of our own system (RFC 6286 §2.2)', async () => {
    const scene = new Scene({ asn: SPEAKER_AS, relation: 'internal' })
    const peer = await scene.called()
    const own = { asn: SPEAKER_AS, routerId: ipv4Number('192.0.2.1'), capabilities: [] }
    peer.sayOctets(hostile(own))
    await scene.world.runFor(100)
    expect(peer.heard.at(-1)).toBe('bgp notification OPEN Message Error: Bad BGP Identifier')
  })
})

describe('the hold time (§4.2, §4.4, §6.5)', () => {
  it('is the lower of the two, with a keepalive every third of it or a little more often', async () => {
    const scene = new Scene()
    const peer = await scene.up({ ...OPEN, holdSeconds: 30 })
    expect(scene.neighbor).toMatchObject({ holdSeconds: 30, keepaliveSeconds: 10 })
    for (let i = 0; i < 10; i++) {
      peer.say(KEEPALIVE)
      await scene.world.runFor(10_000)
    }
    const keepalives = peer.heard.filter((each) => each === 'bgp keepalive').length
    expect(keepalives).toBeGreaterThanOrEqual(10)
    expect(keepalives).toBeLessThanOrEqual(13)
    expect(scene.neighbor.state).toBe('Established')
  })

  it('ends the session when the peer has said nothing for so long; an UPDATE is as good as a keepalive', async () => {
    const scene = new Scene()
    const peer = await scene.up({ ...OPEN, holdSeconds: 30 })
    await scene.world.runFor(20_000)
    peer.say(update([PREFIX]))
    await scene.world.runFor(29_000)
    expect(scene.known()).toEqual(['10/8'])
    await scene.world.runFor(1500)
    expect(peer.heard.at(-1)).toBe('bgp notification Hold Timer Expired')
    expect(scene.known()).toEqual([])
  })

  it('of zero means no keepalives and no end', async () => {
    const scene = new Scene()
    const peer = await scene.up({ ...OPEN, holdSeconds: 0 })
    peer.heard.length = 0
    await scene.world.runFor(1_000_000)
    expect(peer.heard).toEqual([])
    expect(scene.neighbor.state).toBe('Established')
  })
})

describe('messages that are none (§6.1)', () => {
  const header = (length: number, type: number, marker = 0xff): Uint8Array => {
    const octets = new Uint8Array(Math.max(length, 19)).fill(marker, 0, 16)
    octets.set([length >> 8, length & 0xff, type], 16)
    return octets
  }
  it.each([
    ['a marker with a zero bit', header(19, 4, 0xfe), 'Connection Not Synchronized'],
    ['less than a header', header(18, 4), 'Bad Message Length'],
    ['more than 4096 octets', header(4097, 2), 'Bad Message Length'],
    ['a keepalive with something in it', header(20, 4), 'Bad Message Length'],
    ['an unknown type', header(19, 9), 'Bad Message Type'],
  ])('%s', async (_, octets, name) => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.sayOctets(octets)
    await scene.world.runFor(100)
    expect(peer.heard.at(-1)).toBe(`bgp notification Message Header Error: ${name}`)
    expect(scene.neighbor.state).toBe('Idle')
  })

  it('messages may come in any pieces', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    const octets = [
      ...encodeBgp(update([PREFIX]), { fourOctetAs: true }),
      ...encodeBgp(KEEPALIVE, { fourOctetAs: true }),
    ]
    for (const octet of octets) {
      peer.sayOctets(Uint8Array.of(octet))
      await scene.world.runFor(1)
    }
    await scene.world.runFor(100)
    expect(scene.known()).toEqual(['10/8'])
    expect(scene.neighbor.messagesIn).toMatchObject({ update: 1, keepalive: 2 })
  })
})

describe('messages out of place (§6.6, RFC 6608)', () => {
  it.each([
    ['an UPDATE', update([PREFIX])],
    ['a KEEPALIVE', KEEPALIVE],
    ['a ROUTE-REFRESH', { kind: 'route-refresh', afi: 1, safi: 1 } as const],
  ])('%s in OpenSent', async (_, message) => {
    const scene = new Scene()
    const peer = await scene.called()
    peer.say(message)
    await scene.world.runFor(100)
    expect(peer.heard.at(-1)).toBe(
      'bgp notification Finite State Machine Error: Unexpected Message in OpenSent State',
    )
  })

  it('an UPDATE or a second OPEN in OpenConfirm', async () => {
    for (const message of [update([PREFIX]), OPEN]) {
      const scene = new Scene()
      const peer = await scene.called()
      peer.say(OPEN, message)
      await scene.world.runFor(100)
      expect(peer.heard.at(-1)).toBe(
        'bgp notification Finite State Machine Error: Unexpected Message in OpenConfirm State',
      )
    }
  })

  it('an OPEN in Established', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.say(OPEN)
    await scene.world.runFor(100)
    expect(peer.heard.at(-1)).toBe(
      'bgp notification Finite State Machine Error: Unexpected Message in Established State',
    )
  })
})

describe('the end (§6.4, §6.7, §8.2.2)', () => {
  it('a NOTIFICATION is not answered, and takes the routes with it', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.say(update([PREFIX]))
    await scene.world.runFor(100)
    peer.say({ kind: 'notification', code: 6, subcode: 4, data: new Uint8Array(0) })
    await scene.world.runFor(100)
    expect(peer.heard).toEqual([])
    expect(peer.isOver).toBe(true)
    expect(scene.known()).toEqual([])
    expect(scene.neighbor.lastError).toBe('the neighbor says: Cease: Administrative Reset')
  })

  it('a connection that breaks takes the routes with it, and there is another soon', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.say(update([PREFIX]))
    await scene.world.runFor(100)
    peer.abort()
    await scene.world.runFor(100)
    expect(scene.known()).toEqual([])
    await scene.world.runFor(5000)
    expect(scene.accepted).toHaveLength(2)
  })

  it('failures that follow each other are answered more and more slowly', async () => {
    const scene = new Scene()
    await scene.called()
    const gaps: number[] = []
    for (let i = 0; i < 8; i++) {
      scene.accepted.at(-1)!.sayOctets(new Uint8Array(19))
      const [at, count] = [scene.world.nowMs, scene.accepted.length]
      while (scene.accepted.length === count) await scene.world.runFor(250)
      gaps.push(scene.world.nowMs - at)
    }
    expect(gaps[0]).toBeLessThan(6000)
    expect(gaps[3]).toBeGreaterThan(25_000)
    expect(Math.max(...gaps)).toBeLessThan(121_000)
  })

  it('a peer that takes nothing more is given up in the end (RFC 9687)', async () => {
    const scene = new Scene({}, { minAdvertisementSeconds: 0 })
    await scene.speaker.start()
    await scene.callDeaf({ ...OPEN, holdSeconds: 0 })
    await scene.world.runFor(100)
    for (let i = 0; i < 5000; i++) {
      scene.speaker.announce({ address: ipv4Number('20.0.0.0') + i * 256, prefixLength: 24 }, { med: i })
      if (i % 100 === 0) await scene.world.runFor(10)
    }
    await scene.world.runFor(470_000)
    expect(scene.neighbor.state).toBe('Established')
    await scene.world.runFor(20_000)
    expect(scene.neighbor.lastError).toBe('Send Hold Timer Expired')
  })
})

describe('connections that collide (§6.8)', () => {
  /** Both ends have connected, and each connection has seen the OPEN of the peer. */
  async function collision(routerId: string) {
    const scene = new Scene({}, {}, routerId)
    const ours = await scene.called()
    const theirs = await scene.call()
    await scene.world.runFor(100)
    ours.say(OPEN)
    theirs.say(OPEN)
    await scene.world.runFor(100)
    return { scene, ours, theirs }
  }
  const CEASE = 'bgp notification Cease: Connection Collision Resolution'

  it('leave that of the speaker with the higher identifier: the peer', async () => {
    const { scene, ours, theirs } = await collision('192.0.2.1')
    expect(ours.heard.at(-1)).toBe(CEASE)
    theirs.say(KEEPALIVE)
    await scene.world.runFor(100)
    expect(scene.neighbor).toMatchObject({ state: 'Established', isOurs: false })
    expect(ours.isOver).toBe(true)
  })

  it('leave that of the speaker with the higher identifier: us', async () => {
    const { scene, ours, theirs } = await collision('192.0.2.3')
    expect(theirs.heard.at(-1)).toBe(CEASE)
    ours.say(KEEPALIVE)
    await scene.world.runFor(100)
    expect(scene.neighbor).toMatchObject({ state: 'Established', isOurs: true })
  })

  it('leave that of the higher system where the identifiers are equal (RFC 6286 §2.3)', async () => {
    const { ours, theirs } = await collision('192.0.2.2')
    expect(PEER_AS).toBeGreaterThan(SPEAKER_AS)
    expect([ours.heard.at(-1), theirs.heard.at(-1)]).toEqual([CEASE, 'bgp keepalive'])
  })

  it('leave the same one where the other has just come up, since the peer may not know that yet', async () => {
    const scene = new Scene({}, {}, '192.0.2.3')
    const ours = await scene.called()
    const theirs = await scene.call()
    theirs.say(OPEN, KEEPALIVE)
    await scene.world.runFor(100)
    expect(scene.neighbor).toMatchObject({ state: 'Established', isOurs: false })
    ours.say(OPEN, KEEPALIVE)
    await scene.world.runFor(100)
    expect(theirs.heard.at(-1)).toBe(CEASE)
    expect(scene.neighbor).toMatchObject({ state: 'Established', isOurs: true })
  })

  it('leave the session that is up already', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    const second = await scene.call()
    second.say(OPEN)
    await scene.world.runFor(100)
    expect(second.heard.at(-1)).toBe(CEASE)
    expect(second.isOver).toBe(true)
    peer.say(update([PREFIX]))
    await scene.world.runFor(100)
    expect(scene.known()).toEqual(['10/8'])
  })
})

describe('routes (§9.2, RFC 2918)', () => {
  it('an announcement takes the place of the one before; what is told again as it was changes nothing', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.say(update([PREFIX], { med: 1 }))
    await scene.world.runFor(100)
    const before = scene.speaker.lookup(ipv4Number('10.1.1.1'))!.best
    peer.say(update([PREFIX], { med: 1 }))
    await scene.world.runFor(100)
    expect(scene.speaker.lookup(ipv4Number('10.1.1.1'))!.best).toBe(before)
    peer.say(update([PREFIX], { med: 2 }))
    await scene.world.runFor(100)
    expect(scene.speaker.lookup(ipv4Number('10.1.1.1'))!.paths).toMatchObject([{ med: 2 }])
    peer.say(update([], {}, [PREFIX, '11.0.0.0/8']))
    await scene.world.runFor(100)
    expect(scene.known()).toEqual([])
  })

  it('prefixes that cannot be are ignored one by one, and the session goes on (§6.3)', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    peer.say(update(['127.0.0.0/8', '0.0.0.0/0', '224.0.0.0/4', '0.0.0.0/8', PREFIX]))
    await scene.world.runFor(100)
    expect(scene.known()).toEqual(['0/0', '10/8'])
    const rejected = scene.speaker.entries().flatMap((entry) => entry.rejected)
    expect(rejected.map(({ why }) => why)).toEqual(['martian', 'martian', 'martian'])
    expect(scene.neighbor).toMatchObject({ state: 'Established' })
    expect(peer.heard).toEqual([])
  })

  it('announcements to a peer keep their distance, and the last word counts', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    const flapping = { address: ipv4Number('192.0.2.0'), prefixLength: 24 }
    for (let i = 0; i < 21; i++) {
      if (i % 2 === 0) scene.speaker.announce(flapping)
      else scene.speaker.withdraw(flapping)
      await scene.world.runFor(50)
    }
    await scene.world.runFor(2000)
    expect(peer.heard.length).toBeLessThanOrEqual(2)
    expect(peer.heard.at(-1)).toBe('bgp update +192.0.2.0/24 via 10.0.0.1 path 64500')
  })

  it('all is told again when the peer asks for it', async () => {
    const scene = new Scene()
    const peer = await scene.up()
    await scene.world.runFor(2000)
    peer.say({ kind: 'route-refresh', afi: 1, safi: 1 })
    await scene.world.runFor(100)
    expect(peer.heard).toEqual(['bgp update +198.51.100.0/24 via 10.0.0.1 path 64500'])
  })
})
