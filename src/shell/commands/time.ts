/** `time`: what the clock of the world shows. */

import { formatMoment } from '../../dns/rdata/times.ts'
import { TICKS_PER_MS } from '../../sim/ticks.ts'
import { UsageError, type Command } from '../command.ts'

const TICKS_PER_MICROSECOND = TICKS_PER_MS / 1000

export const time: Command = {
  name: 'time',
  usage: 'time',
  summary: 'show the time in the world',

  async run({ world, print }, words) {
    if (words.length > 0) throw new UsageError('')
    const microseconds = Math.floor(world.now / TICKS_PER_MICROSECOND)
    const since = decimal(Math.floor(microseconds / 1e6), microseconds % 1e6)
    print(`${momentText(world.epochMs * 1000 + microseconds)} UTC, ${since} s after the start`)
    return 0
  },
}

/** `2025-01-01 00:05:00.000000` of microseconds since 1970. */
function momentText(microseconds: number): string {
  const digits = formatMoment(Math.floor(microseconds / 1e6))
  const seconds = digits.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3 $4:$5:$6')
  return decimal(seconds, microseconds % 1e6)
}

function decimal(whole: number | string, millionths: number): string {
  return `${whole}.${String(millionths).padStart(6, '0')}`
}
