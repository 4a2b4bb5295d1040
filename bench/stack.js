/**
 * How fast the simulated network is, on one core, with all checksums verified. Cases take turns for several rounds,
 * so that the machine's mood meets all; the figures are medians.
 *
 * Run after `npm run build`: node bench/stack.js [rounds]
 */

import { measureForwarding } from './stack/forwarding.js'

const rounds = Number(process.argv[2] ?? 7)

await measureForwarding(rounds)
