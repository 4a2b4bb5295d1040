/**
 * One person at one prompt: lines in, lines out, always on some host of the world. What the commands do is
 * theirs; that the world's time passes while they do it is for whoever called `execute`.
 */

import { SocketError } from '../runtime/runtime.ts'
import { TopologyError } from '../sim/topology-error.ts'
import type { WiredHost } from '../sim/wired-host.ts'
import type { WiredWorld } from '../sim/wired-world.ts'
import { CommandLineError, parseCommandLine, type Statement } from './command-line.ts'
import {
  CommandError,
  UsageError,
  type Command,
  type CommandContext,
  type ExitCode,
  type Shell,
} from './command.ts'
import { Jobs } from './jobs.ts'
import { LineQueue, NO_LINES, type LineSource } from './line-queue.ts'
import { SeenFrames } from './seen-frames.ts'
import type { ShellServices } from './shell-services.ts'
import { socketErrorText } from './text/socket-error-text.ts'

const EXIT_USAGE = 2
const EXIT_NOT_FOUND = 127
const EXIT_INTERRUPTED = 130

/** What does here what people know from elsewhere. */
const INSTEAD: Readonly<Record<string, string>> = {
  arping: 'send arp(targetIp=...)',
  ip: 'ifconfig, route and arp',
  mtr: 'traceroute',
  nslookup: 'host',
  openssl: 'curl -v',
  ss: 'netstat',
  tracepath: 'traceroute',
  udhcpc: 'dhclient',
  wget: 'curl',
}

export interface SessionOptions {
  readonly world: WiredWorld
  readonly host: WiredHost
  readonly commands: readonly Command[]
  readonly services?: ShellServices
  readonly print: (line: string) => void
  /** Whether someone is there to type what a command in the foreground reads: see `type`. */
  readonly typed: boolean
  /**
   * Called when the command in the foreground begins to wait for something that may never happen; what it returns
   * is called when the command is over.
   */
  readonly onLinger: () => () => void
}

export class Session implements Shell {
  readonly world: WiredWorld
  readonly commands: ReadonlyMap<string, Command>
  readonly services: ShellServices
  readonly jobs = new Jobs()
  readonly frames = new SeenFrames()
  readonly history: string[] = []
  /** Where the prompt has been, and where it is: the last. */
  readonly #hosts: WiredHost[]
  readonly #print: (line: string) => void
  readonly #typed: boolean
  #input: LineQueue | undefined
  #foreground: AbortController | undefined
  readonly #onLinger: () => () => void
  readonly #unread: string[] = []
  #isOver = false

  constructor({ world, host, commands, services = {}, print, typed, onLinger }: SessionOptions) {
    this.world = world
    this.#hosts = [host]
    this.commands = new Map(commands.map((command) => [command.name, command]))
    this.services = services
    this.#print = print
    this.#typed = typed
    this.#onLinger = onLinger
  }

  get host(): WiredHost {
    return this.#hosts.at(-1)!
  }

  /** `laptop$ `. */
  get prompt(): string {
    return `${this.host.name}$ `
  }

  /** Someone said `exit` on the first host. */
  get isOver(): boolean {
    return this.#isOver
  }

  goTo(host: WiredHost): void {
    this.#hosts.push(host)
  }

  exit(): void {
    if (this.#hosts.length > 1) {
      this.#hosts.pop()
      return
    }
    this.#isOver = true
    this.jobs.stopAll()
  }

  /** Gives a line to the command in the foreground. */
  type(line: string): void {
    this.#input?.push(line)
  }

  /** Takes the lines that were typed and that no command has read. */
  takeUnread(): string[] {
    return this.#unread.splice(0)
  }

  /** Ctrl-D. */
  endInput(): void {
    this.#input?.end()
  }

  /** Ctrl-C. */
  interrupt(): void {
    this.#foreground?.abort()
  }

