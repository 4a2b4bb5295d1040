/** `time`: what the clock of the world shows. */

import { formatMoment } from '../../dns/rdata/times.ts'
import { UsageError, type Command } from '../command.ts'

export const time: Command = {
  name: 'time',
  usage: 'time',
  summary: 'show the time in the world',

  async run({ world, print }, words) {
    if (words.length > 0) throw new UsageError('')
    print(
      `${momentText(world.epochMs + world.nowMs)} UTC, ${(world.nowMs / 1000).toFixed(6)} s after the start`,
    )
    return 0
  },
}

/** `2025-01-01 00:05:00.000000` of milliseconds since 1970. */
function momentText(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const fraction = Math.floor((ms - seconds * 1000) * 1000)
  const text = formatMoment(seconds).replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6')
  return `${text}.${String(fraction).padStart(6, '0')}`
}
