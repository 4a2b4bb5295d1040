// What interop tests need of the machine: other people's programs, and privileges. A test declares its needs with
// `describeNeeding`; what is absent makes it skip and say why. `needs.test.ts` turns absence into failure under CI.

import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'
import packages from './programs.json' with { type: 'json' }

/** A row of the table of programs, each with the Debian package that holds it; `.ci/run` installs those. */
export type Program = keyof typeof packages

/** `network-namespace`: may enter a fresh one, with root's rights inside (ports below 1024, addresses, TAP devices). */
export type Need = Program | 'network-namespace'

const NEEDS = [
  ...(Object.keys(packages) as Program[]),
  'network-namespace',
] as const satisfies readonly Need[]

// Debian keeps servers in sbin, which the PATH of an ordinary user leaves out.
const SEARCH_PATH = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin']

/** Where a program is, or null. */
export function findProgram(program: string, searchPath: readonly string[] = SEARCH_PATH): string | null {
  for (const folder of searchPath) {
    const path = join(folder, program)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      continue
    }
  }
  return null
}

function isMet(need: Need): boolean {
  if (need !== 'network-namespace') return findProgram(need) !== null
  return spawnSync('unshare', ['--net', 'true'], { stdio: 'ignore' }).status === 0
}

/** Those of `needs` that this machine does not meet; of all that the interop tests know by default. */
export function missingNeeds(needs: readonly Need[] = NEEDS): Need[] {
  return needs.filter((need) => !isMet(need))
}

/** What is missing as a list for a person, one need a line, with the packages to install at its end. */
export function describeMissing(missing: readonly Need[]): string {
  const lines = missing.map((need) => `  ${need.padEnd(20)}${remedy(need)}`)
  const wanted = missing.flatMap((need) => (need === 'network-namespace' ? [] : [packages[need]]))
  const install = wanted.length === 0 ? [] : [`  apt-get install ${[...new Set(wanted)].join(' ')}`]
  return ['Missing for the interop tests:', ...lines, ...install].join('\n')
}

function remedy(need: Need): string {
  return need === 'network-namespace'
    ? 'run as root, where `unshare --net` works'
    : `package ${packages[need]}`
}

/** `describe` for tests with needs. Where one is not met the whole suite is skipped, and its title says why. */
export function describeNeeding(needs: readonly Need[], title: string, tests: () => void): void {
  const missing = missingNeeds(needs)
  if (missing.length === 0) {
    describe(title, tests)
    return
  }
  const reason = missing.map((need) => `${need} (${remedy(need)})`).join(', ')
  console.warn(`skipped: ${title}: needs ${reason}`)
  describe.skip(`${title} [needs ${reason}]`, tests)
}
