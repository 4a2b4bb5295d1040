/** The log of a server: to stderr, for eyes when that is a terminal, one JSON object a line otherwise. */

import { pino, stdTimeFunctions, type Logger, type LoggerOptions } from 'pino'
import { PinoPretty } from 'pino-pretty'
import { hasColour } from './style.ts'

const STDERR = 2

const OPTIONS: LoggerOptions = {
  base: null,
  timestamp: stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
}

/** A log on stderr. It is written at once, so that nothing is lost when the program ends. */
export function openLog(): Logger {
  if (!process.stderr.isTTY) return pino(OPTIONS, pino.destination({ dest: STDERR, sync: true }))
  const pretty = PinoPretty({
    colorize: hasColour(process.stderr),
    destination: STDERR,
    sync: true,
    translateTime: 'SYS:HH:MM:ss',
    // What the fields say to programs the message says to people.
    hideObject: true,
  })
  return pino(OPTIONS, pretty)
}
