/** `rootwalk sim check`: tells every mistake of world files, with the place where it stands. */

import { Command } from 'commander'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Examples:
  rootwalk sim check my-world.yaml
  rootwalk sim check --json - < my-world.yaml

Exit code: 0 when all files describe worlds; 1 when one has mistakes; 2 for wrong usage, and when one cannot be
read: the others are checked all the same.`

export function simCheckCommand(): Command {
  return new Command('check')
    .summary('tell every mistake in world files')
    .description(
      'Tell every mistake in world files, in their syntax and in their sense, with line and column. ' +
        'What a world file says is explained in docs/worlds.md.',
    )
    .argument('<file...>', "world files; '-' for the standard input")
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./sim-check-action.ts')).checkWorlds))
}
