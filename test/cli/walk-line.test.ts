import { describe, expect, it } from 'vitest'
import { describeWalk } from '../../src/cli/walk-line.ts'
import { startLab } from '../../src/lab/lab.ts'
import { FlatWorld } from '../../src/sim/flat-world.ts'
import { example, ROOT } from '../lab/example-zones.ts'

const zones = {
  '.': `${ROOT}\norg. NS ns.elsewhere.example.\n`,
  example: example(1, 'www A 192.0.2.80\nalias CNAME www.org.\nns.elsewhere A 192.0.2.3'),
  org: '$TTL 60\n@ SOA ns x 1 1 1 1 1\n@ NS ns.elsewhere.example.\nwww A 192.0.2.90\n',
}

describe('the way of an answer in a line', () => {
  it('goes from zone to zone, with servers and times', async () => {
    await using lab = await startLab({ zones, world: new FlatWorld() })
    const { resolution } = await lab.resolve('www.example')
    expect(describeWalk(resolution)).toBe('[. NS: .] → . (ns1.root. 10 ms) → example. (ns.example. 10 ms)')
  })

  it('is the cache, with the seconds that are left', async () => {
    const world = new FlatWorld()
    await using lab = await startLab({ zones, world })
    await lab.resolve('www.example')
    await world.runFor(20_000)
    expect(describeWalk((await lab.resolve('www.example')).resolution)).toBe('cache, 40 s left')
    expect(describeWalk((await lab.resolve('nowhere.example')).resolution)).toBe(
      'example. (ns.example. 10 ms)',
    )
    expect(describeWalk((await lab.resolve('nowhere.example')).resolution)).toBe('cache, 30 s left')
  })

  it('follows aliases, and shows what the address of a server cost in brackets', async () => {
    await using lab = await startLab({ zones, world: new FlatWorld() })
    await lab.resolve('www.example')
    const { resolution } = await lab.resolve('alias.example')
    expect(describeWalk(resolution)).toBe(
      'example. (ns.example. 10 ms) → alias www.org. → . (ns1.root. 10 ms)' +
        ' → [ns.elsewhere.example. A: example.] → org. (ns.elsewhere.example. 10 ms)',
    )
    expect(describeWalk((await lab.resolve('alias.example')).resolution)).toBe('cache, 59 s left')
  })

  it('says which servers failed, and how', async () => {
    const dead = {
      ...zones,
      example: example(1, 'sub NS a.sub\nsub NS b.sub\na.sub A 192.0.2.8\nb.sub A 192.0.2.9'),
    }
    await using lab = await startLab({ zones: dead, world: new FlatWorld() })
    const { resolution } = await lab.resolve('www.sub.example')
    expect(describeWalk(resolution)).toMatch(
      /→ sub\.example\. \([ab]\.sub\.example\. EHOSTUNREACH, [ab]\.sub\.example\. EHOSTUNREACH\)/,
    )
    expect(describeWalk((await lab.resolve('www.sub.example')).resolution)).toMatch(
      /^failed a moment ago, tried again in \d s$/,
    )
  })

  it('counts servers that all failed alike instead of naming each', async () => {
    const hosts = ['a', 'b', 'c', 'd', 'e']
    const lines = hosts.map((host, i) => `sub NS ${host}.sub\n${host}.sub A 192.0.2.${100 + i}`)
    const world = new FlatWorld()
    await using lab = await startLab({ zones: { ...zones, example: example(1, lines.join('\n')) }, world })
    const { resolution } = await lab.resolve('www.sub.example')
    expect(describeWalk(resolution)).toContain('→ sub.example. (5 times EHOSTUNREACH)')
    expect(resolution.error?.extraText).toContain('sub.example.: each of 5 addresses EHOSTUNREACH')
  })
})
