import { describe, expect, it } from 'vitest'
import { drawMap, type MapPicture } from '../../src/picture/map-picture.ts'
import { allElements, parseXml } from './xml.ts'

const PICTURE: MapPicture = {
  title: 'a small world',
  systems: [{ number: 46375, name: 'SONIC', prefixes: ['173.228.34.0/24'] }],
  machines: [
    { name: 'laptop', kind: 'host', addresses: ['192.168.1.2'] },
    { name: 'lan', kind: 'switch', addresses: [] },
    { name: 'edge <1>', kind: 'router', addresses: ['173.228.34.1'], runs: ['bgp'], system: 46375 },
  ],
  cables: [
    { between: ['laptop', 'lan'], delayMs: 0.005, bandwidthBps: 1e9 },
    { between: ['lan', 'edge <1>'], name: 'line', delayMs: 8, isUnplugged: true },
  ],
}

async function titlesIn(picture: MapPicture, kind: string): Promise<string[]> {
  const elements = allElements(parseXml(await drawMap(picture)))
  const groups = elements.filter(({ attributes }) => attributes.class === kind)
  return groups.map(({ children }) => children.find(({ name }) => name === 'title')!.text)
}

describe('the map of a world', () => {
  it('shows machines with what they are, their addresses and what they run', async () => {
    expect((await titlesIn(PICTURE, 'node')).toSorted()).toEqual([
      'host laptop, 192.168.1.2',
      'router edge <1>, 173.228.34.1, bgp',
      'switch lan',
    ])
  })

  it('shows cables with delay, bandwidth and whether they are plugged in', async () => {
    const cables = await titlesIn(PICTURE, 'edge')
    expect(cables.toSorted()).toEqual(['cable laptop – lan, 5 µs, 1 Gbit/s', 'cable line, 8 ms, unplugged'])
  })

  it('puts the routers of an autonomous system in one box', async () => {
    expect(await titlesIn(PICTURE, 'cluster')).toEqual(['AS46375 SONIC, 173.228.34.0/24'])
  })

  it('shows the first of many prefixes, and says how many there are', async () => {
    const prefixes = Array.from({ length: 20 }, (_, i) => `192.0.${i}.0/24`)
    const svg = await drawMap({ ...PICTURE, systems: [{ ...PICTURE.systems[0]!, prefixes }] })
    expect(svg).toContain('>192.0.2.0/24<')
    expect(svg).toContain('>and 17 more<')
    expect(svg).not.toContain('>192.0.3.0/24<')
  })

  it('is the same each time', async () => {
    expect(await drawMap(PICTURE)).toBe(await drawMap(PICTURE))
  })
})
