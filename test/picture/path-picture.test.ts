import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawPath, type PathHop, type PathPicture } from '../../src/picture/path-picture.ts'
import { allElements, parseXml, type Element } from './xml.ts'

const SONIC = { number: 46375, name: 'SONIC' }
const GOOGLE = { number: 15169, name: 'GOOGLE' }

const PICTURE: PathPicture = {
  title: 'laptop to www.google.com',
  source: { name: 'laptop', ip: '192.168.1.2' },
  hops: [
    { ttl: 1, answers: [{ ip: '192.168.1.1', name: 'home', roundTripsMs: [0.2, 0.3] }] },
    { ttl: 2, answers: [{ ip: '173.228.34.1', name: 'gw.sonic.net', system: SONIC, roundTripsMs: [16.2] }] },
    { ttl: 3, answers: [{ ip: '173.228.34.9', system: SONIC, roundTripsMs: [17] }] },
    { ttl: 4, answers: [] },
    { ttl: 5, answers: [{ ip: '172.217.0.4', system: GOOGLE, roundTripsMs: [58.4], mark: '!X' }] },
  ],
}

function withHop(hop: Partial<PathHop['answers'][number]>): PathPicture {
  return { ...PICTURE, hops: [{ ttl: 1, answers: [{ ip: '192.0.2.1', roundTripsMs: [1], ...hop }] }] }
}

async function elementsOf(picture: PathPicture): Promise<Element[]> {
  return allElements(parseXml(await drawPath(picture)))
}

function groups(
  elements: readonly Element[],
  kind: string,
): { title: string; texts: string[]; left: number }[] {
  const ofKind = elements.filter(({ attributes }) => attributes.class === kind)
  return ofKind.map((group) => {
    const texts = allElements(group).filter(({ name }) => name === 'text')
    const title = group.children.find(({ name }) => name === 'title')!.text
    return { title, texts: texts.map(({ text }) => text), left: Number(texts[0]?.attributes.x) }
  })
}

describe('the picture of a path', () => {
  it('has a title and a description for those who do not see it', async () => {
    const [svg, title, description] = await elementsOf(PICTURE)
    expect(svg).toMatchObject({ name: 'svg', attributes: { role: 'img', 'aria-labelledby': 'title desc' } })
    expect(title).toMatchObject({ name: 'title', text: PICTURE.title })
    expect(description!.text).toContain('hop 2: gw.sonic.net (173.228.34.1), 16.2 ms, AS46375 SONIC')
  })

  it('has boxes that hold their text in a wide font', async () => {
    const name = 'ae0.border1.sanfrancisco.example.net'
    const elements = await elementsOf(withHop({ name }))
    const text = elements.find((element) => element.text === name)!
    expect(text.attributes['font-family']).toBe('Verdana,DejaVu Sans,sans-serif')
    const hop = elements.find(({ children }) => children.includes(text))!
    const outline = hop.children.find(({ name }) => name === 'path')!.attributes.d!
    const xs = outline.match(/-?[\d.]+(?=,)/g)!.map(Number)
    // Bold letters of such a font are more than 0.6 em wide on average, those of Times 0.4.
    expect(Math.max(...xs) - Number(text.attributes.x)).toBeGreaterThan(name.length * 11 * 0.6)
  })

  it('shows each hop with name, address and round-trip time, from left to right', async () => {
    const hops = groups(await elementsOf(PICTURE), 'node')
    const inOrder = hops.toSorted((a, b) => a.left - b.left)
    expect(inOrder.map(({ texts }) => texts)).toEqual([
      ['laptop', '192.168.1.2'],
      ['home', '192.168.1.1', 'hop 1: 0.2 ms to 0.3 ms'],
      ['gw.sonic.net', '173.228.34.1', 'hop 2: 16.2 ms'],
      ['173.228.34.9', 'hop 3: 17 ms'],
      ['*', 'hop 4: no answer'],
      ['172.217.0.4', 'hop 5: 58.4 ms !X'],
    ])
  })

  it('groups the hops by autonomous system', async () => {
    const clusters = groups(await elementsOf(PICTURE), 'cluster')
    expect(clusters.map(({ title }) => title)).toEqual(['AS46375 SONIC', 'AS15169 GOOGLE'])
  })

  it('says how much longer each step took, where both ends are known', async () => {
    const edges = groups(await elementsOf(PICTURE), 'edge')
    expect(edges.flatMap(({ texts }) => texts)).toEqual(['+0.2 ms', '+16 ms', '+0.8 ms'])
  })

  it('forks where packets went several ways', async () => {
    const answers = ['192.0.2.1', '192.0.2.5'].map((ip) => ({ ip, roundTripsMs: [1] }))
    const picture = {
      ...PICTURE,
      hops: [
        { ttl: 1, answers },
        { ttl: 2, answers: [answers[0]!] },
      ],
    }
    expect(groups(await elementsOf(picture), 'edge')).toHaveLength(4)
  })

  it('is the same each time', async () => {
    expect(await drawPath(PICTURE)).toBe(await drawPath(PICTURE))
  })

  it('shows a hostile name as the text that it is', async () => {
    const name = '</title><script>"&amp;\\N\\n-->'
    const hop = groups(await elementsOf(withHop({ name })), 'node').find(({ title }) =>
      title.startsWith('hop'),
    )!
    expect(hop.texts[0]).toBe(name)
    expect(hop.title).toContain(name)
  })

  it('is well-formed whatever names say', { timeout: 60_000 }, async () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    await fc.assert(
      fc.asyncProperty(text, text, text, async (name, systemName, title) => {
        const picture = { ...withHop({ name, system: { number: 1, name: systemName } }), title }
        const elements = await elementsOf(picture)
        expect(groups(elements, 'node')).toHaveLength(2)
        expect(elements.some((element) => element.name === 'script')).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
