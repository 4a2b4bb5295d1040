/** The log of a server: to stderr, for eyes when that is a terminal, one JSON object a line otherwise. */

import type { Logger, LoggerOptions } from 'pino'
import { hasColour } from './style.ts'

const STDERR = 2

const OPTIONS: LoggerOptions = {
  base: null,
  formatters: { level: (label) => ({ level: label }) },
}

/**
 * A log on stderr. It is written at once, so that nothing is lost when the program ends. The libraries for it
 * are loaded here, as most commands are over before they would be.
 */
export async function openLog(level = 'info'): Promise<Logger> {
  const { pino, stdTimeFunctions } = await import('pino')
  const options = { ...OPTIONS, level, timestamp: stdTimeFunctions.isoTime }
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: STDERR, sync: true }))
  const { PinoPretty } = await import('pino-pretty')
  const pretty = PinoPretty({
    colorize: hasColour(process.stderr),
    destination: STDERR,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    // What the fields say to programs the message says to people.
    hideObject: true,
  })
  return pino(options, pretty)
}
