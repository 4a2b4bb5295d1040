// Zones in any layout, changed in any way: the rewritten files parse to exactly what is wanted, and the lines of all else
// are as they were.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ResourceRecord } from '../../src/dns/message/record.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { RecordIndex } from '../../src/dns/zonefile/edit/record-index.ts'
import { rewriteZoneFile } from '../../src/dns/zonefile/edit/rewrite-zone-file.ts'
import { formatRecord, parseRecord } from '../../src/dns/zonefile/record-text.ts'
import { parseZoneFile } from '../../src/dns/zonefile/zone-file.ts'

const origin = DomainName.parse('example.com.')
const MAIN = 'zones/example.com.zone'
const PART = 'zones/part.inc'

/** A record as it may be written: its owner, its data, and how. */
interface Written {
  readonly owner: string
  readonly data: string
  readonly ttl: number | undefined
  readonly hasClass: boolean
  readonly isAbsolute: boolean
  /** Whether the owner is left out where it repeats. */
  readonly isBlank: boolean
  readonly gap: string
  readonly comment: string
  readonly before: string
  readonly inPart: boolean
}

const owner = fc.constantFrom('@', 'a', 'b', 'www', '*.b', 'x.a', 'sub', 'z9')
const data = fc.oneof(
  fc.nat(3).map((n) => `A 192.0.2.${n}`),
  fc.nat(2).map((n) => `AAAA 2001:db8::${n}`),
  fc.nat(3).map((n) => `TXT "t ${n}" u${n}`),
  fc.nat(2).map((n) => `TXT ( "several;"\n  l${n} ; and a comment\n  )`),
  fc.nat(2).map((n) => `MX 1${n} mail${n}`),
  fc.nat(2).map((n) => `NS ns${n}.example.net.`),
)
const written: fc.Arbitrary<Written> = fc.record({
  owner,
  data,
  ttl: fc.option(fc.constantFrom(60, 300, 3600, 7200), { nil: undefined, freq: 2 }),
  hasClass: fc.boolean(),
  isAbsolute: fc.boolean(),
  isBlank: fc.boolean(),
  gap: fc.constantFrom(' ', '   ', '\t', '\t\t'),
  comment: fc.constantFrom('', '', ' ; noted', '\t;tabbed'),
  before: fc.constantFrom(
    '',
    '',
    '',
    '; a remark\n',
    '\n',
    '$ORIGIN sub.example.com.\n$ORIGIN example.com.\n',
    ' ; é\n',
  ),
  inPart: fc.boolean(),
})

const layout = fc.record({
  records: fc.array(written, { maxLength: 14 }),
  defaultTtl: fc.option(fc.constantFrom(300, 3600), { nil: undefined, freq: 3 }),
  newline: fc.constantFrom('\n', '\n', '\r\n'),
  hasPart: fc.boolean(),
  hasGenerate: fc.boolean(),
  isUnterminated: fc.boolean(),
})
type Layout = typeof layout extends fc.Arbitrary<infer T> ? T : never

const SOA = (serial: number, minimum: number) =>
  `@ 3600 SOA ns hostmaster ${serial} 7200 900 86400 ${minimum}`

function textsOf({ records, defaultTtl, newline, hasPart, hasGenerate, isUnterminated }: Layout) {
  const head = defaultTtl === undefined ? '' : `$TTL ${defaultTtl}\n`
  const soa = '@ IN 1h SOA ns hostmaster (\n  1    ; serial\n  2h 900\n  86400 300 ) ; end\n'
  const main = [head + soa]
  const part: string[] = ['; the part\n']
  let above = { main: '@', part: '' }
  for (const each of records) {
    const place = hasPart && each.inPart ? 'part' : 'main'
    const lines = place === 'part' ? part : main
    lines.push(each.before + lineOf(each, above[place]))
    above = { ...above, [place]: each.owner }
  }
  if (hasGenerate) main.push('$GENERATE 1-4/2 g$ 3600 TXT generated$\n')
  main.push('@ 3600 NS ns.example.org.\n')
  if (hasPart) main.push('$INCLUDE part.inc\n')
  main.push('; the end\n', '   ; really\n', 'last 60 A 192.0.2.99\n')
  let text = main.join('')
  if (isUnterminated) text = text.slice(0, -1)
  const withEnds = (lines: string) => Buffer.from(lines.replaceAll('\n', newline), 'latin1')
  return new Map<string, Uint8Array>([
    [MAIN, withEnds(text)],
    [PART, withEnds(part.join(''))],
  ])
}

