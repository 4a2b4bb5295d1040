// Runs every example of a document, in order. A server that one example starts is there for those after it.
// Of a transcript that is marked `console checked` the output has to be as shown, too.

import { readFencedBlocks, type FencedBlock } from '../markdown.ts'
import type { ExampleProject, Server } from './example-project.ts'
import { readShellSteps, type ShellStep } from './shell-steps.ts'
import { CHECKED, firstDifference, readTranscripts, type Transcript } from './transcripts.ts'
import { runTypeScript } from './typescript-example.ts'

/** Blocks that are shown and not run: output, and files. Anything else is run. */
const SHOWN_LANGUAGES = new Set(['text', 'console', 'json', 'yaml', 'zone'])

/**
 * What does not do what the document says, each with its line; none for a document without examples.
 *
 * @param onOutput hears what each transcript's command has printed
 */
export async function runDocument(
  project: ExampleProject,
  markdown: string,
  onOutput?: (transcript: Transcript, output: string) => void,
): Promise<string[]> {
  const faults: string[] = []
  const servers: { line: number; server: Server }[] = []
  const blocks = readFencedBlocks(markdown)
  const transcripts = readTranscripts(blocks)
  for (const block of blocks) {
    if (block.language === CHECKED) {
      for (const transcript of transcripts.get(block)!) await runTranscript(transcript)
    } else if (block.language === 'ts') faults.push(...(await runTypeScript(project, block)))
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

  /** Commands that are only passed over have an output that nobody checks. */
  async function runTranscript(transcript: Transcript): Promise<void> {
    const { line, command, typed } = transcript
    for (const step of readShellSteps({ line, language: 'sh', text: command })) {
      if (step.kind === 'start') faults.push(`line ${line}: a server is started in a block in 'sh'`)
      else if (step.kind !== 'run') await runStep(step)
      else {
        const outcome = await project.run(withInput(step.command, typed))
        onOutput?.(transcript, outcome.output)
        const difference = firstDifference(transcript, outcome.output)
        if (difference === undefined) expectExit(line, step.exitCode, outcome)
        else faults.push(difference)
      }
    }
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

function withInput(command: string, lines: readonly string[]): string {
  return ['{', command, "} <<'END OF INPUT'", ...lines, 'END OF INPUT'].join('\n')
}
