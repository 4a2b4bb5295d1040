// RFC 6793 §4: a peer that knows AS numbers of two octets only.

import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../../src/address/ipv4-number.ts'
import { encodeBgp } from '../../../src/wire/bgp.ts'
import { formatAsPath } from '../../../src/wire/bgp-as-path.ts'
import { OPEN, Scene, update } from '../../bgp/scripted-peer.ts'

const OLD = { ...OPEN, capabilities: [] }

describe('a session with an old speaker (§4.2)', () => {
  it('comes up, and hears paths in two octets a number', async () => {
    const scene = new Scene()
    const peer = await scene.up(OLD)
    expect(scene.neighbor).toMatchObject({ state: 'Established', fourOctetAs: false })
    peer.heard.length = 0
    scene.speaker.announce(
      { address: ipv4Number('192.0.2.0'), prefixLength: 24 },
      { asPath: [{ type: 'sequence', asns: [4_200_000_000] }] },
    )
    await scene.world.runFor(2000)
    expect(scene.neighbor.messagesOut.update).toBe(2)
    expect(scene.neighbor.state).toBe('Established')
  })

  it('gives back the true path that AS4_PATH has kept', async () => {
    const scene = new Scene()
    const peer = await scene.up(OLD)
    const asPath = [{ type: 'sequence' as const, asns: [64501, 4_200_000_000] }]
    peer.sayOctets(encodeBgp(update(['10.0.0.0/8'], { asPath }), { fourOctetAs: false }))
    await scene.world.runFor(100)
    const best = scene.speaker.lookup(ipv4Number('10.1.1.1'))?.best
    expect(formatAsPath(best!.asPath)).toBe('64501 4200000000')
  })
})