  /**
   * Does what a line says, and resolves with the exit code of its last command once all are over but those in
   * the background. Rejects only for a bug.
   */
  async execute(line: string): Promise<ExitCode> {
    if (line.trim() !== '') this.history.push(line)
    let statements: Statement[]
    try {
      statements = parseCommandLine(line)
    } catch (error) {
      if (!(error instanceof CommandLineError)) throw error
      this.#print(`rootwalk: ${error.message}`)
      return EXIT_USAGE
    }
    let exitCode: ExitCode = 0
    for (const statement of statements) {
      if (this.#isOver || exitCode === EXIT_INTERRUPTED) break
      if (statement.background) this.#start(statement)
      else exitCode = await this.#await(statement)
    }
    return exitCode
  }

  #start(statement: Statement): void {
    const stop = new AbortController()
    // Its number is printed before anything of its own.
    let exitCode: ExitCode = 0
    const work = Promise.resolve().then(async () => {
      exitCode = await this.#runPipeline(statement, NO_LINES, stop.signal, () => {})
    })
    const job = this.jobs.add(statement.text, work, stop)
    this.#print(`[${job.number}] ${job.text}`)
    void job.ended.then(() => {
      if (this.#isOver) return
      const end = stop.signal.aborted ? 'Terminated' : exitCode === 0 ? 'Done' : `Exit ${exitCode}`
      this.#print(`[${job.number}]+  ${end.padEnd(23)} ${job.text}`)
    })
  }

  async #await(statement: Statement): Promise<ExitCode> {
    const stop = new AbortController()
    this.#foreground = stop
    this.#input = this.#typed ? new LineQueue(this.world) : undefined
    let lingered: (() => void) | undefined
    try {
      return await this.#runPipeline(statement, this.#input ?? NO_LINES, stop.signal, () => {
        lingered ??= this.#onLinger()
      })
    } finally {
      this.#unread.push(...(this.#input?.close() ?? []))
      this.#input = undefined
      this.#foreground = undefined
      lingered?.()
    }
  }

  /** All commands of a pipeline run at once; its exit code is that of the last. */
  async #runPipeline(
    { commands }: Statement,
    input: LineSource,
    interrupted: AbortSignal,
    linger: () => void,
  ): Promise<ExitCode> {
    const pipes = commands.slice(1).map(() => new LineQueue(this.world))
    const exitCodes = await Promise.all(
      commands.map(async (words, i) => {
        const pipe = pipes[i]
        const print = pipe === undefined ? this.#print : (line: string) => pipe.push(line)
        const context: CommandContext = {
          shell: this,
          world: this.world,
          host: this.host,
          input: pipes[i - 1] ?? input,
          interrupted,
          print,
          linger,
          run: (others, host) => this.#runCommand(others, { ...context, host }),
        }
        const exitCode = await this.#runCommand(words, context)
        pipe?.end()
        return exitCode
      }),
    )
    return exitCodes.at(-1)!
  }

  async #runCommand([name = '', ...words]: readonly string[], context: CommandContext): Promise<ExitCode> {
    if (name === '!' && words.length > 0) return (await this.#runCommand(words, context)) === 0 ? 1 : 0
    const command = this.commands.get(name)
    if (command === undefined) {
      const instead = Object.hasOwn(INSTEAD, name) ? `; try ${INSTEAD[name]}` : ''
      this.#print(`rootwalk: ${name}: command not found${instead}`)
      return EXIT_NOT_FOUND
    }
    try {
      const exitCode = await command.run(context, words)
      return exitCode === 0 && context.interrupted.aborted ? EXIT_INTERRUPTED : exitCode
    } catch (error) {
      return this.#tell(command, error)
    }
  }

  /** Errors go past any pipe, to the person. */
  #tell({ name, usage }: Command, error: unknown): ExitCode {
    if (error instanceof UsageError) {
      if (error.message !== '') this.#print(`${name}: ${error.message}`)
      usage.split('\n').forEach((form, i) => this.#print(`${i === 0 ? 'Usage: ' : '       '}${form}`))
      return EXIT_USAGE
    }
    if (error instanceof CommandError) this.#print(error.message)
    else if (error instanceof TopologyError) this.#print(`${name}: ${error.message}`)
    else if (error instanceof SocketError) this.#print(`${name}: ${socketErrorText(error.code)}`)
    else throw error
    return error instanceof CommandError ? error.exitCode : 1
  }
}
