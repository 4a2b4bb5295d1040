// docs/authority.md names every key, command and metric, and its examples are sound; so is configs/authority.yaml.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { SUBCOMMANDS } from '../../src/cli/control-subcommands.ts'
import { readAuthorityConfig } from '../../src/config/read-authority-config.ts'
import { authoritySchema } from '../../src/config/schema/authority-schema.ts'
import { AUTHORITY_METRICS } from '../../src/control/authority-metrics.ts'
import { readFencedBlocks } from '../tidy/markdown.ts'
import { jsonSchemaOf, keysOf } from '../yamlfile/json-schema.ts'

const PAGE = readFileSync('docs/authority.md', 'utf8')
const KEY =
  'key "secondaries" { algorithm hmac-sha256; secret "c2VjcmV0"; };\nkey "dhcp" { algorithm hmac-sha256; secret "c2VjcmV0"; };\n'

const read = (text: string) =>
  readAuthorityConfig(text, 'example.yaml', (file) => Promise.resolve({ file, text: KEY, isExposed: false }))

describe('docs/authority.md', () => {
  it('names every key', () => {
    const missing = keysOf(jsonSchemaOf(authoritySchema, '', '')).filter(
      (key) => !new RegExp(`\`${key}[\`:]`).test(PAGE),
    )
    expect(missing).toEqual([])
  })

  it('names every control command of an authority', () => {
    const names = SUBCOMMANDS.filter(({ of }) => of.includes('authority')).map(({ name }) => name)
    expect(names.filter((name) => !new RegExp(`\`${name}[ \`]`).test(PAGE))).toEqual([])
  })

  it('names every metric', () => {
    const names = [...AUTHORITY_METRICS.map(({ name }) => name), 'answer_seconds']
    expect(names.filter((name) => !PAGE.includes(`\`rootwalk_${name}\``))).toEqual([])
  })

  it.each(readFencedBlocks(PAGE).filter(({ language }) => language === 'yaml'))(
    'shows a configuration that is sound and safe, at line $line',
    async ({ text }) => {
      expect((await read(text)).warnings).toEqual([])
    },
  )
})

describe('configs/authority.yaml', () => {
  const example = readFileSync('configs/authority.yaml', 'utf8')

  it('is sound and safe', async () => {
    expect((await read(example)).warnings).toEqual([])
  })

  it('is sound with what stands behind its marks', async () => {
    const whole = example.replace(/^(\s*)# (?!yaml-)(?=\s*[\w-]+:|\s*- |\s{2,})/gm, '$1')
    const { config } = await read(whole)
    expect(config).toMatchObject({ state: '/var/lib/rootwalk', metrics: true })
    expect(Object.keys(config.zones!)).toEqual(['example.com', 'example.net'])
  })
})
