// Whatever a zone file holds, checking it ends with a report, and mending it makes nothing worse.

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fixedFiles, safeFixes } from '../../src/cli/zone-fixes.ts'
import { problemsBetween, reportZone } from '../../src/cli/zone-report.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { HeldFiles } from '../../src/dns/zonefile/edit/held-files.ts'

const FOLDER = 'test/zone-mistakes'
const texts = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.zone'))
  .map((name) => readFileSync(`${FOLDER}/${name}`))
const lines = texts.flatMap((text) =>
  text
    .toString('latin1')
    .split(/(?<=\n)/)
    .slice(2),
)

const options = { origin: DomainName.parse('example.com'), nowMs: 1_795_305_600_000 }

function filesOf(octets: Uint8Array): HeldFiles {
  return new HeldFiles({
    async *read(path) {
      await Promise.resolve()
      if (path !== 'x') throw new Error('there is no such file')
      yield octets
    },
  })
}

/** One of the broken files with octets changed, or lines of all of them in any order. */
const zoneFile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...texts), fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 4 }))
    .map(([text, changes]) => {
      const octets = Buffer.from(text)
      for (const [at, octet] of changes) octets[at % octets.length] = octet
      return octets
    }),
  fc
    .array(fc.constantFrom(...lines), { maxLength: 30 })
    .map((some) =>
      Buffer.from('$TTL 60\n@ SOA ns1 h 1 200 30 4000 50\n@ NS ns1\n' + some.join(''), 'latin1'),
    ),
)

describe('zone check', () => {
  it('ends with a report whose places are in the file', async () => {
    await fc.assert(
      fc.asyncProperty(zoneFile, async (octets) => {
        const files = filesOf(octets)
        const report = await reportZone(files, 'x', options)
        await problemsBetween(files, [report], options.origin)
        const count = octets.toString('latin1').split('\n').length
        for (const { line, column, message } of report.problems) {
          expect(line, message).toBeLessThanOrEqual(count)
          expect(Math.min(line, column), message).toBeGreaterThan(0)
        }
      }),
      { numRuns: 600 },
    )
  }, 60_000)

  it('takes back with each safe fix what it is for, and adds no error', async () => {
    await fc.assert(
      fc.asyncProperty(zoneFile, async (octets) => {
        const files = filesOf(octets)
        const before = await reportZone(files, 'x', options)
        for (const fixed of safeFixes(before.problems).slice(0, 3)) {
          const after = await reportZone(filesOf(fixedFiles(files, [fixed]).get('x')!), 'x', options)
          const told = ({ problems }: typeof before) =>
            problems.filter(({ rule }) => rule === fixed.rule).length
          expect(told(after), `${fixed.rule}: ${fixed.fix.says}`).toBeLessThan(told(before))
        }
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
