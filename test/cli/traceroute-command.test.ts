import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { allElements, parseXml } from '../picture/xml.ts'
import { SMALL_ZONES, smallWorld } from '../internet/small-world.ts'
import { folderWith } from './folder.ts'
import { rootwalk } from './rootwalk-process.ts'

const traceroute = (...args: string[]) => rootwalk(['traceroute', ...args])

/** The files of a world that starts quickly. */
function smallFiles(): Record<string, string> {
  let world = ''
  smallWorld((text) => (world = text))
  const { '.': root, ...others } = SMALL_ZONES
  const zones = Object.entries(others).map(([name, text]) => [`${name}.zone`, text] as const)
  return { 'world.yaml': world, 'root.zone': root, ...Object.fromEntries(zones) }
}

function tracerouteInSmallWorld(...args: string[]): ReturnType<typeof rootwalk> {
  const folder = folderWith(smallFiles())
  return traceroute(...args, '--world', join(folder, 'world.yaml'), '--zones', folder)
}

describe('rootwalk traceroute', { timeout: 30_000 }, () => {
  it('prints the hops with their systems, and draws them', async () => {
    const file = join(folderWith({}), 'path.svg')
    const { exitCode, stdout, stderr } = await traceroute('www.marius-fabre.fr', '--svg', file)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    const [title, first, ...others] = stdout.trimEnd().split('\n')
    expect(title).toBe('traceroute to www.marius-fabre.fr (212.100.249.230), 30 hops max, 60 byte packets')
    expect(first).toMatch(/^ 1 {2}\S+ \(192\.168\.1\.1\)( {2}\d+\.\d{3} ms){3}$/)
    expect(others.join('\n')).toMatch(/level3\.net \(4\.[\d.]+\) \[AS3356\]/)
    const titles = allElements(parseXml(readFileSync(file, 'utf8'))).filter(({ name }) => name === 'title')
    expect(titles.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^AS3356 /))
  })

  it('prints the path as JSON', async () => {
    const { exitCode, stdout } = await tracerouteInSmallWorld('192.168.1.1', '--json')
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'laptop to 192.168.1.1',
      source: { name: 'laptop', ip: '192.168.1.2' },
      hops: [{ ttl: 1, answers: [{ ip: '192.168.1.1' }] }],
      arrived: true,
    })
  })

  it('ends with 1 where the way does', async () => {
    const { exitCode, stdout } = await tracerouteInSmallWorld(
      '100.66.1.80',
      '--fault',
      'prefix-withdrawn=100.66.0.0/16',
    )
    expect(exitCode).toBe(1)
    expect(stdout).toContain('!N')
  })

  it.each([
    [['--fault', 'cabel-cut'], 'did you mean cable-cut?'],
    [['--fault', 'cable-cut=pacific'], 'there is no cable pacific'],
    [['--from', 'nobody'], 'there is no host nobody'],
  ])('ends with 2 for what there is none of: %j', async (options, message) => {
    const { exitCode, stderr } = await tracerouteInSmallWorld('192.168.1.1', ...options)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(message)
  })

  it('ends with 1 for a name without an address', async () => {
    const { exitCode, stderr } = await tracerouteInSmallWorld('nowhere.far.test')
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: 'error: nowhere.far.test: Name or service not known\n',
    })
  })
})
