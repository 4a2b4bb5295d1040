/** `rootwalk zone check`: tells every mistake of zone files, with the place where it stands. */

import { Command } from 'commander'
import { nameValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Examples:
  rootwalk zone check zones/*.zone
  rootwalk zone check --origin example.com. - < db.example

Exit code: 0 when all files are sound, warnings or not; 1 when one has errors; 2 for wrong usage,
and when one cannot be read: the others are checked all the same.`

export function zoneCheckCommand(): Command {
  return new Command('check')
    .summary('tell every mistake in zone files')
    .description(
      'Tell every mistake in zone files, in their syntax and in their sense, with line and column; ' +
        'and where the zones of several files do not fit together.',
    )
    .argument('<file...>', "zone files; '-' for the standard input")
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./zone-check-action.ts')).check))
}
