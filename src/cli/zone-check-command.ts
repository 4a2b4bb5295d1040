/** `rootwalk zone check`: tells every mistake of zone files, with the place where it stands, and mends the safe ones. */

import { Command, Option } from 'commander'
import type { Rule } from '../dns/zone/lint/rule.ts'
import { nameValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'
import { rulesValue, ruleValue } from './rule-selection.ts'

const EXAMPLES = `
Examples:
  rootwalk zone check zones/*.zone
  rootwalk zone check --origin example.com. - < db.example
  rootwalk zone check --fix --dry-run my.zone
  rootwalk zone check --previous old/my.zone my.zone
  rootwalk zone check --explain missing-glue

Each finding names its rule; all rules are in docs/zone-check.md. --fix makes the changes that cannot mean
anything else: it says which, and leaves the rest.

Exit code: 0 when all files are sound, warnings or not; 1 when one has errors; 2 for wrong usage,
and when one cannot be read: the others are checked all the same.`

export function zoneCheckCommand(): Command {
  return new Command('check')
    .summary('tell every mistake in zone files')
    .description(
      'Tell every mistake in zone files, in their syntax and in their sense, with line and column; ' +
        'and where the zones of several files do not fit together.',
    )
    .argument('[file...]', "zone files; '-' for the standard input")
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .option('--previous <file>', 'the version before, which the serial is held against')
    .option('--fix', 'write back what is mended safely')
    .option('--dry-run', 'with --fix: show what it would change, and change nothing')
    .option('--rule <names>', 'tell only of these rules, with commas between', rulesValue)
    .option('--ignore <names>', 'do not tell of these rules', rulesValue)
    .addOption(new Option('--explain <rule>', 'explain a rule, with an example').argParser(ruleValue))
    .option('--json', 'print the report as JSON')
    .addHelpText('after', EXAMPLES)
    .hook('preAction', refuseNoFiles)
    .action(exitingWith(async () => (await import('./zone-check-action.ts')).check))
}

function refuseNoFiles(command: Command): void {
  const { explain } = command.opts<{ readonly explain?: Rule }>()
  if (command.args.length === 0 && explain === undefined) {
    command.error("error: missing required argument 'file'", { code: 'commander.missingArgument' })
  }
}
