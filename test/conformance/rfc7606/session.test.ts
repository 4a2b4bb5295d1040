// RFC 7606 §2: a wrong UPDATE costs the routes that it is about, and not the session.

import { describe, expect, it } from 'vitest'
import { encodeBgp } from '../../../src/wire/bgp.ts'
import { Scene, update } from '../../bgp/scripted-peer.ts'

const FIRST = '10.0.0.0/8'
const SECOND = '11.0.0.0/8'

async function scene() {
  const it = new Scene()
  const peer = await it.up()
  peer.say(update([FIRST]), update([SECOND]))
  await it.world.runFor(100)
  return { it, peer }
}

/** An UPDATE for the first prefix in which one octet of the attributes is another. */
function damaged(at: number, octet: number): Uint8Array {
  const octets = encodeBgp(update([FIRST]), { fourOctetAs: true })
  octets[23 + at] = octet
  return octets
}

describe('an UPDATE with a wrong attribute', () => {
  it('is treated as a withdrawal, and the session lives on', async () => {
    const { it: s, peer } = await scene()
    // The value of ORIGIN, the first attribute.
    peer.sayOctets(damaged(3, 7))
    await s.world.runFor(100)
    expect(s.known()).toEqual(['11/8'])
    expect(s.neighbor.state).toBe('Established')
    expect(s.events.at(-1)).toMatchObject({
      kind: 'attribute-fault',
      fault: { attribute: 1, action: 'treat-as-withdraw', reason: 'origin 7 is unknown' },
    })
  })

  it('may lose just that attribute', async () => {
    const { it: s, peer } = await scene()
    // LOCAL_PREF has no place in a message from another system (§7.5).
    peer.say(update([FIRST], { med: 3, localPreference: 1000 }))
    await s.world.runFor(100)
    expect(s.speaker.entries().find(({ best }) => best?.med === 3)?.best?.localPreference).toBe(200)
    expect(s.events.at(-1)).toMatchObject({ fault: { attribute: 5, action: 'attribute-discard' } })
  })

  it('may have a path that does not begin with the peer (RFC 4271 §6.3)', async () => {
    const { it: s, peer } = await scene()
    peer.say(update([FIRST], { asPath: [{ type: 'sequence', asns: [64999, 64501] }] }))
    await s.world.runFor(100)
    expect(s.known()).toEqual(['11/8'])
    expect(s.events.at(-1)).toMatchObject({
      fault: { attribute: 2, reason: 'the path does not begin with AS 64501' },
    })
  })

  it('ends the session where the prefixes cannot be told apart (§5.3)', async () => {
    const { it: s, peer } = await scene()
    const octets = encodeBgp(update([FIRST]), { fourOctetAs: true })
    octets[octets.length - 2] = 33
    peer.sayOctets(octets)
    await s.world.runFor(100)
    expect(peer.heard.at(-1)).toBe('bgp notification UPDATE Message Error: Invalid Network Field')
    expect(s.known()).toEqual([])
  })
})
