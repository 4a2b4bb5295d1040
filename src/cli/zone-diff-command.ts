/** `rootwalk zone diff`: tells what is different between two zones, or two folders of them, by what they mean. */

import { Command } from 'commander'
import { nameValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Examples:
  rootwalk zone diff old/example.com.zone zones/example.com.zone
  rootwalk zone diff --ignore-serial zones-before zones
  git show HEAD:zones/example.com.zone | rootwalk zone diff --origin example.com - zones/example.com.zone

Order, comments, layout and the case of letters do not count; records and their TTLs do. Of two folders
the *.zone files are compared, zone by zone.

Exit code: 0 when the zones are the same; 1 when they are not; 2 when one cannot be read, or for wrong usage.`

export function zoneDiffCommand(): Command {
  return new Command('diff')
    .summary('tell what is different between two zones')
    .description('Tell what is different between two zone files, or two folders of them, by what they mean.')
    .argument('<before>', "a zone file or a folder; '-' for the standard input")
    .argument('<after>', 'what to compare it with')
    .option('--ignore-serial', 'pass over SOA records that differ in nothing but the serial')
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .option('--json', 'print the differences as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./zone-diff-action.ts')).diff))
}
