/** `rootwalk help`: how a command is used, be it one below another. */

import { Command } from 'commander'

const EXAMPLES = `
Examples:
  rootwalk help query
  rootwalk help zone check

Exit code: 0 when done; 2 for a command that there is none of.`

export function helpCommand(): Command {
  const command: Command = new Command('help')
    .summary('how a command is used')
    .description('Tell how a command is used.')
    .argument('[command...]', 'the command; all are listed when left out')
    .addHelpText('after', EXAMPLES)
    .action((words: readonly string[]) => {
      let shown = command.parent!
      for (const word of words) {
        const next = shown.commands.find((each) => each.name() === word)
        if (next === undefined) command.error(`error: unknown command '${words.join(' ')}'`)
        shown = next
      }
      shown.help()
    })
  return command
}
