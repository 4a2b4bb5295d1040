/** What a command of the shell is, and what it is given to work with. */

import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import type { Jobs } from './jobs.ts'
import type { LineSource } from './line-queue.ts'
import type { SeenFrames } from './seen-frames.ts'
import type { ShellServices } from './shell-services.ts'

/** A program's own word on how it went: 0 well, 1 not, 2 called wrongly. */
export type ExitCode = number

export interface Command {
  readonly name: string
  /** The form of a call, without the word 'usage'; several lines where there are several forms. */
  readonly usage: string
  /** One line for `help`. */
  readonly summary: string
  /** Rejects with `UsageError` for words that make no sense, and with `CommandError` for what went wrong. */
  run(context: CommandContext, words: readonly string[]): Promise<ExitCode>
  /** What may stand where the cursor is: `words` are those between the command and it. */
  complete?(shell: Shell, words: readonly string[]): readonly string[]
}

/** What one call of a command has: where it runs, its output and its input. */
export interface CommandContext {
  readonly shell: Shell
  readonly world: WiredWorld
  /** The host on which the command was started; it stays there. */
  readonly host: WiredHost
  readonly input: LineSource
  /** Fires on Ctrl-C and `kill`. */
  readonly interrupted: AbortSignal
  readonly print: (line: string) => void
  /**
   * To be called by a command that is about to wait for something that may never happen, for as long as nobody
   * interrupts it: whoever drives the world then knows that there is no hurry.
   */
  readonly linger: () => void
  /** Runs another command in the place of this one, on any host. */
  readonly run: (words: readonly string[], host: WiredHost) => Promise<ExitCode>
}

/** The shell that a command is called in, and what it may change of it. */
export interface Shell {
  readonly world: WiredWorld
  readonly commands: ReadonlyMap<string, Command>
  readonly services: ShellServices
  readonly jobs: Jobs
  /** The lines so far, oldest first. */
  readonly history: readonly string[]
  /** What `tcpdump` has printed, for `show`. */
  readonly frames: SeenFrames
  /** The host whose prompt it is. */
  readonly host: WiredHost
  /** Moves the prompt to a host, until `exit`. */
  goTo(host: WiredHost): void
  /** Back to where the prompt was before `goTo`; from the first host there is no way back, and the shell is over. */
  exit(): void
}

/** Words that make no sense; the usage is shown with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What went wrong, in one line that is printed as it stands. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}
