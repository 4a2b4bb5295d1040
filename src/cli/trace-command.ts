/** `rootwalk trace`: the walk to an answer, by a resolver of its own that knows nothing yet, or by a running one. */

import { Command, Option } from 'commander'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
The walk goes through the servers of a zones folder, started for it on free ports of this machine: nothing
gets out. With --hints it goes to the addresses that the hints and the referrals name, on port 53. With --at a
resolver that is running does it, with all that it knows by now.

Examples:
  rootwalk trace www.google.fr
  rootwalk trace example.com MX --zones zones
  rootwalk trace www.example.com --json
  rootwalk trace www.example.com --at

Exit code: 0 for an answer; 1 for NXDOMAIN and SERVFAIL; 2 for wrong usage.`

export function traceCommand(): Command {
  return new Command('trace')
    .summary('the walk from the root to an answer, as a tree, with why')
    .description('Walk from the root to an answer, and show each step with its reason.')
    .argument('<name>', 'the name')
    .argument('[type]', 'the record type', 'A')
    .option('--zones <folder>', 'the zones to walk through; ./zones, or else those that come with rootwalk')
    .addOption(new Option('--hints <file>', 'walk from these root servers').conflicts(['zones', 'map']))
    .addOption(
      new Option(
        '--map <file>',
        "walk through the servers of 'rootwalk up --json', whose output this is",
      ).conflicts('zones'),
    )
    .addOption(
      new Option('--at [socket]', 'ask a running resolver by its control socket').conflicts([
        'zones',
        'hints',
        'map',
      ]),
    )
    .option('--ipv6', 'with --hints: talk to servers over IPv6 too')
    .option('--json', 'print the answer and all steps as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./trace-action.ts')).trace))
}
