/** Our answers beside those of BIND, Knot, NSD and PowerDNS; writes docs/conformance.md, with the sample scenarios. */

import { describe, expect, it } from 'vitest'
import { sampleReport } from '../../scenario/sample-report.ts'
import { commonAnswer, differences, readCases, type Case } from './cases.ts'

/** Cases in which three servers agree and we, on purpose, answer otherwise: id → why. */
const EXCEPTIONS: ReadonlyMap<number, string> = new Map([])

const cases = readCases()
if (cases === undefined) console.log('skipped: the recorded cases are not there (../shared/data/ferret)')

describe.skipIf(cases === undefined)('recorded answers of four authoritative servers', () => {
  const agreeing = (count: number): Case[] =>
    (cases ?? []).filter((each) => commonAnswer(each).servers.length === count)
  const failures = (some: readonly Case[]): string[] =>
    some.flatMap((each) => {
      const found = differences(each, commonAnswer(each))
      return found.length === 0 ? [] : [`case ${each.id}, ${each.name} ${each.type}: ${found.join('; ')}`]
    })

  it('are ours too where all four agree', () => {
    expect(failures(agreeing(4))).toEqual([])
  })

  it('are ours too where three agree, but for the exceptions that have a reason', () => {
    expect(failures(agreeing(3).filter(({ id }) => !EXCEPTIONS.has(id)))).toEqual([])
  })

  it('match what docs/conformance.md says', async () => {
    await expect(`${report()}\n${await sampleReport()}`).toMatchFileSnapshot('../../../docs/conformance.md')
  })

  function report(): string {
    const row = (title: string, some: readonly Case[]): string => {
      const equal = some.length - failures(some).length
      return `| ${title} | ${some.length} | ${equal} | ${((100 * equal) / some.length).toFixed(1)} % |`
    }
    const split = (cases ?? []).filter((each) => commonAnswer(each).servers.length < 3)
    const anyOf = split.filter((each) =>
      each.answers.some((answer) => differences(each, answer).length === 0),
    )
    return `# Conformance

Written by \`npm run conformance\`; \`npm test\` fails when it is out of date.

## Answers of authoritative servers

Zone files with one query each, and what BIND, Knot, NSD and PowerDNS answered to it (FerretDataset, every tenth
case). Compared are the rcode, the flags, and the answer and authority sections as sets of records.

| cases in which | cases | equal to ours | |
|---|---:|---:|---:|
${row('all four servers agree', agreeing(4))}
${row('three agree', agreeing(3))}

In ${split.length} further cases no three agree; ours is one of the answers given in ${anyOf.length} of them.

Exceptions with a reason: ${EXCEPTIONS.size === 0 ? 'none.' : [...EXCEPTIONS].map(([id, why]) => `case ${id}: ${why}`).join('; ')}
`
  }
})
