// The zone files of test/zone-mistakes, each with a mistake of its own: all are told, with the right rule and line, and
// nothing else is. What a file expects stands in its first lines.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { problemsBetween, reportZone, type ReportOptions } from '../../src/cli/zone-report.ts'
import { differenceOf, isSame } from '../../src/cli/zone-difference.ts'
import { DomainName } from '../../src/dns/name/domain-name.ts'
import { readZone } from '../../src/dns/zone/zone-text.ts'
import { HeldFiles } from '../../src/dns/zonefile/edit/held-files.ts'
import { nodeRuntime } from '../../src/node/node-runtime.ts'

const FOLDER = 'test/zone-mistakes'

/** 22 November 2026. */
const NOW_MS = 1_795_305_600_000

const { files } = nodeRuntime()

const names = readdirSync(FOLDER)
const single = names.filter((name) => name.endsWith('.zone'))
const sets = names.filter((name) => statSync(join(FOLDER, name)).isDirectory())

interface Expectation {
  readonly origin: DomainName
  readonly previous: string | undefined
  /** `rule at line`, of which one of several rules may be told where `|` stands between them. */
  readonly problems: readonly string[]
}

function expectationOf(path: string): Expectation {
  const text = readFileSync(path, 'utf8')
  const value = (name: string) => new RegExp(`^; ${name}: (.*)$`, 'm').exec(text)?.[1]
  const problems = value('expected')!
  return {
    origin: DomainName.parse(value('origin') ?? 'example.com'),
    previous: value('previous'),
    problems: problems === 'nothing' ? [] : problems.split(', '),
  }
}

async function optionsOf({ origin, previous }: Expectation): Promise<ReportOptions> {
  if (previous === undefined) return { origin, nowMs: NOW_MS }
  const zone = await readZone(files, join(FOLDER, previous), { origin })
  return {
    origin,
    nowMs: NOW_MS,
    previous: { zone, isSame: async (now) => isSame(await differenceOf(zone, now, true, pause)) },
  }
}

describe('a zone file with a mistake', () => {
  it('is one of at least 120', () => {
    expect(single.length + sets.length).toBeGreaterThanOrEqual(120)
  })

  it.each(single)('%s', async (name) => {
    const path = join(FOLDER, name)
    const expectation = expectationOf(path)
    const { problems } = await reportZone(new HeldFiles(files), path, await optionsOf(expectation))
    const told = problems.map(({ rule, line }) => `${rule} at ${line}`)
    expect(told.sort()).toEqual([...expectation.problems].sort())
    expect(problems.every(({ message, why, column }) => message !== '' && why !== '' && column > 0)).toBe(
      true,
    )
  })
})

describe('zones that do not fit together', () => {
  it.each(sets)('%s', async (name) => {
    const paths = readdirSync(join(FOLDER, name)).map((file) => join(FOLDER, name, file))
    const held = new HeldFiles(files)
    const options = { origin: undefined, nowMs: NOW_MS }
    const reports = []
    for (const path of paths) reports.push(await reportZone(held, path, options))
    const between = await problemsBetween(held, reports)
    const told = reports.map((report) => [...report.problems, ...between.get(report)!])
    expect(told.map((problems) => problems.map(({ rule, line }) => `${rule} at ${line}`))).toEqual(
      paths.map((path) => expectationOf(path).problems),
    )
  })
})
