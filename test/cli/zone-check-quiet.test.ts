// Where nothing is wrong nothing is told: the default zones, together, and the real root zone.

import { existsSync, readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { problemsBetween, reportZone } from '../../src/cli/zone-report.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { HeldFiles } from '../../src/dns/zonefile/edit/held-files.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

const ROOT_ZONE = '../shared/data/root-2020.zone'

/** 22 November 2026. */
const NOW_MS = 1_795_305_600_000

const { files } = nodeRuntime()

it('the default zones raise no alarm, alone or together', async () => {
  const held = new HeldFiles(files)
  const reports = []
  for (const name of readdirSync('zones').filter((name) => name.endsWith('.zone'))) {
    reports.push(await reportZone(held, `zones/${name}`, { origin: undefined, nowMs: NOW_MS }))
  }
  const between = await problemsBetween(held, reports)
  const problems = [...reports.flatMap((report) => report.problems), ...[...between.values()].flat()]
  expect(problems.map(({ file, line, message }) => `${file}:${line}: ${message}`)).toEqual([])
})

it.runIf(existsSync(ROOT_ZONE))('the real root zone raises no alarm', async () => {
  const report = await reportZone(new HeldFiles(files), ROOT_ZONE, { origin: DomainName.root, nowMs: NOW_MS })
  expect(report.problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([])
})
