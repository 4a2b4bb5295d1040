import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { ownPath, type BgpPath } from '../../src/bgp/bgp-path.ts'
import { bestPath, decide, isResolvable } from '../../src/bgp/decision.ts'
import { DECISION_STEPS, type DecisionStep } from '../../src/bgp/decision-steps.ts'
import { path } from './paths.ts'

const near = ipv4Number('10.0.0.1')
const far = ipv4Number('10.0.0.5')
const metricTo = (nextHop: number): number | undefined =>
  new Map([
    [near, 5],
    [far, 12],
  ]).get(nextHop)

/** Each pair differs in the step, and the loser is better in every later one. */
const CASES: readonly [DecisionStep, better: BgpPath, worse: BgpPath, text: string][] = [
  [
    'weight',
    path({ weight: 10, localPreference: 50 }),
    path({ weight: 0, localPreference: 200 }),
    'weight 10 beats 0',
  ],
  [
    'local-preference',
    path({ localPreference: 200, through: '64501 64502 64510' }),
    path({ localPreference: 100, relation: 'peer', through: '64510' }),
    'local preference 200 (customer) beats 100 (peer)',
  ],
  [
    'locally-originated',
    { ...ownPath(1, 0, { localPreference: 200 }), weight: 0, origin: 'incomplete' },
    path({ through: '64501' }),
    'originated here, and not learned from peer',
  ],
  [
    'as-path-length',
    path({ through: '64501 64510', origin: 'incomplete' }),
    path({ through: '64502 64503 64510', origin: 'igp' }),
    'AS path of 2 (64501 64510) is shorter than 3 (64502 64503 64510)',
  ],
  [
    'origin',
    path({ origin: 'egp', med: 9 }),
    path({ origin: 'incomplete', med: 1 }),
    'origin egp beats incomplete',
  ],
  [
    'med',
    path({ med: 10, internal: true }),
    path({ med: 20, internal: false }),
    'MED 10 beats 20, both from AS 64501',
  ],
  ['med', path({}), path({ med: 1 }), 'MED 0 beats 1, both from AS 64501'],
  [
    'external-over-internal',
    path({ peer: 'outside', nextHop: far }),
    path({ peer: 'inside', internal: true, nextHop: near }),
    'learned from another system (outside), not from our own (inside)',
  ],
  [
    'metric',
    path({ nextHop: near, receivedAtMs: 9000 }),
    path({ nextHop: far, receivedAtMs: 1000 }),
    'metric 5 to the next hop 10.0.0.1 beats 12 to 10.0.0.5',
  ],
  [
    'oldest',
    path({ receivedAtMs: 1500, routerId: 9 }),
    path({ receivedAtMs: 2000, routerId: 1 }),
    'older: known since 1.500 s, the other since 2.000 s',
  ],
  [
    'router-id',
    path({ routerId: ipv4Number('192.0.2.1'), peerAddress: 9 }),
    path({ routerId: ipv4Number('192.0.2.2'), peerAddress: 1 }),
    'router id 192.0.2.1 is lower than 192.0.2.2',
  ],
  [
    'neighbor-address',
    path({ peerAddress: ipv4Number('10.0.0.1') }),
    path({ peerAddress: ipv4Number('10.0.0.9') }),
    'neighbor address 10.0.0.1 is lower than 10.0.0.9',
  ],
]

