/** `rootwalk control`: asks a running resolver what it does and knows, and tells it what to do. */

import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import { exitingWith } from './exit-code.ts'
import type { ControlWords } from './control-action.ts'

const EXAMPLES = `
A resolver that was started by the same user is found by itself, unless there are several: then --at names the
control socket, which each of them tells when it starts.

Examples:
  rootwalk control stats
  rootwalk control flush tree example.com
  rootwalk control lookup www.example.com --at /run/user/1000/rootwalk/resolver-5300.sock

Exit code: 0 when done; 1 when no server listens, or it could not do it; 2 for wrong usage.`

interface Subcommand {
  readonly name: string
  readonly what: string
  readonly arguments?: readonly (readonly [form: string, what: string])[]
  readonly flags?: readonly (readonly [name: string, what: string])[]
  readonly examples: readonly string[]
  /** What is asked of the server, from the arguments. The flags that were given go along, each by its name. */
  readonly request: (...args: (string | undefined)[]) => ControlWords
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'status',
    what: 'who runs there, and for how long',
    examples: ['status'],
    request: () => ({ command: 'status' }),
  },
  {
    name: 'stats',
    what: 'all that was counted since the start, or the last reset',
    flags: [['reset', 'count anew from now on, once it is told; metrics go on']],
    examples: ['stats', 'stats --json', 'stats --reset'],
    request: () => ({ command: 'stats' }),
  },
  {
    name: 'dump',
    what: 'all that the cache holds, as a zone file with who said it; or what is known of servers',
    arguments: [['[what]', 'cache or servers; the cache when left out']],
    examples: ['dump', 'dump servers'],
    request: (what = 'cache') => ({ command: 'dump', what }),
  },
  {
    name: 'flush',
    what: 'forget what is known of a name, of one of its types, of all names below it, or everything',
    arguments: [
      ['<what>', 'name, tree or all'],
      ['[name]', 'the name'],
      ['[type]', 'a record type, of a name'],
    ],
    examples: [
      'flush name www.example.com',
      'flush name www.example.com AAAA',
      'flush tree example.com',
      'flush all',
    ],
    request: (what, name, type) => ({ command: 'flush', what, name, type }),
  },
  {
    name: 'trace',
    what: 'resolve a name there, and show each step with its reason',
    arguments: [
      ['<name>', 'the name'],
      ['[type]', 'the record type'],
    ],
    examples: ['trace www.example.com', 'trace example.com MX --json'],
    request: (name, type) => ({ command: 'trace', name, type }),
  },
  {
    name: 'lookup',
    what: 'which rules apply to a name, what is held of it, where a walk would begin, and whom it would ask',
    arguments: [
      ['<name>', 'the name'],
      ['[type]', 'the record type that rules are heard about; A when left out'],
    ],
    examples: ['lookup www.example.com', 'lookup www.example.com AAAA'],
    request: (name, type) => ({ command: 'lookup', name, type }),
  },
  {
    name: 'requests',
    what: 'the questions that are being resolved, and what they wait for',
    examples: ['requests'],
    request: () => ({ command: 'requests' }),
  },
  {
    name: 'reload',
    what: 'read the configuration again; with mistakes in it all stays as it was',
    examples: ['reload'],
    request: () => ({ command: 'reload' }),
  },
  {
    name: 'log',
    what: 'log each question, or no more',
    arguments: [['<queries>', 'on or off']],
    examples: ['log on'],
    request: (queries) => ({ command: 'log', queries }),
  },
  {
    name: 'save',
    what: 'write the cache to its file',
    arguments: [['[file]', 'another file than the configured one']],
    examples: ['save', 'save /tmp/cache.bin'],
    request: (file) => ({ command: 'save', file: file === undefined ? file : resolve(file) }),
  },
  {
    name: 'load',
    what: 'take back what a file of the cache holds, for as long as it still lives',
    arguments: [['[file]', 'another file than the configured one']],
    examples: ['load'],
    request: (file) => ({ command: 'load', file: file === undefined ? file : resolve(file) }),
  },
]

export function controlCommand(): Command {
  const command = new Command('control')
    .summary('ask a running resolver what it does, and tell it what to do')
    .description('Ask a running resolver what it does and knows, and tell it what to do.')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
  for (const subcommand of SUBCOMMANDS) command.addCommand(commandFor(subcommand))
  return command
}

function commandFor(subcommand: Subcommand): Command {
  const { name, what, arguments: args = [], flags = [], examples, request } = subcommand
  const command = new Command(name).summary(what).description(`${what[0]!.toUpperCase()}${what.slice(1)}.`)
  for (const [form, meaning] of args) command.argument(form, meaning)
  for (const [flag, meaning] of flags) command.option(`--${flag}`, meaning)
  return command
    .addOption(
      new Option('--at <socket>', 'the control socket; that of the only running resolver when left out'),
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
          const options = given[args.length] as Parameters<typeof control>[1] & Record<string, unknown>
          const asked = flags
            .filter(([flag]) => options[flag] === true)
            .map(([flag]) => [flag, true] as const)
          return control({ ...request(...words), ...Object.fromEntries(asked) }, options)
        }
      }),
    )
}
