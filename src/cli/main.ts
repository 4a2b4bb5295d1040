/** Where the program begins: first of all with what a signal means, since loading the rest takes a while. */

import { endOnSignal } from './early-end.ts'

endOnSignal(process.argv.slice(2))
await import('./run.ts')
