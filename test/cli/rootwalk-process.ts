// The program as a user runs it: bin/rootwalk.js, which `npm test` has built, in a process of its own.

import { spawn, type ChildProcess } from 'node:child_process'
import { resolve } from 'node:path'

/** The longest that a command may take before it counts as hung. */
const PATIENCE_MS = 15_000

export interface Outcome {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly input?: string
  readonly folder?: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command to its end. */
export async function rootwalk(args: readonly string[], surroundings: Surroundings = {}): Promise<Outcome> {
  return new RootwalkProcess(args, surroundings).ended
}

export class RootwalkProcess {
  readonly ended: Promise<Outcome>
  readonly #child: ChildProcess
  readonly #watchers = new Set<() => void>()
  stdout = ''
  stderr = ''

  constructor(args: readonly string[], { input = '', folder, env }: Surroundings = {}) {
    this.#child = spawn(process.execPath, [resolve('bin/rootwalk.js'), ...args], {
      cwd: folder,
      env: { ...process.env, ...env },
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    })
    this.#child.stdin!.end(input)
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      this.#tell()
    })
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
      this.#tell()
    })
    this.ended = new Promise((done, fail) => {
      this.#child.once('error', fail)
      this.#child.once('close', (exitCode) => done({ exitCode, stdout: this.stdout, stderr: this.stderr }))
    })
  }

  /** Waits until stdout and stderr together match. Rejects when the process ends before. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    const found = new Promise<RegExpExecArray>((done) => {
      const look = (): void => {
        const match = pattern.exec(this.stdout) ?? pattern.exec(this.stderr)
        if (match === null) return
        this.#watchers.delete(look)
        done(match)
      }
      this.#watchers.add(look)
      look()
    })
    const tooEarly = this.ended.then<never>(({ exitCode, stdout, stderr }) => {
      throw new Error(`ended with ${exitCode} without showing ${String(pattern)}\n${stdout}\n${stderr}`)
    })
    return Promise.race([found, tooEarly])
  }

  /** Reads no more of its output. */
  closeStdout(): void {
    this.#child.stdout!.destroy()
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Outcome> {
    this.#child.kill(signal)
    return this.ended
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher()
  }
}
