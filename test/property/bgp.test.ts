// Internets of any shape, with the policies of Gao and Rexford: they come to rest, nobody carries for nothing, and
// packets that follow the best paths arrive. A failure names its seed, and FUZZ_SEED runs it again; FUZZ_RUNS sets
// how many.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIpv4Prefix } from '../../src/address/ipv4-prefix.ts'
import { SmallInternet, type LinkPlan, type RouterPlan } from '../bgp/small-internet.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 25)
const TIMEOUT_MS = 60_000 + RUNS * 1000
const parameters = {
  numRuns: RUNS,
  ...(process.env.FUZZ_SEED === undefined ? {} : { seed: Number(process.env.FUZZ_SEED) }),
}

const ASN = 64_500
const latencyMs = fc.constantFrom(1, 5, 40, 120)

interface Shape {
  readonly routers: Readonly<Record<string, RouterPlan>>
  readonly links: readonly LinkPlan[]
}

/** Customers have higher numbers than their providers, so that nobody is its own provider in a roundabout way. */
const shape: fc.Arbitrary<Shape> = fc.integer({ min: 2, max: 9 }).chain((count) => {
  const pairs = Array.from({ length: count }, (_, a) =>
    Array.from({ length: a }, (_, b) => [a, b] as const),
  ).flat()
  const link = fc.record({ kind: fc.constantFrom('customer', 'customer', 'peer', 'none', 'none'), latencyMs })
  return fc.array(link, { minLength: pairs.length, maxLength: pairs.length }).map((kinds) => {
    const links = pairs.flatMap(([a, b], i): LinkPlan[] => {
      const { kind, latencyMs } = kinds[i]!
      if (kind === 'none') return []
      return [[name(a), kind === 'peer' ? 'peer' : 'customer', name(b), { latencyMs }]]
    })
    const plans = Array.from({ length: count }, (_, i) => [name(i), { asn: ASN + i, networks: [network(i)] }])
    return { routers: Object.fromEntries(plans) as Record<string, RouterPlan>, links }
  })
})

function name(i: number): string {
  return `r${i}`
}

function network(i: number): string {
  return `100.${i}.0.0/16`
}

/** What `a` is to `b`. */
function relations(links: readonly LinkPlan[]): Map<string, string> {
  const all = new Map<string, string>()
  for (const [a, relation, b] of links) {
    all.set(`${a} ${b}`, relation)
    all.set(`${b} ${a}`, relation === 'customer' ? 'provider' : 'peer')
  }
  return all
}

function checkPaths(net: SmallInternet, { routers, links }: Shape): void {
  const relation = relations(links)
  for (const router of Object.keys(routers)) {
    for (const { prefix, best } of net.speaker(router).entries()) {
      if (best === undefined) continue
      const way = [router, ...best.asPath.flatMap(({ asns }) => asns.map((asn) => name(asn - ASN)))]
      const steps = way.slice(1).map((to, i) => relation.get(`${way[i]!} ${to}`))
      const label = `${router} to ${formatIpv4Prefix(prefix)} by ${way.join(' ')}: ${steps.join(' ')}`
      expect(new Set(way).size, label).toBe(way.length)
      expect(way.at(-1), label).toBe(name((prefix.address >>> 16) & 0xff))
      // Up to providers, over one peer at most, and then down to customers. What a is to b: 'customer' goes up.
      expect(steps.join(' '), label).toMatch(/^(customer ?)*(peer ?)?(provider ?)*$/)
      // The neighbor goes on the way that it has told: no packet runs in circles.
      if (best.peer === undefined) continue
      const next = net.path(best.peer, formatIpv4Prefix(prefix))
      expect(
        way
          .slice(2)
          .map((each) => ASN + Number(each.slice(1)))
          .join(' '),
        label,
      ).toBe(next)
    }
  }
}

/** All that can be reached without anybody carrying for nothing is reached. */
function checkReach(net: SmallInternet, { routers, links }: Shape): void {
  const relation = relations(links)
  const names = Object.keys(routers)
  const reached = (from: string): Set<string> => {
    const seen = new Set<string>()
    const found = new Set([from])
    const walk = (at: string, phase: number): void => {
      if (seen.has(`${at} ${phase}`)) return
      seen.add(`${at} ${phase}`)
      found.add(at)
      for (const to of names) {
        const step = relation.get(`${at} ${to}`)
        if (step === 'customer' && phase === 0) walk(to, 0)
        if (step === 'peer' && phase === 0) walk(to, 1)
        if (step === 'provider') walk(to, 1)
      }
    }
    walk(from, 0)
    return found
  }
  for (const router of names) {
    const expected = [...reached(router)].map((each) => network(Number(each.slice(1)))).sort()
    expect(net.known(router).sort(), router).toEqual(expected)
  }
}

describe('any Internet in which who pays is preferred', () => {
  it(
    'comes to rest with paths that are free of valleys and loops, before and after a cable is cut',
    async () => {
      await fc.assert(
        fc.asyncProperty(shape, fc.nat(100), fc.nat(), async (plan, cut, seed) => {
          const net = new SmallInternet(plan.routers, plan.links, seed)
          await net.start()
          checkPaths(net, plan)
          checkReach(net, plan)
          if (plan.links.length === 0) return
          const [a, , b] = plan.links[cut % plan.links.length]!
          net.cable(a, b).unplug()
          net.speaker(a).linkDown(net.addressOn(a, b))
          net.speaker(b).linkDown(net.addressOn(b, a))
          await net.settle()
          const rest = { ...plan, links: plan.links.filter(([x, , y]) => x !== a || y !== b) }
          checkPaths(net, rest)
          checkReach(net, rest)
        }),
        parameters,
      )
    },
    TIMEOUT_MS,
  )
})
