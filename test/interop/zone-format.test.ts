// What `rootwalk zone format` makes of a zone file is a zone file with the same records: BIND's compiler and ldns read
// both, and see no difference.

import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { runRootwalk } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { compileZone, originOf, ZONES } from './rig/zone-inventory.ts'

const REAL_ROOT = fileURLToPath(new URL('../../../shared/data/root-2020.zone', import.meta.url))

const FILES = readdirSync(ZONES).filter((file) => file.endsWith('.zone'))

describeNeeding(['named-compilezone', 'ldns-read-zone'], 'zone format', () => {
  const scope = new Scope()
  let folder: ScratchFolder

  beforeAll(async () => {
    folder = scope.use(new ScratchFolder())
    for (const file of FILES) copyFileSync(join(ZONES, file), folder.pathOf(file))
    await format('--write', '--drop-comments', ...FILES.map((file) => folder.pathOf(file)))
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  it.each(FILES)('keeps every record of %s', (file) =>
    expectSameRecords(join(ZONES, file), folder.pathOf(file), originOf(file)),
  )

  it.skipIf(!existsSync(REAL_ROOT))('keeps every record of the real root zone', async () => {
    const formatted = folder.write('real-root', await format('--origin', '.', REAL_ROOT))
    await expectSameRecords(REAL_ROOT, formatted, '.')
  })
})

async function format(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runRootwalk(['zone', 'format', ...args])
  expect(status, stderr).toBe(0)
  return stdout
}

async function expectSameRecords(given: string, formatted: string, origin: string): Promise<void> {
  const [bindOfGiven, bindOfFormatted, ldnsOfGiven, ldnsOfFormatted] = await Promise.all([
    compileZone(given, origin),
    compileZone(formatted, origin),
    readWithLdns(given),
    readWithLdns(formatted),
  ])
  expect(bindOfFormatted.map(withSingleSpaces).sort()).toEqual(bindOfGiven.map(withSingleSpaces).sort())
  expect(ldnsOfFormatted.sort()).toEqual(ldnsOfGiven.sort())
  expect(bindOfGiven.length).toBeGreaterThan(0)
  expect(ldnsOfGiven.length).toBe(bindOfGiven.length)
}

function withSingleSpaces(line: string): string {
  return line.replace(/\s+/g, ' ')
}

async function readWithLdns(file: string): Promise<string[]> {
  const { status, stdout, stderr } = await runProgram('ldns-read-zone', [file])
  expect(status, stderr).toBe(0)
  return stdout.split('\n').filter((line) => line !== '')
}
