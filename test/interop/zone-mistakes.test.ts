// What the checkers of BIND, NSD and Knot refuse of the broken zone files in test/zone-mistakes, `rootwalk zone check` refuses.

import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { runRootwalk } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'

const FOLDER = 'test/zone-mistakes'

/** What others refuse and we only warn of, with the reason. */
const MILDER: Readonly<Record<string, string>> = {
  'obsolete-a6': 'BIND serves A6; NSD and Knot have forgotten the type',
  'obsolete-wks': 'BIND and NSD serve WKS; Knot has forgotten the type',
  'one-line-with-cr-lf': 'Knot reads no CR LF at all; the others do, and so do files that come from Windows',
}

describeNeeding(['named-checkzone', 'nsd-checkzone', 'knotc'], 'the broken zone files', () => {
  const scope = new Scope()
  const folder = scope.use(new ScratchFolder())
  afterAll(() => scope[Symbol.asyncDispose]())

  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.zone'))

  it.each(names)('are refused by us when others refuse them: %s', async (name) => {
    const file = resolve(FOLDER, name)
    const text = readFileSync(file, 'utf8')
    const origin = /^; origin: (.*)$/m.exec(text)?.[1] ?? 'example.com'
    // -i local: no look-ups in the Internet.
    const bind = runProgram('named-checkzone', ['-i', 'local', origin, file])
    const nsd = runProgram('nsd-checkzone', [origin, file])
    const config = folder.write(`${name}.conf`, knotConfig(folder.path, origin, file))
    const knot = runProgram('knotc', ['-c', config, 'zone-check', origin])
    const refusing = (await Promise.all([bind, nsd, knot])).filter(({ status }) => status !== 0)

    const before = /^; previous: (.*)$/m.exec(text)?.[1]
    const previous = before === undefined ? [] : ['--previous', resolve(FOLDER, before)]
    const { status, stdout } = await runRootwalk(['zone', 'check', ...previous, '--origin', origin, file])
    const isMilder = Object.keys(MILDER).some((title) => name.includes(title))
    const isRefused = refusing.length > 0 && !isMilder
    if (isRefused) expect(status, stdout + refusing.map(({ stderr }) => stderr).join('')).toBe(1)
    else expect(refusing.length > 0 || !isMilder).toBe(true)
    expect(stdout).toMatch(/ \[[a-z-]+\]\n/)
  })
})

function knotConfig(path: string, origin: string, file: string): string {
  return `server:
  rundir: "${path}"
database:
  storage: "${path}"
zone:
  - domain: "${origin}"
    file: "${file}"
    semantic-checks: on
`
}
