// `rootwalk zone check` judges zone files as the checkers of BIND and NSD do.

import { afterAll, beforeAll, expect, it } from 'vitest'
import { describeNeeding } from './needs.ts'
import { runProgram } from './rig/program.ts'
import { runRootwalk } from './rig/rootwalk.ts'
import { Scope } from './rig/scope.ts'
import { ScratchFolder } from './rig/scratch-folder.ts'
import { ZONE_CHECK_CASES } from './zone-check-cases.ts'

const ORIGIN = 'example.com.'

/** What `--json` has of each file, as far as it matters here. */
interface Report {
  readonly file: string
  readonly errors: readonly object[]
}

describeNeeding(['named-checkzone', 'nsd-checkzone'], 'zone check', () => {
  const scope = new Scope()
  const files = new Map<string, string>()
  let reports: Report[]

  beforeAll(async () => {
    const folder = scope.use(new ScratchFolder())
    for (const [i, { title, text }] of ZONE_CHECK_CASES.entries())
      files.set(title, folder.write(`${i}.zone`, text))
    const { stdout } = await check('--json', ...files.values())
    reports = JSON.parse(stdout) as Report[]
  })
  afterAll(() => scope[Symbol.asyncDispose]())

  const check = (...args: readonly string[]) => runRootwalk(['zone', 'check', '--origin', ORIGIN, ...args])

  it.concurrent.each(ZONE_CHECK_CASES)('judges $title', async ({ title, isSound, unlikeBind, unlikeNsd }) => {
    const file = files.get(title)!
    const [bind, nsd] = await Promise.all([
      // -i local: no look-ups in the Internet.
      runProgram('named-checkzone', ['-i', 'local', ORIGIN, file]),
      runProgram('nsd-checkzone', [ORIGIN, file]),
    ])

    const { errors } = reports.find((report) => report.file === file)!
    expect(errors.length === 0, JSON.stringify(errors)).toBe(isSound)
    expect(bind.status === 0, bind.stdout + bind.stderr).toBe(isSound !== (unlikeBind !== undefined))
    expect(nsd.status === 0, nsd.stdout + nsd.stderr).toBe(isSound !== (unlikeNsd !== undefined))
  })

  it('says it by the exit code, too: 0 when all are sound, 1 when one is not', async () => {
    const sound = ZONE_CHECK_CASES.filter(({ isSound }) => isSound).map(({ title }) => files.get(title)!)
    const broken = ZONE_CHECK_CASES.find(({ isSound }) => !isSound)!
    expect((await check(...sound)).status).toBe(0)
    expect((await check(...sound, files.get(broken.title)!)).status).toBe(1)
  })
})
