import { describe, expect, it } from 'vitest'
import { NameReader } from '../../../src/dns/name/name-reader.ts'
import { formatName } from '../../../src/dns/name/name-text.ts'
import { hex } from '../../bytes/hex-octets.ts'

const HEADER = '00'.repeat(12)

/** A reader that stands behind a header, or where `at` says. */
function readerOf(afterHeader: string, at = 12): NameReader {
  return new NameReader(hex(HEADER + afterHeader), at)
}

/** Reads the name both ways, which must agree on it, on its end and on what is wrong with it. */
function read(afterHeader: string, at = 12): { text: string; end: number } {
  const reader = readerOf(afterHeader, at)
  const asText = outcome(() => reader.nameText())
  const other = readerOf(afterHeader, at)
  const asOctets = outcome(() => formatName(other.nameOctets()))
  expect(asOctets).toEqual(asText)
  if ('error' in asText) throw asText.error
  expect(other.at).toBe(reader.at)
  return { text: asText.text, end: reader.at }
}

function outcome(run: () => string): { text: string } | { error: Error } {
  try {
    return { text: run() }
  } catch (error) {
    return { error: error as Error }
  }
}

describe('NameReader', () => {
  it('reads whole names and stands behind them', () => {
    expect(read('03777777 06676f6f676c65 03636f6d 00 ff')).toEqual({ text: 'www.google.com.', end: 28 })
    expect(read('00 ff')).toEqual({ text: '.', end: 13 })
  })

  it('follows pointers and stands behind the first', () => {
    const octets = '06676f6f676c65 03636f6d 00 03777777 c00c 0178 c018 ff'
    expect(read(octets, 24)).toEqual({ text: 'www.google.com.', end: 30 })
    expect(read(octets, 30)).toEqual({ text: 'x.www.google.com.', end: 34 })
  })

  it('knows a name again by its place, in the same octets only', () => {
    const reader = new NameReader(hex(`${HEADER} 0161 00 c00c c00c`), 12)
    expect([reader.nameText(), reader.nameText(), reader.nameText()]).toEqual(['a.', 'a.', 'a.'])
    reader.begin(hex(`${HEADER} 0162 00 c00c`), 15)
    expect(reader.nameText()).toBe('b.')
  })

  it('forgets no place too few when it has read very many messages', () => {
    const reader = new NameReader(hex(`${HEADER} 0161 00 c00c`), 12)
    reader.nameText()
    const other = hex(`${HEADER} 0162 00 c00c`)
    for (let i = 0; i < 0x20000 + 10; i++) {
      reader.begin(other, 15)
      if (i % 0x3fff === 0 || i > 0x1fff0) expect(reader.nameText()).toBe('b.')
    }
  })

  it.each([
    ['nothing', '', 'truncated', 12],
    ['a label without its octets', '0377', 'truncated', 12],
    ['a name without its end', '0177', 'truncated', 14],
    ['half a pointer', 'c0', 'truncated', 12],
    ['a label of type 01', '40', 'bad-label', 12],
    ['a label of type 10', '0161 80', 'bad-label', 14],
    ['a pointer to itself', 'c00c', 'bad-pointer', 12],
    ['a pointer to its own labels', '0161 c00c', 'bad-pointer', 14],
    ['a pointer into its own labels', '026161 c00d', 'bad-pointer', 15],
    ['a pointer forward', 'c00e 00', 'bad-pointer', 12],
    ['a pointer into the header', '0161 c004', 'bad-pointer', 14],
    ['a pointer beyond the end', 'ffff', 'bad-pointer', 12],
  ])('refuses %s', (_what, octets, code, offset) => {
    expect(() => read(octets)).toThrow(expect.objectContaining({ name: 'DecodeError', code, offset }))
  })

  it('refuses a pointer to labels that run into the name that holds it', () => {
    // At 12 a label of five octets reaches over the pointer at 16 that refers to it.
    expect(() => read('05616161 c00c 6100', 16)).toThrow(expect.objectContaining({ code: 'truncated' }))
  })

  it('refuses two pointers that refer to each other', () => {
    expect(() => read('c00e c00c', 14)).toThrow(expect.objectContaining({ code: 'bad-pointer' }))
  })

  it('takes 255 octets and no more, also through a pointer', () => {
    const longest = `${`3f${'61'.repeat(63)}`.repeat(3)}3d${'61'.repeat(61)}00`
    expect(read(longest).text).toHaveLength(254)
    expect(() => read(`0161${longest}`)).toThrow(expect.objectContaining({ code: 'name-too-long' }))
    const shorter = `${`3f${'61'.repeat(63)}`.repeat(3)}3b${'61'.repeat(59)}00`
    expect(read(`${shorter} 0162 c00c`, 265).text).toHaveLength(254)
    expect(() => read(`${shorter} 026262 c00c`, 265)).toThrow(
      expect.objectContaining({ code: 'name-too-long' }),
    )
  })

  it('does not read past its end, even where more octets stand', () => {
    const reader = readerOf('03777777 00')
    reader.end = 15
    expect(() => reader.nameOctets()).toThrow(expect.objectContaining({ code: 'truncated' }))
    const atPointer = readerOf('00 c00c', 13)
    atPointer.end = 14
    expect(() => atPointer.nameText()).toThrow(expect.objectContaining({ code: 'truncated' }))
  })

  it('follows a chain of 127 pointers and none longer', () => {
    // A root name and pointers, each to the one before.
    const chain = (links: number): string => {
      const pointers = Array.from({ length: links }, (_, i) => 0xc000 | (i === 0 ? 12 : 11 + 2 * i))
      return `00${pointers.map((pointer) => pointer.toString(16)).join('')}`
    }
    expect(read(chain(127), 13 + 2 * 126).text).toBe('.')
    expect(() => read(chain(128), 13 + 2 * 127)).toThrow(expect.objectContaining({ code: 'bad-pointer' }))
  })

  it('refuses compression where a name must be whole', () => {
    const octets = '0161 00 0162 c00c 0163 00'
    expect(() => readerOf(octets, 15).plainNameOctets()).toThrow(
      expect.objectContaining({ code: 'bad-pointer', offset: 17 }),
    )
    const reader = readerOf(octets, 19)
    expect(formatName(reader.plainNameOctets())).toBe('c.')
    expect(reader.at).toBe(22)
  })
})

