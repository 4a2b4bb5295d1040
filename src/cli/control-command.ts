/** `rootwalk control`: asks a running resolver or authority what it does and knows, and tells it what to do. */

import { Command, Option } from 'commander'
import { type Subcommand, SUBCOMMANDS } from './control-subcommands.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
A server that was started by the same user is found by itself, unless there are several: then --at names the
control socket, which each of them tells when it starts.

Examples:
  rootwalk control stats
  rootwalk control flush tree example.com
  rootwalk control retransfer example.com
  rootwalk control lookup www.example.com --at /run/user/1000/rootwalk/resolver-5300.sock

Exit code: 0 when done; 1 when no server listens, or it could not do it; 2 for wrong usage.`

/** By the servers that have the commands. */
const GROUPS: Readonly<Record<string, string>> = {
  'resolver,authority': 'Commands to every server:',
  resolver: 'Commands to a resolver:',
  authority: 'Commands to an authority:',
}

export function controlCommand(): Command {
  const command = new Command('control')
    .summary('ask a running server what it does, and tell it what to do')
    .description('Ask a running resolver or authority what it does and knows, and tell it what to do.')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
  for (const subcommand of SUBCOMMANDS) command.addCommand(commandFor(subcommand))
  return command
}

function commandFor(subcommand: Subcommand): Command {
  const { name, what, arguments: args = [], flags = [], examples, of } = subcommand
  const command = new Command(name)
    .helpGroup(GROUPS[of.join()]!)
    .summary(what)
    .description(`${what[0]!.toUpperCase()}${what.slice(1)}.`)
  for (const [form, meaning] of args) command.argument(form, meaning)
  for (const [flag, meaning] of flags) command.option(`--${flag}`, meaning)
  return command
    .addOption(
      new Option('--at <socket>', 'the control socket; that of the only running server when left out'),
    )
    .option('--json', 'print what the server tells as JSON, an item a line')
    .addHelpText(
      'after',
      ['', 'Examples:', ...examples.map((example) => `  rootwalk control ${example}`)].join('\n'),
    )
    .action(
      exitingWith(async () => {
        const { control } = await import('./control-action.ts')
        return (...given: unknown[]) => {
          const words = given.slice(0, args.length) as (string | undefined)[]
          const options = given[args.length] as Parameters<typeof control>[3] & Record<string, unknown>
          const asked = flags
            .filter(([flag]) => options[flag] === true)
            .map(([flag]) => [flag, true] as const)
          return control(subcommand, words, Object.fromEntries(asked), options)
        }
      }),
    )
}
