/** The commands of `rootwalk`, put together. Each has its own file. */

import { Command } from 'commander'
import { authorityCommand } from './authority-command.ts'
import { controlCommand } from './control-command.ts'
import { helpCommand } from './help-command.ts'
import { journeyCommand } from './journey-command.ts'
import { queryCommand } from './query-command.ts'
import { resolverCommand } from './resolver-command.ts'
import { scenarioCommand } from './scenario-command.ts'
import { simCommand } from './sim-command.ts'
import { traceCommand } from './trace-command.ts'
import { tracerouteCommand } from './traceroute-command.ts'
import { upCommand } from './up-command.ts'
import { VERSION } from './version.ts'
import { worldCommand } from './world-command.ts'
import { zoneCommand } from './zone-command.ts'

export interface ProgramOptions {
  readonly verbose?: true
}

/** The program; parsing throws `CommanderError` for wrong usage, and once help is printed. */
export function createProgram(): Command {
  const program = new Command('rootwalk')
    .description('The whole path of a name, from the root down: authoritative servers and a resolver.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--verbose', 'tell where in the program an unexpected error came from')
    .addHelpText('after', "\nExample:\n  rootwalk up\n\n'rootwalk help COMMAND' tells more about a command.")
    .showHelpAfterError("'rootwalk --help' lists the commands")
    .helpCommand(false)
    .exitOverride()
  const commands = [
    upCommand(),
    authorityCommand(),
    resolverCommand(),
    controlCommand(),
    queryCommand(),
    traceCommand(),
    zoneCommand(),
    scenarioCommand(),
    simCommand(),
    journeyCommand(),
    tracerouteCommand(),
    worldCommand(),
    helpCommand(),
  ]
  for (const command of commands) {
    inherit(program, command, 'rootwalk')
    program.addCommand(command)
  }
  return program
}

/** Gives a command, and those below it, the manners of its parent. */
function inherit(parent: Command, command: Command, parentPath: string): void {
  const path = `${parentPath} ${command.name()}`
  command.copyInheritedSettings(parent).showHelpAfterError(`'${path} --help' shows how it is used`)
  for (const child of command.commands) inherit(command, child, path)
}
