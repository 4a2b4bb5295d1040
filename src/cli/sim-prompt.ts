/** `rootwalk sim` with a person at a terminal: a prompt with history and completion. */

import { createInterface, type Interface } from 'node:readline'
import { completionsOf } from '../shell/completion.ts'
import type { SimSession } from './sim-session.ts'

/** Resolves when the person has had enough: `exit`, or Ctrl-D at an empty prompt. */
export class SimPrompt {
  readonly #sim: SimSession
  readonly #pending: string[] = []
  #terminal: Interface
  #isRunning = false
  #leave: () => void = () => {}

  constructor(sim: SimSession) {
    this.#sim = sim
    this.#terminal = this.#open([])
  }

  async run(): Promise<void> {
    const left = new Promise<void>((resolve) => {
      this.#leave = resolve
    })
    this.#prompt()
    await left
  }

  /** A new one takes the place of one that Ctrl-D has closed. */
  #open(history: string[]): Interface {
    const { session } = this.#sim
    const terminal = createInterface({
      input: process.stdin,
      output: process.stdout,
      historySize: 1000,
      history,
      completer: (line: string) => (this.#isRunning ? [[], line] : completionsOf(session, line)),
    })
    terminal.on('history', (lines: string[]) => {
      history.splice(0, history.length, ...lines)
    })
    terminal.on('line', (line) => this.#take(line))
    terminal.on('SIGINT', () => this.#interrupt())
    terminal.on('close', () => {
      if (!this.#isRunning) return this.#leave()
      session.endInput()
      this.#terminal = this.#open(history)
    })
    return terminal
  }

  #prompt(): void {
    this.#terminal.setPrompt(this.#sim.session.prompt)
    this.#terminal.prompt()
  }

  #interrupt(): void {
    process.stdout.write('^C\n')
    if (this.#isRunning) this.#sim.session.interrupt()
    else {
      // What was typed so far is thrown away, as in any shell.
      this.#terminal.write(null, { ctrl: true, name: 'e' })
      this.#terminal.write(null, { ctrl: true, name: 'u' })
      this.#prompt()
    }
  }

  #take(line: string): void {
    if (this.#isRunning) this.#sim.session.type(line)
    else void this.#execute(line)
  }

  /** Lines that were typed ahead and that no command has read come next. */
  async #execute(line: string): Promise<void> {
    const { session } = this.#sim
    this.#isRunning = true
    try {
      this.#pending.push(line)
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) {
        await this.#sim.run(next)
        this.#pending.unshift(...session.takeUnread())
        if (session.isOver) break
      }
    } finally {
      this.#isRunning = false
    }
    if (session.isOver) this.#terminal.close()
    else this.#prompt()
  }
}
