/** Collects what is wrong in a file and those it includes. */

import { ZoneFileError, type ZoneFileMistake } from '../../errors.ts'

/** A file that is no zone file at all has a mistake on every line; nobody reads them all. */
const MOST_ERRORS = 1000

export class ErrorList {
  readonly #errors: ZoneFileError[] = []

  /** Throws `ZoneFileError` with all mistakes once there are absurdly many. */
  add(mistake: ZoneFileMistake): void {
    this.#errors.push(new ZoneFileError(mistake))
    if (this.#errors.length < MOST_ERRORS) return
    const { file, line, column } = mistake
    const expected = `fewer than ${MOST_ERRORS} errors; the rest was not read`
    this.#errors.push(new ZoneFileError({ code: 'too-many-errors', file, line, column, token: '', expected }))
    this.throwIfAny()
  }

  /** Throws `ZoneFileError`: the first mistake, with the others beside it. */
  throwIfAny(): void {
    const [first, ...others] = this.#errors
    if (first !== undefined) throw new ZoneFileError(first, others)
  }
}
