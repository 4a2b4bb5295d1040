// A throw-away project in which rootwalk is installed, as a user would have it: where examples are run.

import { spawn, type ChildProcess } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'

/** The longest that one command or one server may live. */
const PATIENCE_MS = 60_000

export interface Outcome {
  readonly exitCode: number | null
  readonly output: string
}

export class ExampleProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'rootwalk-example-'))
  readonly #package: string

  /** @param packageFolder the package that `rootwalk` means */
  constructor(packageFolder: string) {
    this.#package = resolve(packageFolder)
    const modules = join(this.folder, 'node_modules')
    mkdirSync(join(modules, '.bin'), { recursive: true })
    symlinkSync(this.#package, join(modules, 'rootwalk'))
    symlinkSync(join(this.#package, 'bin/rootwalk.js'), join(modules, '.bin/rootwalk'))
    for (const name of ['vitest', '@types']) symlinkSync(resolve('node_modules', name), join(modules, name))
    for (const name of ['zones', 'worlds'].filter((name) => existsSync(join(this.#package, name)))) {
      cpSync(join(this.#package, name), join(this.folder, name), { recursive: true })
    }
  }

  /** Runs a shell command to its end. */
  async run(command: string): Promise<Outcome> {
    return ended(this.#spawn(command))
  }

  /**
   * Starts a server and waits for a line with the word "ready".
   *
   * @throws Error with the output, when it ends before
   */
  async start(command: string): Promise<Server> {
    const child = this.#spawn(`exec ${this.#withoutNpm(command)}`)
    const end = ended(child)
    const ready = new Promise<void>((resolve) => {
      let seen = ''
      const watch = (chunk: Buffer) => {
        seen += chunk.toString()
        if (/\bready\b/i.test(seen)) resolve()
      }
      child.stdout!.on('data', watch)
      child.stderr!.on('data', watch)
    })
    await Promise.race([
      ready,
      end.then(({ exitCode, output }) => {
        throw new Error(`ended with ${exitCode} before it was ready\n${output}`)
      }),
    ])
    return {
      stop: () => {
        child.kill('SIGTERM')
        return end
      },
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }

  /** `npm start` by what it runs: npm itself would not pass the signal that ends the server. */
  #withoutNpm(command: string): string {
    if (!command.startsWith('npm start')) return command
    const { scripts } = JSON.parse(readFileSync(join(this.#package, 'package.json'), 'utf8')) as {
      scripts: { start: string }
    }
    return command.replace(/^npm start( --)?/, scripts.start.replace('node bin/rootwalk.js', 'rootwalk'))
  }

  #spawn(command: string): ChildProcess {
    const path = [join(this.folder, 'node_modules/.bin'), process.env.PATH].join(delimiter)
    return spawn('sh', ['-c', command], {
      cwd: this.folder,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PATIENCE_MS,
      killSignal: 'SIGKILL',
    })
  }
}

export interface Server {
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<Outcome>
}

function ended(child: ChildProcess): Promise<Outcome> {
  let output = ''
  child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode) => resolve({ exitCode, output }))
  })
}
