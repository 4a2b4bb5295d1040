import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { readYaml } from '../../src/yamlfile/yaml-data.ts'

describe('a YAML text', () => {
  beforeEach(() => void vi.spyOn(process, 'emitWarning').mockImplementation(() => {}))
  afterEach(() => void vi.restoreAllMocks())

  it('is read without a word to the terminal, even if a key is a collection', () => {
    expect(readYaml('? [a, b]\n: 1\n')).toMatchObject({ data: { '[ a, b ]': 1 } })
    expect(process.emitWarning).not.toHaveBeenCalled()
  })

  it('is refused in words when it is nested deeper than the stack allows', () => {
    const [mistake] = readYaml('['.repeat(20_000)) as { message: string }[]
    expect(mistake!.message).toBe('nested too deeply: at most 64 levels')
  })

  it('is read in a time that grows with it, however many keys a map has', () => {
    const keys = Array.from({ length: 60_000 }, (_, i) => `h${i}: 1`)
    const yaml = readYaml(keys.join('\n'))
    if (Array.isArray(yaml)) throw new Error('there is no mistake')
    const places = keys.map((_, i) => yaml.source.value([`h${i}`]).line)
    expect(places.at(-1)).toBe(60_000)
  }, 10_000)
})
