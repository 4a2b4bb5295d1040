/** `rootwalk scenario`: plays `.rpl` scenarios against the resolver, and tells which step failed, and how. */

import { Command } from 'commander'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
A scenario scripts servers, asks the resolver questions, and says what it has to answer and whom it has to ask,
on a clock that stands still unless a step lets time pass. The format is that of Unbound's tests, with lines of
our own for the conversation upstream; docs/scenarios.md describes it.

Examples:
  rootwalk scenario test/scenario/cases/*.rpl
  rootwalk scenario --conversation lame-server.rpl
  rootwalk scenario --trace --json lame-server.rpl

Exit code: 0 when all scenarios pass; 1 when one does not; 2 for wrong usage, and when one cannot be read: the
others are played all the same.`

export function scenarioCommand(): Command {
  return new Command('scenario')
    .summary('play scenarios of scripted servers against the resolver')
    .description('Play scenarios: scripted servers, questions, and what the resolver must answer and ask.')
    .argument('<file...>', "scenarios, .rpl files; '-' for the standard input")
    .option('--conversation', 'show the queries to servers of scenarios that pass, too')
    .option('--trace', 'show how the resolver explains its answers')
    .option('--seed <number>', 'what chance is drawn from', '1')
    .option('--json', 'print the reports as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./scenario-action.ts')).playScenarios))
}