function lineOf(each: Written, above: string): string {
  const { gap, isBlank, isAbsolute, ttl, hasClass, comment } = each
  const full = each.owner === '@' ? 'example.com.' : `${each.owner}.example.com.`
  const owner = isBlank && above === each.owner ? '' : isAbsolute ? full : each.owner
  const middle = [ttl === undefined ? [] : [String(ttl)], hasClass ? ['IN'] : []].flat()
  return [owner, ...middle, each.data].join(gap) + comment + '\n'
}

const changes = fc.record({
  serial: fc.integer({ min: 2, max: 3_000_000_000 }),
  minimum: fc.constantFrom(300, 300, 600),
  removed: fc.array(fc.nat(30), { maxLength: 6 }),
  added: fc.array(
    fc.record({
      owner: fc.oneof(owner, fc.constantFrom('new', 'a.new', 'aa')),
      data,
      ttl: fc.constantFrom(60, 3600),
    }),
    {
      maxLength: 5,
    },
  ),
})

const record = (text: string) => parseRecord(text, { origin })

function filesOf(texts: ReadonlyMap<string, Uint8Array>) {
  return {
    async *read(path: string) {
      await Promise.resolve()
      yield texts.get(path)!
    },
  }
}

function indexOf(texts: ReadonlyMap<string, Uint8Array>): RecordIndex {
  const index = new RecordIndex()
  parseZoneFile(texts.get(MAIN)!, { origin, file: MAIN, include: (path) => texts.get(path)! }, index)
  return index
}

const linesOf = (octets: Uint8Array) => Buffer.from(octets).toString('latin1').split(/\r?\n/)

describe('a rewritten zone file', () => {
  it('holds what is wanted, and keeps the lines of all else', async () => {
    await fc.assert(
      fc.asyncProperty(layout, changes, async (layout, { serial, minimum, removed, added }) => {
        const texts = textsOf(layout)
        const before = indexOf(texts)
        const all = [...before.records()]
        const soa = all.find(({ type }) => type === 6)!
        const others = all.filter(({ type }) => type !== 6)
        const gone = [...new Set(removed.filter((at) => at < others.length))].map((at) => others[at]!)
        const coming = added.map(({ owner, data, ttl }) => record(`${owner} ${ttl} ${data}`))
        const delta = {
          removed: [soa, ...gone],
          added: [record(SOA(serial, minimum)), ...coming],
        }
        const rewrite = await rewriteZoneFile(filesOf(texts), MAIN, delta, { origin })
        const after = new Map<string, Uint8Array>(texts)
        for (const { path, octets } of rewrite.files) after.set(path, octets)

        before.apply(delta)
        expect([...indexOf(after).records()].map(formatRecord).sort()).toEqual(
          [...before.records()].map(formatRecord).sort(),
        )
        expect(rewrite.notes.filter((note) => note.includes('printed anew'))).toEqual([])
        expectLinesKept(texts, after, [...delta.removed, ...delta.added])
      }),
      { numRuns: 1500 },
    )
  }, 120_000)
})

/** Comments and directives are all there; and so is each line that is whole in itself and of an RRset that is not touched. */
function expectLinesKept(
  before: ReadonlyMap<string, Uint8Array>,
  after: ReadonlyMap<string, Uint8Array>,
  touched: readonly ResourceRecord[],
): void {
  const rrsets = new Set(touched.map(({ owner, type }) => `${owner.key} ${type}`))
  for (const [path, octets] of before) {
    const kept = linesOf(octets).filter((line) => {
      if (/^\s*;|^\$(?!GENERATE)/.test(line)) return true
      if (!/^\S.*\b(?:A|AAAA|NS|MX)\b/.test(line) || line.startsWith('$')) return false
      if (!/^\S+\s+(?:IN\s+)?\d/.test(line)) return false
      const { owner, type } = record(line)
      return !rrsets.has(`${owner.key} ${type}`)
    })
    const lines = linesOf(after.get(path)!)
    let at = 0
    for (const line of kept) {
      const found = lines.indexOf(line, at)
      expect(found, `'${line}' of ${path} in\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0)
      at = found + 1
    }
  }
}