describe('the work that hostile names cause', () => {
  /** Counts how often octets are looked at. */
  function counting(octets: Uint8Array): { octets: Uint8Array; looks: () => number } {
    let looks = 0
    const counted = new Proxy(octets, {
      get(target, property) {
        if (typeof property === 'string' && /^\d+$/.test(property)) {
          looks++
          return target[Number(property)]
        }
        return Reflect.get(target, property, target) as unknown
      },
    })
    return { octets: counted, looks: () => looks }
  }

  /** Reads every name that begins at one of `starts`, and returns the looks it took for each. */
  function looksPerName(octets: Uint8Array, starts: readonly number[]): number {
    const counted = counting(octets)
    const reader = new NameReader(counted.octets)
    for (const start of starts) {
      reader.at = start
      outcome(() => reader.nameText())
    }
    return counted.looks() / starts.length
  }

  const LENGTH = 0x3ff0

  it('is bounded for each name in a long chain of pointers', () => {
    const octets = new Uint8Array(LENGTH)
    for (let at = 14; at + 1 < LENGTH; at += 2) {
      octets[at] = 0xc0 | ((at - 2) >> 8)
      octets[at + 1] = at - 2
    }
    const starts = Array.from({ length: LENGTH / 2 - 8 }, (_, i) => 14 + 2 * i)
    // 127 pointers, with a few looks at each.
    expect(looksPerName(octets, starts)).toBeLessThan(127 * 5)
  })

  it('is bounded for each name when all end in the same long one', () => {
    const octets = new Uint8Array(LENGTH)
    for (let at = 12; at < 12 + 250; at += 2) octets.set([1, 0x61], at)
    for (let at = 300; at + 3 < LENGTH; at += 4) octets.set([1, 0x62, 0xc0, 12], at)
    const starts = Array.from({ length: (LENGTH - 304) / 4 }, (_, i) => 300 + 4 * i)
    expect(looksPerName(octets, starts)).toBeLessThan(255 * 4)
  })
})
