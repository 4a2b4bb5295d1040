/** The program `rootwalk`: its commands, and what becomes of their errors. Each command has its own file. */

import { Command, CommanderError } from 'commander'
import { nodeRuntime } from '../node/node-runtime.ts'
import { authorityCommand } from './authority-command.ts'
import { explainError } from './error-text.ts'
import { EXIT, type ExitCode } from './exit-code.ts'
import { queryCommand } from './query-command.ts'
import { resolverCommand } from './resolver-command.ts'
import { guardStreams } from './streams.ts'
import { styleFor } from './style.ts'
import { traceCommand } from './trace-command.ts'
import { upCommand } from './up-command.ts'
import { VERSION } from './version.ts'
import { zoneCommand } from './zone-command.ts'

const program = new Command('rootwalk')
  .description('The whole path of a name, from the root down: authoritative servers and a resolver.')
  .version(VERSION, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print help')
  .option('--verbose', 'tell where in the program an unexpected error came from')
  .showHelpAfterError("'rootwalk --help' lists the commands")
  .exitOverride()

const COMMANDS = [
  upCommand(),
  authorityCommand(),
  resolverCommand(),
  queryCommand(),
  traceCommand(),
  zoneCommand(),
]
for (const command of COMMANDS) {
  inherit(program, command, 'rootwalk')
  program.addCommand(command)
}

guardStreams()
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = await tell(error)
}

/** Gives a command, and those below it, the manners of its parent. */
function inherit(parent: Command, command: Command, parentPath: string): void {
  const path = `${parentPath} ${command.name()}`
  command.copyInheritedSettings(parent).showHelpAfterError(`'${path} --help' shows how it is used`)
  for (const child of command.commands) inherit(command, child, path)
}

/** Says on stderr what went wrong, unless commander has; returns the exit code. */
async function tell(error: unknown): Promise<ExitCode> {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  const style = styleFor(process.stderr)
  const failure = await explainError(error, nodeRuntime().files, style)
  if (failure !== undefined) {
    console.error(`${style.bad('error:')} ${failure.message}`)
    return failure.exitCode
  }
  const isVerbose = program.opts<{ verbose?: true }>().verbose === true || process.env.DEBUG !== undefined
  const { message = String(error), stack } = error instanceof Error ? error : {}
  console.error(
    `${style.bad('error:')} ${isVerbose ? (stack ?? message) : `${message} (a bug? --verbose tells where)`}`,
  )
  return EXIT.no
}
