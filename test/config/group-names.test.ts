import { expect, it } from 'vitest'
import { ConfigError } from '../../src/config/config-error.ts'
import { readAuthorityConfig } from '../../src/config/read-authority-config.ts'

async function mistakes(text: string): Promise<string[]> {
  const read = readAuthorityConfig(text, 'a.yaml', () => Promise.reject(new Error('no files')))
  const error: unknown = await read.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error === undefined) return []
  if (!(error instanceof ConfigError)) throw error as Error
  return error.errors.map(({ line, column, message }) => `${line}:${column}: ${message}`)
}

it('the name of a group fits into the record of a catalog that is to hold it', async () => {
  const configOf = (group: string): string =>
    `zones:\n  cat.example: { produce: true }\n  a.example: { file: a.zone, catalog: cat.example, groups: [${group}] }\n`
  expect(await mistakes(configOf('g'.repeat(255)))).toEqual([])
  expect(await mistakes(configOf('g'.repeat(256)))).toEqual([
    `3:61: '${'g'.repeat(40)}…': expected at most 255 characters`,
  ])
})
