// A vitest reporter whose only output is the run's last line: `N passed, N failed[, N skipped]`.
// It knows counts only; which tests failed, and why, is told by the reporter beside it.

import type { Reporter } from 'vitest/node'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** The part of vitest's test tree that counting needs: a module, a suite or a test. */
export interface TestNode {
  readonly type: 'module' | 'suite' | 'test'
  /** Errors outside of any test: a file that does not load, a hook that throws. */
  errors?(): readonly unknown[]
  result?(): { readonly state: string }
  readonly children?: Iterable<TestNode>
}

/** Counts the tests below `nodes`. Each error outside of a test, and each test that never ended, is a failure. */
export function countTests(nodes: Iterable<TestNode>, unhandledErrors = 0): Counts {
  const counts = { passed: 0, failed: unhandledErrors, skipped: 0 }
  const visit = (node: TestNode): void => {
    if (node.type === 'test') {
      const state = node.result?.().state
      if (state === 'passed') counts.passed++
      else if (state === 'skipped') counts.skipped++
      else counts.failed++
      return
    }
    counts.failed += node.errors?.().length ?? 0
    for (const child of node.children ?? []) visit(child)
  }
  for (const node of nodes) visit(node)
  return counts
}

/** @param exitCode what the process ends with: a run that fails without a failed test still counts as one failure */
export function formatClosingLine({ passed, failed, skipped }: Counts, exitCode: number): string {
  const failures = exitCode !== 0 && failed === 0 ? 1 : failed
  const line = `${passed} passed, ${failures} failed`
  return skipped === 0 ? line : `${line}, ${skipped} skipped`
}

export default class ClosingLineReporter implements Reporter {
  #counts: Counts = { passed: 0, failed: 0, skipped: 0 }

  onInit(): void {
    // Only at exit has everything else, such as a complaint about open handles, been printed.
    process.once('exit', (code) => {
      process.stdout.write(`${formatClosingLine(this.#counts, code)}\n`)
    })
  }

  onTestRunEnd(modules: Iterable<TestNode>, unhandledErrors: readonly unknown[]): void {
    this.#counts = countTests(modules, unhandledErrors.length)
  }
}
