/** What the options of nc say to each of its parts. */

import type { Options } from '../options.ts'

export interface NcSettings {
  /** Says what happens to connections. */
  readonly verbose: boolean
  /** After one connection, wait for the next. */
  readonly keepListening: boolean
  /** How long a connection may take to come about, and how long UDP is waited for. Undefined: what is usual. */
  readonly timeoutMs: number | undefined
}

export function readNcSettings(options: Options): NcSettings {
  return {
    verbose: options.has('v'),
    keepListening: options.has('k'),
    timeoutMs: options.seconds('w', undefined),
  }
}

/** How long a UDP port has to stay silent to count as open, and how long one waits for a reply after the last line. */
export const UDP_PATIENCE_MS = 1000
