// A neighbor that says anything at all, in any state: the speaker lives on, keeps its other sessions, and comes to terms
// with a neighbor that has recovered. FUZZ_RUNS and FUZZ_SEED as elsewhere.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBgp, type BgpMessage } from '../../src/wire/bgp.ts'
import { KEEPALIVE, OPEN, Scene, update, type ScriptedConnection } from '../bgp/scripted-peer.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
const parameters = {
  numRuns: RUNS,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
}

const message: fc.Arbitrary<BgpMessage> = fc.oneof(
  fc.constant(KEEPALIVE),
  fc.constant(OPEN),
  fc.constant<BgpMessage>({ kind: 'route-refresh', afi: 1, safi: 1 }),
  fc.record({
    kind: fc.constant('notification' as const),
    code: fc.nat(9),
    subcode: fc.nat(12),
    data: fc.uint8Array({ maxLength: 8 }),
  }),
  fc
    .record({
      prefixes: fc.array(fc.constantFrom('10.0.0.0/8', '0.0.0.0/0', '198.51.100.0/24'), { maxLength: 3 }),
      med: fc.nat(2),
    })
    .map(({ prefixes, med }) => update(prefixes, { med }, med === 0 ? prefixes : [])),
)

/** What the neighbor does next. */
type Deed =
  | { readonly kind: 'says'; readonly octets: Uint8Array }
  | { readonly kind: 'waits'; readonly ms: number }
  | { readonly kind: 'calls' }
  | { readonly kind: 'resets' }

const octets = fc
  .record({ message, at: fc.nat(4096), octet: fc.nat(255), isDamaged: fc.boolean() })
  .map(({ message: each, at, octet, isDamaged }) => {
    const encoded = encodeBgp(each, { fourOctetAs: true })
    if (isDamaged) encoded[at % encoded.length] = octet
    return encoded
  })

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: octets.map((each): Deed => ({ kind: 'says', octets: each })) },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map((each): Deed => ({ kind: 'says', octets: each })),
  },
  { weight: 2, arbitrary: fc.constantFrom(1, 100, 7000, 100_000).map((ms): Deed => ({ kind: 'waits', ms })) },
  { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'calls' }) },
  { weight: 1, arbitrary: fc.constant<Deed>({ kind: 'resets' }) },
)

async function act(scene: Scene, connections: ScriptedConnection[], each: Deed): Promise<void> {
  if (each.kind === 'waits') await scene.world.runFor(each.ms)
  else if (each.kind === 'calls') connections.push(await scene.call())
  else {
    for (const connection of [...connections, ...scene.accepted]) {
      if (each.kind === 'says') connection.sayOctets(each.octets)
      else connection.abort()
    }
    await scene.world.runFor(5)
  }
}

describe('a hostile neighbor', () => {
  it(
    'does not get a speaker down',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.boolean(), fc.array(deed, { maxLength: 25 }), async (isUp, deeds) => {
          const scene = new Scene()
          if (isUp) await scene.up()
          else await scene.called()
          const connections: ScriptedConnection[] = []
          for (const each of deeds) await act(scene, connections, each)
          for (const connection of [...connections, ...scene.accepted]) connection.abort()
          // Nothing is left of it, and a neighbor that behaves is welcome.
          await scene.world.runFor(1000)
          expect(scene.known()).toEqual([])
          const before = scene.accepted.length
          for (let i = 0; i < 20 && scene.accepted.length === before; i++) await scene.world.runFor(10_000)
          const last = scene.accepted.at(-1)!
          last.say(OPEN, KEEPALIVE, update(['10.0.0.0/8']))
          await scene.world.runFor(100)
          expect(scene.neighbor.state).toBe('Established')
          expect(scene.known()).toEqual(['10/8'])
        }),
        parameters,
      )
    },
    60_000 + RUNS * 100,
  )
})
