/**
 * What SIGINT and SIGTERM mean to a command that serves before it is ready: the end, with exit code 0. Imports
 * nothing, since it has to be in place before anything is loaded.
 */

/** The commands that run until they are told to end. For all others a signal is what it is to any program. */
const SERVING: ReadonlySet<string> = new Set(['up', 'authority', 'resolver'])

/** To be called with the words of the command line before all else. Nothing is open yet that needs closing. */
export function endOnSignal(words: readonly string[]): void {
  const command = words.find((word) => !word.startsWith('-'))
  if (command === undefined || !SERVING.has(command)) return
  process.on('SIGINT', end).on('SIGTERM', end)
}

/** From now on signals are the caller's. */
export function releaseSignals(): void {
  process.off('SIGINT', end).off('SIGTERM', end)
}

function end(): void {
  process.exit(0)
}
