/** `rootwalk world`: what a world file holds, as a table or as a map. */

import { Command } from 'commander'
import { exitingWith } from './exit-code.ts'

const EXAMPLES = `
Without a file it is the world that comes with rootwalk. Nothing is started: this is what the file says.

Examples:
  rootwalk world
  rootwalk world --svg map.svg
  rootwalk world my-world.yaml --json

Exit code: 0 when done; 2 for wrong usage and for a file that describes no world.`

export function worldCommand(): Command {
  return new Command('world')
    .summary('what a world file holds, as a table or as a map')
    .description('List the autonomous systems, machines and cables of a world file, or draw them.')
    .argument('[file]', 'the world file; the one that comes with rootwalk when left out')
    .option('--svg <file>', 'draw a map into this file')
    .option('--json', 'print the map as JSON')
    .addHelpText('after', EXAMPLES)
    .action(exitingWith(async () => (await import('./world-action.ts')).world))
}
