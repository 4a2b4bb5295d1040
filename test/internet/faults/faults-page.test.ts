import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { FAULT_KINDS } from '../../../src/worldfile/fault.ts'

it('docs/faults.md has a row for each kind, in their order', () => {
  const rows = readFileSync('docs/faults.md', 'utf8').matchAll(/^\| `([a-z0-9-]+)` \|/gm)
  expect([...rows].map(([, kind]) => kind)).toEqual([...FAULT_KINDS])
})
