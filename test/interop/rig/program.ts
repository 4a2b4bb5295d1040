// Other programs, and rootwalk as one of them: run to their end, or kept running until the test is over. Whatever is
// still running when the test process ends, for whatever reason, is killed.

import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'
import { findProgram } from '../needs.ts'

export interface ProgramOptions {
  /** What to run the program with; `NetworkNamespace.entry` runs it inside. */
  readonly through?: readonly string[]
  readonly input?: string
  /** Milliseconds after which it is killed. */
  readonly timeoutMs?: number
}

export interface ProgramResult {
  /** The exit code; null when a signal ended it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>

const RUN_TIMEOUT_MS = 30_000
const LINE_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 5_000

const running = new Set<Child>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function start(program: string, args: readonly string[], through: readonly string[]): Child {
  const [command, ...rest] = [...through, findProgram(program) ?? program, ...args]
  const child = spawn(command!, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
  })
  running.add(child)
  child.on('exit', () => running.delete(child))
  // A program that ends before it has read all of its input is no error of ours.
  child.stdin.on('error', () => {})
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  return child
}

/** Runs a program to its end. Rejects when it cannot be started or takes too long. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { through = [], input = '', timeoutMs = RUN_TIMEOUT_MS }: ProgramOptions = {},
): Promise<ProgramResult> {
  const child = start(program, args, through)
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text: string) => (stdout += text))
  child.stderr.on('data', (text: string) => (stderr += text))
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`${program} ${args.join(' ')}: not done after ${timeoutMs} ms\n${stdout}\n${stderr}`))
    }, timeoutMs)
    child.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
    child.on('close', (status) => {
      clearTimeout(timer)
      resolve({ status, stdout, stderr })
    })
  })
}

/** A program that goes on until `stop`, or until an `await using` ends. */
export class RunningProgram implements AsyncDisposable {
  readonly #child: Child
  readonly #title: string
  readonly #ended: Promise<number | null>
  #hasEnded = false
  #stdout = ''
  #stderr = ''
  #onOutput: () => void = () => {}

  private constructor(child: Child, title: string) {
    this.#child = child
    this.#title = title
    child.stdin.end()
    child.stdout.on('data', (text: string) => {
      this.#stdout += text
      this.#onOutput()
    })
    child.stderr.on('data', (text: string) => {
      this.#stderr += text
      this.#onOutput()
    })
    this.#ended = new Promise((resolve) => {
      const end = (status: number | null): void => {
        this.#hasEnded = true
        this.#onOutput()
        resolve(status)
      }
      child.on('error', (error) => {
        this.#stderr += error.message
        end(null)
      })
      child.on('close', end)
    })
  }

  static start(
    program: string,
    args: readonly string[],
    { through = [] }: Pick<ProgramOptions, 'through'> = {},
  ): RunningProgram {
    return new RunningProgram(start(program, args, through), `${program} ${args.join(' ')}`)
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** All that it has printed, for the message of an assertion. */
  get output(): string {
    return `${this.#title}\n${this.#stdout}\n${this.#stderr}`
  }

  get isRunning(): boolean {
    return !this.#hasEnded
  }

  /** Waits until its output, of both kinds, matches. Rejects when the program ends first, or takes too long. */
  async printed(pattern: RegExp, timeoutMs = LINE_TIMEOUT_MS): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        settle()
        reject(new Error(`${why} before it printed ${String(pattern)}: ${this.output}`))
      }
      const timer = setTimeout(() => fail(`${timeoutMs} ms passed`), timeoutMs)
      const settle = (): void => {
        clearTimeout(timer)
        this.#onOutput = () => {}
      }
      this.#onOutput = () => {
        const match = pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr)
        if (match !== null) {
          settle()
          resolve(match)
        } else if (this.#hasEnded) fail('the program ended')
      }
      this.#onOutput()
    })
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal)
  }

  /** Ends it with a signal, and with SIGKILL should that not do; the exit code, null when a signal ended it. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.#child.kill(signal)
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    const status = await this.#ended
    clearTimeout(timer)
    return status
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop()
  }
}

/** Asks again and again until the answer is not undefined. Rejects after `timeoutMs` with `what` was waited for. */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined> | T | undefined,
  timeoutMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await probe()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(`${timeoutMs} ms passed without ${what}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_INTERVAL_MS))
  }
}

const POLL_INTERVAL_MS = 50
