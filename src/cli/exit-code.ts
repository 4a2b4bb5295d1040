/** What a command's exit code says to the script that ran it, and the errors that carry one. */

export const EXIT = {
  done: 0,
  /** The answer is no: NXDOMAIN, no reply, errors in a zone, a port that is taken. */
  no: 1,
  /** The command was called wrongly; nothing was tried. */
  usage: 2,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Of two files of one command the worse fate is that of the command. */
export function worseExit(a: ExitCode, b: ExitCode): ExitCode {
  return a > b ? a : b
}

/** Something that a person is told in one message, without a stack. The rest are bugs, or to be seen as such. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly exitCode: ExitCode

  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/**
 * A command's action. `load` imports the function that does the work and returns the exit code: what a command needs is
 * loaded when it runs, so that the others, and all help, are there at once.
 */
export function exitingWith<A extends unknown[]>(
  load: () => Promise<(...args: A) => Promise<ExitCode>>,
): (...args: A) => Promise<void> {
  return async (...args) => {
    const run = await load()
    process.exitCode = await run(...args)
  }
}
