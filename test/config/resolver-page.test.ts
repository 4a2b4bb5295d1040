// docs/resolver.md names every key that a configuration may have, and its examples are sound.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readResolverConfig } from '../../src/config/read-resolver-config.ts'
import { resolverSchema } from '../../src/config/schema/resolver-schema.ts'
import { readFencedBlocks } from '../tidy/markdown.ts'
import { jsonSchemaOf, keysOf } from '../yamlfile/json-schema.ts'

const PAGE = readFileSync('docs/resolver.md', 'utf8')

describe('docs/resolver.md', () => {
  it('names every key', () => {
    const missing = keysOf(jsonSchemaOf(resolverSchema, '', '')).filter(
      (key) => !new RegExp(`\`${key}[\`:]|^ *- \\{.*${key}:|[ {]${key}:`, 'm').test(PAGE),
    )
    expect(missing).toEqual([])
  })

  it.each(readFencedBlocks(PAGE).filter(({ language }) => language === 'yaml'))(
    'shows a configuration that is sound, at line $line',
    ({ text }) => {
      expect(() => readResolverConfig(text, 'example.yaml')).not.toThrow()
    },
  )
})
