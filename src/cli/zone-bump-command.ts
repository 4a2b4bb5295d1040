/** `rootwalk zone bump`: raises the serials of zone files, each in its own style. */

import { Command, Option } from 'commander'
import { SERIAL_STYLES } from '../dns/zone/serial-style.ts'
import { integerValue, nameValue } from './argument.ts'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Examples:
  rootwalk zone bump zones/example.com.zone
  rootwalk zone bump --to date *.zone
  rootwalk zone bump --serial 2026112300 my.zone
  rootwalk zone bump - < my.zone > new.zone

Only the number changes. A serial that reads as a date (YYYYMMDDnn) becomes that of today (UTC), one that
reads as seconds since 1970 the time, any other the next number; where that would not raise it, it is the
number after the old one. What does not come after the old one (RFC 1982) is refused: secondaries would not
take it.

Exit code: 0 when done; 1 when a serial would go back or a file has no SOA; 2 for wrong usage, and when a
file cannot be read: the others are done all the same.`

const LARGEST = 0xffff_ffff

export function zoneBumpCommand(): Command {
  return new Command('bump')
    .summary('raise the serial of zone files')
    .description("Raise the serial of zone files in each file's own style.")
    .argument('<file...>', "zone files; '-' for the standard input, then written to the standard output")
    .addOption(
      new Option('--serial <number>', 'this serial, instead of the next one')
        .argParser(integerValue(0, LARGEST))
        .conflicts('to'),
    )
    .addOption(new Option('--to <style>', 'the next serial in this style').choices(SERIAL_STYLES))
    .option('--origin <name>', 'what relative names are relative to, if not the name of the file', nameValue)
    .option('--json', 'print what was done as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./zone-bump-action.ts')).bump))
}