describe('the decision process', () => {
  it.each(CASES)('%s decides', (step, better, worse, text) => {
    for (const paths of [
      [better, worse],
      [worse, better],
    ]) {
      expect(decide(paths, metricTo)).toEqual({
        best: better,
        reason: { step, text },
        beaten: [{ path: worse, reason: { step, text } }],
      })
      expect(bestPath(paths, metricTo)).toBe(better)
    }
  })

  it('has a case here for each of its steps, and says where each comes from', () => {
    const steps = DECISION_STEPS.map(({ step }) => step)
    expect([...new Set(CASES.map(([step]) => step))]).toEqual(steps)
    for (const { source } of DECISION_STEPS) expect(source).toMatch(/^(RFC 4271 §9\.1\.|vendors' rule$)/)
  })

  it('takes one path as it is, and none for none', () => {
    const only = path()
    expect(decide([only], metricTo)).toEqual({
      best: only,
      reason: { step: 'only-path', text: 'the only path' },
      beaten: [],
    })
    expect(decide([], metricTo)).toMatchObject({ best: undefined, reason: { step: 'only-path' } })
    expect(bestPath([], metricTo)).toBeUndefined()
  })

  it('compares a MED among paths of one neighboring system only', () => {
    const high = path({ med: 50, routerId: 1 })
    const other = path({ through: '64502 64510', med: 900, routerId: 2 })
    expect(decide([high, other], metricTo)).toMatchObject({ best: high, reason: { step: 'router-id' } })
  })

  it('names the path that a MED has lost to, even if that is not the best in the end', () => {
    const high = path({ med: 50, routerId: 1 })
    const low = path({ med: 10, routerId: 9 })
    const other = path({ through: '64502 64510', routerId: 5 })
    const { best, beaten } = decide([high, low, other], metricTo)
    expect(best).toBe(other)
    expect(beaten.map(({ path: loser, reason }) => [loser, reason.text])).toEqual([
      [low, 'router id 0.0.0.5 is lower than 0.0.0.9'],
      [high, 'MED 10 beats 50, both from AS 64501'],
    ])
  })

  it('takes paths that began within our own system to have one neighbor: ourselves', () => {
    const a = path({ through: '', internal: true, med: 1, routerId: 9 })
    const b = path({ through: '', internal: true, med: 2, routerId: 1 })
    expect(decide([b, a], metricTo).reason.text).toBe('MED 1 beats 2, both from our own system')
  })

  it('counts a set as one system', () => {
    const set = [
      { type: 'sequence' as const, asns: [64501] },
      { type: 'set' as const, asns: [64502, 64503, 64504] },
    ]
    const aggregated = path({ asPath: set })
    expect(decide([path({ through: '64502 64503 64504' }), aggregated], metricTo).reason.text).toBe(
      'AS path of 2 (64501 {64502,64503,64504}) is shorter than 3 (64502 64503 64504)',
    )
  })

  it('ignores ages within the system: each router would see another', () => {
    const young = path({ internal: true, receivedAtMs: 9000, routerId: 1 })
    const old = path({ internal: true, receivedAtMs: 1, routerId: 2 })
    expect(decide([old, young], metricTo)).toMatchObject({ best: young, reason: { step: 'router-id' } })
  })

  it('leaves out paths whose next hop cannot be reached; what is our own has none', () => {
    expect(isResolvable(path({ nextHop: near }), metricTo)).toBe(true)
    expect(isResolvable(path({ nextHop: 1 }), metricTo)).toBe(false)
    expect(isResolvable(ownPath(1, 0), metricTo)).toBe(true)
  })

  it('does not depend on the order of the paths, and gives each a place', () => {
    const some = fc.record({
      through: fc.constantFrom('64501 64510', '64502 64510', '64502 64503 64510', ''),
      localPreference: fc.constantFrom(100, 200),
      med: fc.constantFrom(undefined, 1, 2),
      origin: fc.constantFrom('igp' as const, 'egp' as const),
      internal: fc.boolean(),
      nextHop: fc.constantFrom(near, far),
      receivedAtMs: fc.constantFrom(1, 2),
      routerId: fc.nat(3),
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), fc.nat(1000), (changes, turn) => {
        const paths = changes.map((change, i) => path({ ...change, peerAddress: i }))
        const turned = [...paths.slice(turn % paths.length), ...paths.slice(0, turn % paths.length)]
        const { best, beaten } = decide(turned, metricTo)
        expect(best).toBe(decide(paths, metricTo).best)
        expect(bestPath(turned, metricTo)).toBe(best)
        expect(new Set([best, ...beaten.map((each) => each.path)])).toEqual(new Set(paths))
      }),
    )
  })
})
