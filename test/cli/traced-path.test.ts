import { describe, expect, it } from 'vitest'
import { ipv4Number } from '../../src/address/ipv4-number.ts'
import { tracePath, type TracedHop } from '../../src/cli/traced-path.ts'
import { startInternet } from '../../src/internet/start-internet.ts'
import { SMALL_ZONES, smallWorld } from '../internet/small-world.ts'

const REVERSE_ZONE = `
$TTL 300
@ IN SOA a.root.test. hostmaster.root.test. 1 1800 900 604800 300
@ IN NS a.root.test.
80.1.66.100.in-addr.arpa. IN PTR www.far.test.
`

async function hopsTo(address: string): Promise<TracedHop[]> {
  const zones = {
    ...SMALL_ZONES,
    'in-addr.arpa': REVERSE_ZONE,
    '.': `${SMALL_ZONES['.']}in-addr.arpa. IN NS a.root.test.\n`,
  }
  await using internet = await startInternet({ world: smallWorld(), zones })
  const host = internet.world.host('laptop')
  const destination = ipv4Number(address)
  const source = host.kernel.ip.sourceFor(destination)!
  const hops: TracedHop[] = []
  await internet.world.run(
    (async () => {
      for await (const hop of tracePath(internet, host, { source, destination })) hops.push(hop)
    })(),
  )
  return hops
}

describe('a traced path', () => {
  it('has the systems of its hops, and names by the reverse zones', async () => {
    const hops = await hopsTo('100.66.1.80')
    const way = hops.map(({ answers }) => [answers[0]!.system?.name, answers[0]!.name])
    expect(way[0]).toEqual([undefined, undefined])
    expect(way.map(([system]) => system)).toContain('CARRIER')
    expect(way.at(-1)).toEqual(['FRANCE', 'www.far.test'])
  })

  it('takes longer the farther it goes', async () => {
    const hops = await hopsTo('100.66.1.80')
    const fastest = hops.map(({ answers }) => Math.min(...answers[0]!.roundTripsMs))
    expect(fastest).toEqual(fastest.toSorted((a, b) => a - b))
    expect(fastest.at(-1)).toBeGreaterThan(80)
  })

  it('says where it ends before its time', async () => {
    const hops = await hopsTo('100.66.1.99')
    expect(hops.at(-1)!.answers[0]!.mark).toBe('!H')
  })
})
