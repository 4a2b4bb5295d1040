import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { HeldFiles } from '../../../../src/dns/zonefile/edit/held-files.ts'
import { RULES, ruleText } from '../../../../src/dns/zone/lint/rule-texts.ts'
import type { Rule } from '../../../../src/dns/zone/lint/rule.ts'
import { reportZone } from '../../../../src/cli/zone-report.ts'
import { ruleSection } from './rule-document.ts'

const DOCUMENT = 'docs/zone-check.md'

describe('docs/zone-check.md', () => {
  it('tells of all rules, as --explain does', () => {
    const [introduction] = readFileSync(DOCUMENT, 'utf8').split('\n### ')
    const document = `${introduction!}\n${RULES.map(ruleSection).join('\n')}`
    if (process.env.WRITE_DOCS === undefined) expect(readFileSync(DOCUMENT, 'utf8')).toBe(document)
    else writeFileSync(DOCUMENT, document)
  })
})

const HEAD = '$TTL 3600\n'
const SOA = '@ SOA ns1 hostmaster 1 7200 900 1209600 300\n'
const NS = '@ NS ns1\n@ NS ns.example.net.\n'
const HOSTS = 'ns1 A 192.0.2.53\nhost A 192.0.2.9\nweb A 192.0.2.8\n'

/** Examples that show two zones, or what cannot be shown in a line of text. */
const NOT_OF_ONE_FILE: ReadonlySet<Rule> = new Set([
  'bad-octet',
  'control-character',
  'delegation-differs',
  'entry-too-long',
  'glue-differs',
  'include-depth',
  'include-failed',
  'include-loop',
  'lame-delegation',
  'mixed-line-ends',
  'not-delegated',
  'not-text',
  'serial-backward',
  'serial-unchanged',
  'string-too-long',
  'too-long',
  'too-many-errors',
  'too-many-includes',
  'unknown-class',
  'unreachable-target',
] as const)

/** Examples that bring what another zone has before. */
const BEFORE: Partial<Record<Rule, string>> = {
  'missing-ns': HEAD,
  'missing-soa': HEAD,
  'no-origin': HEAD,
  'no-owner': HEAD,
  'no-ttl': '',
  'unstated-ttl': '',
  'several-soas': HEAD + NS + HOSTS,
  'out-of-zone': HEAD + SOA + NS + HOSTS,
}

async function rulesIn(lines: string, rule: Rule): Promise<Rule[]> {
  const ownSoa = lines.includes(' SOA ') && rule !== 'several-soas' && rule !== 'soa-below-apex'
  const before = BEFORE[rule] ?? HEAD + (ownSoa ? '' : SOA) + (/^@ NS /m.test(lines) ? '' : NS)
  const hosts = before === '' || rule === 'missing-ns' || rule === 'no-origin' ? '' : HOSTS
  const after = rule === 'unstated-ttl' ? NS + HOSTS : BEFORE[rule] === undefined ? hosts : ''
  const text = before + lines + '\n' + after
  const files = {
    async *read() {
      await Promise.resolve()
      yield Buffer.from(text)
    },
  }
  const file = rule === 'no-origin' ? 'x' : 'example.com.zone'
  const report = await reportZone(new HeldFiles(files), file, { origin: undefined, nowMs: 1_795_305_600_000 })
  return report.problems.map((problem) => problem.rule)
}

describe('the example of a rule', () => {
  it.each(RULES.filter((rule) => !NOT_OF_ONE_FILE.has(rule)))(
    'breaks it, and then does not: %s',
    async (rule) => {
      const { wrong, right } = ruleText(rule)
      expect(await rulesIn(wrong, rule)).toContain(rule)
      expect(await rulesIn(right, rule)).not.toContain(rule)
    },
  )
})
