/** `rootwalk sim` with a person at a terminal: a prompt with history and completion. */

import { createInterface, type Interface } from 'node:readline'
import { completionsOf } from '../shell/completion.ts'
import type { SimSession } from './sim-session.ts'

const MOST_HISTORY = 1000

export class SimPrompt {
  readonly #sim: SimSession
  #history: string[] = []
  /** None for the moment in which one takes the place of another. */
  #terminal: Interface | undefined
  #isRunning = false
  #leave: () => void = () => {}

  constructor(sim: SimSession) {
    this.#sim = sim
    this.#terminal = this.#open()
  }

  /** Resolves when the person has had enough: `exit` or Ctrl-D on the first host. */
  async run(): Promise<void> {
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve
    })
    this.#prompt()
    await left
  }

  #open(): Interface {
    const terminal = createInterface({
      input: process.stdin,
      output: process.stdout,
      historySize: MOST_HISTORY,
      history: this.#history,
      completer: (line: string) => this.#complete(line),
    })
    terminal.on('history', (lines: string[]) => {
      this.#history = [...lines]
    })
    terminal.on('line', (line) => this.#take(line))
    terminal.on('SIGINT', () => this.#interrupt())
    terminal.on('close', () => {
      if (terminal === this.#terminal) this.#endOfInput()
    })
    return terminal
  }

  #complete(line: string): [candidates: string[], beginning: string] {
    if (this.#isRunning) return [[], line]
    const [candidates, beginning] = completionsOf(this.#sim.session, line)
    const [only, ...others] = candidates
    // A word that cannot go on in another way is complete.
    return [only === undefined || others.length > 0 ? candidates : [`${only} `], beginning]
  }

  /** After `exit`. */
  #close(): void {
    const last = this.#terminal
    this.#terminal = undefined
    last?.close()
    this.#leave()
  }

  /** The way to be rid of a line that is half typed. */
  #reopen(): void {
    const last = this.#terminal
    this.#terminal = undefined
    last?.close()
    this.#terminal = this.#open()
  }

  #prompt(): void {
    this.#terminal?.setPrompt(this.#sim.session.prompt)
    this.#terminal?.prompt()
  }

  /** Ctrl-C. */
  #interrupt(): void {
    process.stdout.write('^C\n')
    this.#reopen()
    if (this.#isRunning) this.#sim.act(() => this.#sim.session.interrupt())
    else this.#prompt()
  }

  /** Ctrl-D: for a command that reads, or for the shell. */
  #endOfInput(): void {
    const { session } = this.#sim
    if (this.#isRunning) {
      this.#sim.act(() => session.endInput())
      return this.#reopen()
    }
    process.stdout.write('\n')
    session.exit()
    if (session.isOver) return this.#leave()
    this.#reopen()
    this.#prompt()
  }

  #take(line: string): void {
    if (this.#isRunning) this.#sim.act(() => this.#sim.session.type(line))
    else void this.#execute(line)
  }

  /** Lines that were typed ahead, and that no command has read, come next. */
  async #execute(line: string): Promise<void> {
    const { session } = this.#sim
    this.#isRunning = true
    this.#terminal?.setPrompt('')
    const lines = [line]
    for (let next = lines.shift(); next !== undefined && !session.isOver; next = lines.shift()) {
      await this.#sim.run(next)
      lines.unshift(...session.takeUnread())
    }
    this.#isRunning = false
    if (session.isOver) this.#close()
    else this.#prompt()
  }
}
