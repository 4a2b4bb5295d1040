// BIRD, the routing daemon of many an Internet exchange, on a real kernel that is joined to a simulated world.

import type { LinuxHost } from './linux-host.ts'
import { eventually, type RunningProgram } from './program.ts'
import { ScratchFolder } from './scratch-folder.ts'
import type { Scope } from './scope.ts'

/** How it stands with a session, in BIRD's words. */
export interface BirdSession {
  readonly state: string
  /** `Received: Administrative shutdown`; undefined when nothing went wrong yet. */
  readonly lastError: string | undefined
  /** The whole of what BIRD says of it. */
  readonly text: string
}

export class Bird {
  readonly #linux: LinuxHost
  readonly #folder: ScratchFolder
  readonly #program: RunningProgram

  private constructor(linux: LinuxHost, folder: ScratchFolder, program: RunningProgram) {
    this.#linux = linux
    this.#folder = folder
    this.#program = program
  }

  /** Runs until the scope ends. Rejects for a configuration that it does not like. */
  static async start(scope: Scope, linux: LinuxHost, configuration: string): Promise<Bird> {
    const folder = scope.use(new ScratchFolder())
    const config = folder.write('bird.conf', configuration)
    await linux.must('bird', ['-p', '-c', config])
    const program = scope.use(
      linux.start('bird', ['-f', '-c', config, '-s', folder.pathOf('ctl'), '-P', folder.pathOf('pid')]),
    )
    const bird = new Bird(linux, folder, program)
    await eventually('BIRD', async () => ((await bird.#ask('show status')).status === 0 ? true : undefined))
    return bird
  }

  /** An order to it, as an operator types it; what it says. */
  async order(...words: readonly string[]): Promise<string> {
    return (await this.#ask(...words)).stdout
  }

  /** Goes on with another configuration. */
  async configure(configuration: string): Promise<void> {
    const path = this.#folder.write('bird.conf', configuration)
    await this.order('configure', `"${path}"`)
  }

  /** What it has learned over a session: AS path by prefix. */
  async learned(session: string): Promise<ReadonlyMap<string, string>> {
    const text = await this.order('show', 'route', 'all', 'protocol', session)
    const routes = new Map<string, string>()
    let prefix = ''
    for (const line of text.split('\n')) {
      prefix = /^(\S+\/[0-9]+) /.exec(line)?.[1] ?? prefix
      const path = /BGP\.as_path: ?(.*)/.exec(line)
      if (path !== null) routes.set(prefix, path[1]!.trim())
    }
    return routes
  }

  async session(name: string): Promise<BirdSession> {
    const text = await this.order('show', 'protocols', 'all', name)
    return {
      state: /BGP state: +(\S+)/.exec(text)?.[1] ?? 'none',
      lastError: /Last error: +(.*)/.exec(text)?.[1]?.trim(),
      text,
    }
  }

  /** Stops and goes on as if nothing had happened: the process is there, and says nothing. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): Promise<string> {
    return this.#linux.must('sh', ['-c', `kill -${signal.slice(3)} $(cat ${this.#folder.pathOf('pid')})`])
  }

  get output(): string {
    return this.#program.output
  }

  #ask(...words: readonly string[]) {
    return this.#linux.run('birdc', ['-s', this.#folder.pathOf('ctl'), ...words])
  }
}
