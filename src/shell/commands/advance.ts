/** `advance`: lets time pass, with all that happens in it. */

import { CommandError, UsageError, type Command } from '../command.ts'
import { pause } from '../interruption.ts'
import { parseDuration } from '../numbers.ts'

/** Ten years: for so long the clock of a world is exact. */
const MOST_MS = 10 * 365 * 86_400_000

export const advance: Command = {
  name: 'advance',
  usage: 'advance TIME (300s, 20ms, 5m, 2h, 1d)',
  summary: 'let time pass in the world',

  async run(context, [text = '', ...rest]) {
    const ms = parseDuration(text, 's')
    if (ms === undefined || rest.length > 0) throw new UsageError('')
    if (context.world.nowMs + ms > MOST_MS) throw new CommandError('advance: no world lives that long')
    await pause(context, ms)
    // What is due at that very instant happens as well.
    await context.world.pause(0)
    return 0
  },
}
