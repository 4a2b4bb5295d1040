import { describe, expect, it } from 'vitest'
import { problemsIn, problemsOf, reportOf } from './zone-findings.ts'

const LOST_MX =
  'warning target-does-not-exist: the MX of a.example. points at lost.a.example., which does not exist'

describe('a file with mistakes in its text', () => {
  it('is checked for sense as well, in the same pass', async () => {
    expect(await problemsIn('www A 192.0.2.300', '@ MX 10 lost')).toEqual([
      '5 bad-address 192.0.2.300',
      `6 ${LOST_MX}`,
    ])
  })

  it('is checked for sense beside a record that the zone cannot hold', async () => {
    expect(await problemsIn('c CNAME ns', 'c A 192.0.2.2', '@ MX 10 lost')).toEqual([
      '6 bad-value c.a.example.',
      `7 ${LOST_MX}`,
    ])
  })

  it.each([
    ['the name itself', 'lost A 192.0.2.300'],
    ['a name below it', 'x.lost A 192.0.2.300'],
    ['a wildcard that covers it', '* A 192.0.2.300'],
    ['a name that cannot be read', 'lo..st A 192.0.2.1'],
    ['a directive', '$GENERATE 1-x lost$ A 192.0.2.1'],
    ['a file that cannot be read', '$INCLUDE hosts'],
    ['what an open parenthesis swallows', 'x TXT ( "a"'],
    ['a record whose owner is left out', 'lost A 192.0.2.300\n A 192.0.2.301'],
  ])('is not said to lack what may stand on a broken line: %s', async (_, line) => {
    const problems = await problemsIn('@ MX 10 lost', line)
    expect(problems.filter((problem) => problem.includes('target'))).toEqual([])
    expect(problems.length).toBeGreaterThan(0)
  })

  it('is not said to lack the address below a cut that may stand on a broken line', async () => {
    expect(await problemsIn('sub NS 1 2', '@ MX 10 x.sub')).toEqual(['5 extra-field 2'])
  })

  it('is said to lack what a broken line at the apex cannot give', async () => {
    expect(await problemsIn('@ MX ten ns', '@ MX 10 lost')).toEqual(['5 bad-number ten', `6 ${LOST_MX}`])
  })

  it('is not checked for sense when what is left is no zone', async () => {
    const text = '$TTL 60\n@ SOA ns hostmaster x 2 3 4 5\n@ NS ns\n@ MX 10 lost\n'
    expect(await problemsOf(text)).toEqual(['2 bad-number x'])
    expect((await reportOf(text)).isChecked).toBe(false)
  })
})
