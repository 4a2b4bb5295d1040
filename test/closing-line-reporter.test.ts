import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countTests, formatClosingLine, type TestNode } from './closing-line-reporter.ts'

const test = (state: string): TestNode => ({ type: 'test', result: () => ({ state }) })
const group = (type: 'module' | 'suite', children: TestNode[], errors = 0): TestNode => ({
  type,
  children,
  errors: () => new Array<unknown>(errors).fill(new Error('hook')),
})

describe('countTests', () => {
  it('counts each test by how it ended, at any depth', () => {
    const tree = [
      group('module', [test('passed'), group('suite', [test('failed'), test('passed')])]),
      group('module', [test('skipped')]),
    ]
    expect(countTests(tree)).toEqual({ passed: 2, failed: 1, skipped: 1 })
  })

  it('counts a test that never ended as failed', () => {
    expect(countTests([group('module', [test('pending')])])).toEqual({ passed: 0, failed: 1, skipped: 0 })
  })

  it('counts every error outside of a test as failed', () => {
    const tree = [group('module', [], 1), group('module', [group('suite', [test('skipped')], 1)])]
    expect(countTests(tree, 1)).toEqual({ passed: 0, failed: 3, skipped: 1 })
  })
})

describe('formatClosingLine', () => {
  it('names skipped tests only if there are some', () => {
    expect(formatClosingLine({ passed: 12, failed: 0, skipped: 0 }, 0)).toBe('12 passed, 0 failed')
    expect(formatClosingLine({ passed: 1, failed: 2, skipped: 3 }, 1)).toBe('1 passed, 2 failed, 3 skipped')
  })

  it('reports a failure for a run that ended badly without a failed test', () => {
    expect(formatClosingLine({ passed: 5, failed: 0, skipped: 0 }, 1)).toBe('5 passed, 1 failed')
  })
})

describe('the last line of a run', () => {
  let root: string

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'rootwalk-closing-line-'))
    symlinkSync(resolve('node_modules'), join(root, 'node_modules'))
  })
  afterEach(() => rmSync(root, { recursive: true }))

  const run = (files: Record<string, string>) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text)
    const vitest = resolve('node_modules/vitest/vitest.mjs')
    const reporters = ['--reporter', 'default', '--reporter', resolve('test/closing-line-reporter.ts')]
    const { status, stdout } = spawnSync(process.execPath, [vitest, 'run', '--root', root, ...reporters], {
      encoding: 'utf8',
    })
    return { status, lastLine: stdout.trimEnd().split('\n').at(-1) }
  }

  it('is the sum over all files, and a file that does not load or a hook that throws is a failure', () => {
    const outcome = run({
      'ends.test.js': `import { it } from 'vitest'
        it('passes', () => {}); it('fails', () => { throw new Error() }); it.skip('is skipped', () => {})`,
      'loads-not.test.js': `import './absent.js'`,
      'hook.test.js': `import { beforeAll, it } from 'vitest'
        beforeAll(() => { throw new Error() }); it('cannot run', () => {})`,
    })
    expect(outcome).toEqual({ status: 1, lastLine: '1 passed, 3 failed, 2 skipped' })
  })

  it('is there when nothing could be run', () => {
    expect(run({})).toEqual({ status: 1, lastLine: '0 passed, 1 failed' })
  })
})
