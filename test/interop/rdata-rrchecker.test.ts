import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { findClass } from '../../src/dns/iana/classes.ts'
import { findType, TYPE } from '../../src/dns/iana/types.ts'
import { formatRdata, parseRdata } from '../../src/dns/rdata/registry.ts'
import { EXAMPLES, type Example } from '../dns/rdata/examples.ts'
import { describeNeeding } from './needs.ts'

/** What named-rrchecker prints about one record; it takes one a run. */
function rrchecker(option: string, { type, rrclass = 'IN' }: Example, text: string): string {
  const input = `${rrclass} ${type} ${text}\n`
  const { status, stdout, stderr } = spawnSync('named-rrchecker', [option], { input, encoding: 'utf8' })
  if (status !== 0) throw new Error(`named-rrchecker ${option} refused ${input}: ${stderr}`)
  return stdout.trimEnd()
}

/** `CLASS1 TYPE15 \# 4 000A0000`: the digits. */
const wireOf = (example: Example, text: string) =>
  rrchecker('-u', example, text)
    .replace(/^.*\\# [0-9]+ ?/, '')
    .replaceAll(' ', '')

/** `IN MX 10 .`, from the data on. BIND puts two blanks where A6 has no address. */
const printedOf = (example: Example, text: string) =>
  rrchecker('-p', example, text).split('\t').slice(2).join('\t').replaceAll(/ +/g, ' ')

const numbers = ({ type, rrclass }: Example) => [findType(type)!, findClass(rrclass ?? 'IN')!] as const
const toHex = (octets: Uint8Array) => Buffer.from(octets).toString('hex').toUpperCase()

describeNeeding(['named-rrchecker'], 'record data, beside named-rrchecker', () => {
  it('has an example of each type that it lists', () => {
    const { stdout } = spawnSync('named-rrchecker', ['-T'], { encoding: 'utf8' })
    const missing = stdout
      .trim()
      .split('\n')
      .filter((name) => !EXAMPLES.some(({ type }) => type === name))
    expect(missing).toEqual([])
    expect(
      stdout
        .trim()
        .split('\n')
        .filter((name) => !Object.hasOwn(TYPE, name)),
    ).toEqual([])
  })

  it.each(
    EXAMPLES.map((example) => [`${example.type} ${example.given ?? example.printed}`, example] as const),
  )('%s', (_, example) => {
    const text = example.given ?? example.printed
    const rdata = parseRdata(...numbers(example), text)
    expect(toHex(rdata), 'text to wire').toBe(wireOf(example, text))
    expect(formatRdata(...numbers(example), rdata), 'text to text').toBe(printedOf(example, text))
    const octets = `\\# ${rdata.length} ${toHex(rdata)}`
    expect(printedOf(example, octets), 'wire to text').toBe(formatRdata(...numbers(example), rdata))
    expect(wireOf(example, example.printed), 'our text to its wire').toBe(toHex(rdata))
  })
})
