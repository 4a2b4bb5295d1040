/** `rootwalk traceroute`: the way to a host of the simulated Internet, printed or drawn. */

import { Command } from 'commander'
import { exitingWith } from './exit-code.ts'
import { faultValue } from './fault-value.ts'

const EXAMPLES = `
Packets that die on the way tell of the routers that they got to. Each hop is shown with its name, by the reverse
zones, its autonomous system and three round-trip times.

Examples:
  rootwalk traceroute www.google.com
  rootwalk traceroute www.marius-fabre.fr --svg path.svg
  rootwalk traceroute www.marius-fabre.fr --fault satellite-only
  rootwalk traceroute 192.5.6.30 --from resolver --json

Exit code: 0 when the way was found to its end; 1 when it ends before, or the name has no address; 2 for wrong
usage.`

export function tracerouteCommand(): Command {
  return new Command('traceroute')
    .summary('the way to a host of the simulated Internet, printed or drawn')
    .description('Find the routers on the way to a host, with their autonomous systems.')
    .argument('<host>', 'the name or the address to go to')
    .option('--from <host>', 'the host to start from', 'laptop')
    .option('--svg <file>', 'draw the way into this file, too')
    .option('--json', 'print the way as JSON')
    .option('--world <file>', 'the world file; the one that comes with rootwalk when left out')
    .option('--zones <folder>', 'the zones that are served; ./zones, or else those that come with rootwalk')
    .option('--fault <kind[=target]>', 'break something first; may be given several times', faultValue)
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./traceroute-action.ts')).traceroute))
}
