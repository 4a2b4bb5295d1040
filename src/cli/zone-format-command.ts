/** `rootwalk zone format`: prints zone files tidily, or writes them back so. */

import { Command, Option } from 'commander'
import { nameValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Examples:
  rootwalk zone format zones/example.com.zone
  rootwalk zone format --check zones/*.zone
  rootwalk zone format --write my.zone

A formatted file holds the same records: sorted, aligned, owners relative to $ORIGIN, names in data in
full. Comments are not kept, and the records of $INCLUDE and $GENERATE stand in their place; --write
refuses to drop them.

Exit code: 0 when done; 1 for a zone with errors, for --check when a file would change and for --write
when something would be dropped; 2 for wrong usage.`

export function zoneFormatCommand(): Command {
  return new Command('format')
    .summary('print zone files tidily')
    .description('Print zone files tidily: records sorted and aligned, the SOA first.')
    .argument('<file...>', "zone files; '-' for the standard input")
    .addOption(
      new Option('-w, --write', 'write the files back, each at once or not at all').conflicts('check'),
    )
    .option('--check', 'print only the names of files that would change')
    .option('--drop-comments', 'with --write: write even if comments or directives are dropped')
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./zone-format-action.ts')).format))
}
