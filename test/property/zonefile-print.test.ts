// Whatever records a zone holds, its printed file parses back to the same ones, octet for octet.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TYPE } from '../../src/dns/iana/types.ts'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { formatRecord, parseRecord } from '../../src/dns/zonefile/record-text.ts'
import { parseZoneFile } from '../../src/dns/zonefile/zone-file.ts'
import { printZone } from '../../src/dns/zonefile/zone-printer.ts'
import { KeptRecords } from '../dns/zonefile/reading.ts'

type Octets = fc.Arbitrary<Uint8Array>

const ascii = new TextEncoder()

/** Octets that mean something in a zone file, more often than chance would have them. */
const octet = fc.oneof(fc.constantFrom(...ascii.encode('.@$;()"\\ \t\n\r0a*A\u0000')), fc.nat(255))

function run(minLength: number, maxLength = minLength): Octets {
  return fc.array(octet, { minLength, maxLength }).map((octets) => Uint8Array.from(octets))
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}

function sequence(...parts: Octets[]): Octets {
  return fc.tuple(...parts).map(concat)
}

function repeated(part: Octets, minLength: number, maxLength: number): Octets {
  return fc.array(part, { minLength, maxLength }).map(concat)
}

function counted(part: Octets): Octets {
  return part.map((octets) => concat([Uint8Array.of(octets.length), octets]))
}

const words = fc.constantFrom('www', '*', 'mx', 'IN', '300', '@', '$TTL').map((word) => ascii.encode(word))
const labels = repeated(counted(fc.oneof(words, run(1, 4), run(63))), 0, 3)
const name = sequence(labels, fc.constant(new Uint8Array(1)))

/** Types, known and unknown, with octets that can be their data. */
const data = fc.oneof(
  ...(
    [
      [TYPE.A, run(4)],
      [TYPE.AAAA, run(16)],
      [TYPE.NS, name],
      [TYPE.CNAME, name],
      [TYPE.SOA, sequence(name, name, run(20))],
      [TYPE.MX, sequence(run(2), name)],
      [TYPE.TXT, repeated(counted(run(0, 20)), 1, 3)],
      [TYPE.SRV, sequence(run(6), name)],
      // A digest type of no fixed length.
      [TYPE.DS, sequence(run(3), fc.constant(Uint8Array.of(250)), run(1, 40))],
      [TYPE.OPENPGPKEY, run(1, 200)],
      [65280, run(0, 30)],
      [65534, run(0, 3)],
    ] as const
  ).map(([type, rdata]) => rdata.map((octets) => ({ type, rdata: octets }))),
)

const ttlSeconds = fc.oneof(fc.constantFrom(0, 300, 3600, 2_147_483_647), fc.nat(100_000))

/** An origin and records, most of them below it. */
const zone = fc.tuple(name, fc.constantFrom(1, 4, 4660)).chain(([apex, rrclass]) => {
  const owner = fc.oneof(
    { weight: 4, arbitrary: sequence(labels, fc.constant(apex)) },
    { weight: 1, arbitrary: name },
  )
  const record: fc.Arbitrary<ResourceRecord> = fc
    .tuple(
      owner.filter((octets) => octets.length <= 255),
      data,
      ttlSeconds,
    )
    .map(([octets, { type, rdata }, ttl]) => ({
      owner: DomainName.from(octets),
      type,
      rrclass,
      ttlSeconds: ttl,
      rdata,
    }))
  return fc.record({
    origin: fc.constant(DomainName.from(apex)),
    records: fc.array(record, { maxLength: 12 }),
  })
})

describe('a printed zone', () => {
  it('parses back to the same records', () => {
    fc.assert(
      fc.property(zone, ({ origin, records }) => {
        const text = [...printZone(origin, records)].join('')
        const kept = new KeptRecords()
        parseZoneFile(text, {}, kept)
        expect(sorted(kept.records)).toEqual(sorted(records))
      }),
      { numRuns: 500 },
    )
  })

  it('prints the same when it is printed again', () => {
    fc.assert(
      fc.property(zone, ({ origin, records }) => {
        const text = [...printZone(origin, records)].join('')
        const kept = new KeptRecords()
        parseZoneFile(text, {}, kept)
        expect([...printZone(origin, kept.records)].join('')).toBe(text)
      }),
      { numRuns: 200 },
    )
  })
})

describe('a printed record', () => {
  it('parses back to the same record', () => {
    fc.assert(
      fc.property(zone, ({ records }) => {
        for (const record of records)
          expect(octetsOf(parseRecord(formatRecord(record)))).toBe(octetsOf(record))
      }),
      { numRuns: 300 },
    )
  })
})

function sorted(records: readonly ResourceRecord[]): string[] {
  return records.map(octetsOf).sort()
}

function octetsOf({ owner, type, rrclass, ttlSeconds, rdata }: ResourceRecord): string {
  return [owner.octets.join(), type, rrclass, ttlSeconds, rdata.join()].join(' ')
}
