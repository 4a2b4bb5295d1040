import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findClass } from '../../src/dns/iana/classes.ts'
import { findType } from '../../src/dns/iana/types.ts'
import { NameReader } from '../../src/dns/name/name-reader.ts'
import { NameWriter } from '../../src/dns/name/name-writer.ts'
import { canonicalRdata, formatRdata, parseRdata, recordType } from '../../src/dns/rdata/registry.ts'
import { DecodeError, EncodeError, TextError } from '../../src/errors.ts'
import { EXAMPLES, OTHER_EXAMPLES, type Example } from '../dns/rdata/examples.ts'

const examples = [...EXAMPLES, ...OTHER_EXAMPLES]
const RUNS = { numRuns: 5000 }

const numbers = ({ type, rrclass }: Example) => [findType(type)!, findClass(rrclass ?? 'IN')!] as const
const entry = (example: Example) => recordType(...numbers(example))
const octetsOf = ({ wire }: Example) => Uint8Array.from(Buffer.from(wire, 'hex'))
const anyExample = fc.constantFrom(...examples)
const arrayOf = (octets: Uint8Array) => [...octets]

type ErrorKind = new (...given: never[]) => Error

/** What `run` gives, or undefined when it throws an error of that kind; any other error is thrown on. */
function unless<T>(kind: ErrorKind, run: () => T): T | undefined {
  try {
    return run()
  } catch (error) {
    if (error instanceof kind) return undefined
    throw error
  }
}

/** Whether `run` does without throwing an error of that kind. */
function does(kind: ErrorKind, run: () => void): boolean {
  const done = unless(kind, () => {
    run()
    return true
  })
  return done ?? false
}

/** Octets with some of them changed, left out or put in. */
function mutated(octets: Uint8Array): fc.Arbitrary<Uint8Array> {
  const edit = fc.tuple(fc.nat(octets.length), fc.nat(2), fc.uint8Array({ maxLength: 3 }))
  return fc.array(edit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const result = [...octets]
    for (const [at, removed, added] of edits) result.splice(at, removed, ...added)
    return Uint8Array.from(result)
  })
}

const anyOctets = anyExample.chain((example) =>
  fc.tuple(fc.constant(example), fc.oneof(mutated(octetsOf(example)), fc.uint8Array({ maxLength: 80 }))),
)

// A size of nothing times ten to some power is read as nothing, so that its octets are not what comes back.
const hasManyForms = ({ type }: Example) => type === 'LOC'

describe('octets from anywhere', () => {
  it('are data of a type, and then all ways of reading agree, or throw a DecodeError', () => {
    fc.assert(
      fc.property(anyOctets, ([example, octets]) => {
        const read = does(DecodeError, () => entry(example).read(new NameReader(octets)))
        const others = [
          does(DecodeError, () => entry(example).copy(new NameReader(octets), new NameWriter())),
          does(DecodeError, () => formatRdata(...numbers(example), octets)),
          does(DecodeError, () => canonicalRdata(...numbers(example), octets)),
        ]
        expect(others).toEqual([read, read, read])
      }),
      RUNS,
    )
  })

  it('that are data of a type come back from its value and from its text', () => {
    fc.assert(
      fc.property(anyOctets, ([example, octets]) => {
        const writer = new NameWriter()
        if (!does(DecodeError, () => entry(example).copy(new NameReader(octets), writer))) return
        const rdata = writer.finish()
        const again = new NameWriter()
        entry(example).write(again, entry(example).read(new NameReader(rdata)))
        const reparsed = parseRdata(...numbers(example), formatRdata(...numbers(example), rdata))
        if (hasManyForms(example)) expect(arrayOf(again.finish())).toEqual(arrayOf(reparsed))
        else expect([arrayOf(again.finish()), arrayOf(reparsed)]).toEqual([arrayOf(rdata), arrayOf(rdata)])
      }),
      RUNS,
    )
  })
})

describe('text from anywhere', () => {
  const anyText = anyExample.chain((example) =>
    fc.tuple(
      fc.constant(example),
      fc.oneof(
        mutated(new TextEncoder().encode(example.given ?? example.printed)).map((octets) =>
          Buffer.from(octets).toString(),
        ),
        fc.string({ unit: fc.constantFrom(...Array.from(' \t"\\;()=,.:-/0123456789abcdefKEYk\n')) }),
      ),
    ),
  )

  it('is data of a type that prints as text for the same data, or throws a TextError', () => {
    fc.assert(
      fc.property(anyText, ([example, text]) => {
        const rdata = unless(TextError, () => parseRdata(...numbers(example), text))
        if (rdata === undefined) return
        const printed = formatRdata(...numbers(example), rdata)
        expect(arrayOf(parseRdata(...numbers(example), printed))).toEqual(arrayOf(rdata))
      }),
      RUNS,
    )
  })
})

describe('values from anywhere', () => {
  const anyValue = fc.oneof(
    fc.anything({ withBigInt: true, withNullPrototype: true, withTypedArray: true }),
    fc.constantFrom<unknown>(-1, 0.5, 2 ** 32, NaN, '', '.', 'a'.repeat(300), [], {}, null, undefined),
  )
  /** A value with one property, or all of it, exchanged for something else. */
  const anyData = anyExample.chain((example) => {
    const value = entry(example).read(new NameReader(octetsOf(example)))
    const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
    const spoilt = names.map((name) =>
      anyValue.map((other) => (Array.isArray(value) ? [other] : { ...(value as object), [name]: other })),
    )
    return fc.tuple(fc.constant(example), fc.oneof(anyValue, ...spoilt))
  })

  it('are written as data of the type, or throw an EncodeError', () => {
    fc.assert(
      fc.property(anyData, ([example, data]) => {
        const writer = new NameWriter()
        if (!does(EncodeError, () => entry(example).write(writer, data))) return
        const octets = writer.finish()
        expect(() => entry(example).read(new NameReader(octets))).not.toThrow()
      }),
      RUNS,
    )
  })
})
