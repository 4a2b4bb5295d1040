/**
 * How fast the simulated network is, on one core, with all checksums verified: frames through switches and routers,
 * and a long transfer by TCP. Cases take turns for several rounds, so that the machine's mood meets all; the figures
 * are medians.
 *
 * Run after `npm run build`: taskset -c 0 node bench/stack.js [rounds] [forwarding|transfer]
 */

import { measureForwarding } from './stack/forwarding.js'
import { measureTransfer } from './stack/transfer.js'

const [rounds = '7', only] = process.argv.slice(2)
const parts = { transfer: measureTransfer, forwarding: measureForwarding }

console.log(`Node ${process.version}, one thread, all checksums verified; medians of ${rounds} rounds\n`)
for (const [name, measure] of Object.entries(parts)) {
  if (only === undefined || only === name) await measure(Number(rounds))
}

console.log(`again: npm run build && taskset -c 0 node bench/stack.js ${process.argv.slice(2).join(' ')}`)
