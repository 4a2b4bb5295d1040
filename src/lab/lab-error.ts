/** Why a lab could not be started. */

import type { ZoneTrouble } from '../zonefiles/zone-reading.ts'

export type LabErrorCode =
  /** Zone files that cannot be read; `errors` has them all. */
  | 'broken-zones'
  /** A folder without a single zone file. */
  | 'no-zones'
  /** No zone for `.`: a resolver has nowhere to begin. */
  | 'no-root-zone'
  /** The root zone names no server that has an address. */
  | 'no-root-server'
  /** There are more servers than ports that they may have. */
  | 'too-few-ports'

export class LabError extends Error {
  override readonly name = 'LabError'
  readonly code: LabErrorCode
  /** One for each file; a `ZoneFileError` holds the remaining ones of its file in `others`. */
  readonly errors: readonly ZoneTrouble[]

  constructor(code: LabErrorCode, message: string, errors: readonly ZoneTrouble[] = []) {
    super(message)
    this.code = code
    this.errors = errors
  }
}
