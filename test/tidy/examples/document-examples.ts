// Runs every example of a document, in order. A server that one example starts is there for those after it.

import { readFencedBlocks, type FencedBlock } from '../markdown.ts'
import type { ExampleProject, Server } from './example-project.ts'
import { readShellSteps, type ShellStep } from './shell-steps.ts'
import { runTypeScript } from './typescript-example.ts'

/** Blocks that are shown and not run: output, and files. Anything else has to be `sh` or `ts`. */
const SHOWN_LANGUAGES = new Set(['text', 'console', 'json', 'yaml', 'zone'])

/** What does not do what the document says, each with its line; none for a document without examples. */
export async function runDocument(project: ExampleProject, markdown: string): Promise<string[]> {
  const faults: string[] = []
  const servers: { line: number; server: Server }[] = []
  for (const block of readFencedBlocks(markdown)) {
    if (block.language === 'ts') faults.push(...(await runTypeScript(project, block)))
    else if (block.language === 'sh') await runShell(block)
    else if (!SHOWN_LANGUAGES.has(block.language)) {
      faults.push(
        `line ${block.line}: a block in '${block.language}', which is neither run nor known as shown`,
      )
    }
  }
  for (const { line, server } of servers) expectExit(line, 0, await server.stop())
  return faults

  async function runShell(block: FencedBlock): Promise<void> {
    for (const step of readShellSteps(block)) await runStep(step)
  }

  async function runStep(step: ShellStep): Promise<void> {
    switch (step.kind) {
      case 'run': {
        expectExit(step.line, step.exitCode, await project.run(step.command))
        return
      }
      case 'start':
        try {
          servers.push({ line: step.line, server: await project.start(step.command) })
        } catch (error) {
          faults.push(`line ${step.line}: ${String(error)}`)
        }
        return
      case 'pass over':
        return
      case 'unknown':
        faults.push(`line ${step.line}: no rule says whether to run '${step.command}'`)
    }
  }

  function expectExit(
    line: number,
    expected: number,
    outcome: { exitCode: number | null; output: string },
  ): void {
    if (outcome.exitCode === expected) return
    faults.push(`line ${line}: ended with ${outcome.exitCode} instead of ${expected}\n${outcome.output}`)
  }
}
