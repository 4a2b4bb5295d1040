/** Runs the program that is asked for, and says what became of it by its exit code. */

import { CommanderError } from 'commander'
import { EXIT, type ExitCode } from './exit-code.ts'
import { createProgram, type ProgramOptions } from './program.ts'
import { guardStreams } from './streams.ts'
import { styleFor } from './style.ts'

const program = createProgram()
guardStreams()
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = await tell(error)
}

/** Says on stderr what went wrong, unless commander has; returns the exit code. */
async function tell(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  // Errors know much of what the commands know: loaded only when there is one.
  const [{ explainError }, { nodeRuntime }] = await Promise.all([
    import('./error-text.ts'),
    import('../node/node-runtime.ts'),
  ])
  const style = styleFor(process.stderr)
  const failure = await explainError(error, nodeRuntime().files, style)
  const isVerbose = program.opts<ProgramOptions>().verbose === true || process.env.DEBUG !== undefined
  console.error(`${style.bad('error:')} ${failure?.message ?? unexpectedText(error, isVerbose)}`)
  return failure?.exitCode ?? EXIT.no
}

function unexpectedText(error: unknown, isVerbose: boolean): string {
  const { message = String(error), stack = message } = error instanceof Error ? error : {}
  return isVerbose ? stack : `${message} (unexpected; --verbose tells where it came from)`
}
