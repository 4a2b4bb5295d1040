/** One line for the log. */

export interface NewsLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly text: string
}

export function debug(text: string): NewsLine {
  return { level: 'debug', text }
}

export function info(text: string): NewsLine {
  return { level: 'info', text }
}

export function warn(text: string): NewsLine {
  return { level: 'warn', text }
}

export function error(text: string): NewsLine {
  return { level: 'error', text }
}
