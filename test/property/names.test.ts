import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNames } from '../../src/dns/name/canonical-order.ts'
import { CompressingWriter, EXACT_CASE } from '../../src/dns/name/compressing-writer.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { equalNames, hashName } from '../../src/dns/name/name-octets.ts'
import { NameReader } from '../../src/dns/name/name-reader.ts'
import { formatName, parseName } from '../../src/dns/name/name-text.ts'

const label = fc.uint8Array({ minLength: 1, maxLength: 63 })

/** Names of any octets, up to the longest. */
const anyName = fc.array(label, { maxLength: 130 }).map((labels) => toWire(labels))

/** Names from few labels, so that they share ends and differ in case. */
const kindredName = fc
  .array(fc.constantFrom('a', 'A', 'b', 'example', 'EXAMPLE', 'com', 'a.b'), { maxLength: 6 })
  .map((labels) => toWire(labels.map((text) => new TextEncoder().encode(text))))

function toWire(labels: readonly Uint8Array[]): Uint8Array {
  const octets: number[] = []
  for (const one of labels) {
    if (octets.length + one.length + 2 > 255) break
    octets.push(one.length, ...one)
  }
  return Uint8Array.from([...octets, 0])
}

describe('any name', () => {
  it('survives its text', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(parseName(formatName(name))).toEqual(name)
      }),
    )
  })

  it('has text of printable ASCII that ends with a dot', () => {
    fc.assert(
      fc.property(anyName, (name) => {
        expect(formatName(name)).toMatch(/^[\x21-\x7e]*\.$/)
      }),
    )
  })

  it('survives the wire in a message with others, compressed without loss', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anyName, kindredName), { maxLength: 60 }), (names) => {
        const writer = new CompressingWriter(512, undefined, EXACT_CASE)
        writer.begin()
        writer.claim(12)
        for (const name of names) writer.compressibleName(name)
        const reader = new NameReader(writer.finish(), 12)
        for (const name of names) {
          const { at } = reader
          expect(reader.nameText()).toBe(formatName(name))
          reader.at = at
          expect(DomainName.from(reader.nameOctets()).octets).toEqual(name)
        }
        expect(reader.remaining).toBe(0)
      }),
    )
  })

  it('is found by its hash whenever it is equal', () => {
    fc.assert(
      fc.property(kindredName, kindredName, (a, b) => {
        const isEqual = equalNames(a, 0, b, 0)
        expect(DomainName.from(a).key === DomainName.from(b).key).toBe(isEqual)
        expect(compareNames(a, 0, b, 0) === 0).toBe(isEqual)
        if (isEqual) expect(hashName(a, 0)).toBe(hashName(b, 0))
      }),
    )
  })

  it('has one place in the canonical order', () => {
    fc.assert(
      fc.property(kindredName, kindredName, kindredName, (a, b, c) => {
        expect(Math.sign(compareNames(a, 0, b, 0))).toBe(-Math.sign(compareNames(b, 0, a, 0)) + 0)
        if (compareNames(a, 0, b, 0) <= 0 && compareNames(b, 0, c, 0) <= 0)
          expect(compareNames(a, 0, c, 0)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('octets that may be no name', () => {
  it('are read as a name or refused with a DecodeError, and the same both ways', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 13, maxLength: 80 }), fc.nat(67), (octets, skip) => {
        const at = Math.min(12 + skip, octets.length)
        const asOctets = attempt(() => formatName(new NameReader(octets, at).nameOctets()))
        const asText = attempt(() => new NameReader(octets, at).nameText())
        expect(asText).toEqual(asOctets)
      }),
      { numRuns: 2000 },
    )
  })

  it('are refused when cut anywhere', () => {
    fc.assert(
      fc.property(anyName, fc.nat(254), (name, cut) => {
        const octets = Uint8Array.from([...new Uint8Array(12), ...name.subarray(0, cut % name.length)])
        expect(() => new NameReader(octets, 12).nameText()).toThrow(
          expect.objectContaining({ name: 'DecodeError', code: 'truncated' }),
        )
      }),
    )
  })

  function attempt(run: () => string): unknown {
    try {
      return run()
    } catch (error) {
      expect(error).toMatchObject({ name: 'DecodeError' })
      return error
    }
  }
})
