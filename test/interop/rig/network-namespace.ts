// A network namespace of our own: an empty machine within this one, with every address and port that a test asks for,
// and no way out. Its `/etc/resolv.conf` can be its own too. Needs root.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../needs.ts'
import { runProgram } from './program.ts'

/** Where `ip netns exec` looks for files that replace those of `/etc`. */
const OVERLAYS = '/etc/netns'
const NAMESPACES = '/run/netns'

/** The process that made it is part of a namespace's name, so that what a killed one left can be told. */
const NAME = /^rootwalk-(\d+)-\d+$/

let count = 0

export class NetworkNamespace implements AsyncDisposable {
  readonly name: string

  private constructor(name: string) {
    this.name = name
  }

  /** A namespace with a loopback interface that has these addresses beside its usual ones. */
  static async create(addresses: readonly string[] = []): Promise<NetworkNamespace> {
    await removeLeftOvers()
    const namespace = new NetworkNamespace(`rootwalk-${process.pid}-${count++}`)
    await ip(['netns', 'add', namespace.name])
    try {
      await ip(
        ['-n', namespace.name, '-batch', '-'],
        ['link set lo up', ...addresses.map(addAddress)].join('\n'),
      )
    } catch (error) {
      await namespace[Symbol.asyncDispose]()
      throw error
    }
    return namespace
  }

  /** For `ProgramOptions.through`: what runs a program in here. */
  get entry(): readonly string[] {
    return [findProgram('ip')!, 'netns', 'exec', this.name]
  }

  /** Gives the programs that start in here from now on an `/etc/resolv.conf`. */
  useResolver(address: string): void {
    const folder = join(OVERLAYS, this.name)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'resolv.conf'), `nameserver ${address}\n`)
  }

  /** Removes it. Programs that still run inside keep it until they end. */
  async [Symbol.asyncDispose](): Promise<void> {
    await removeNamespace(this.name)
  }
}

function addAddress(address: string): string {
  return address.includes(':') ? `addr add ${address}/128 dev lo nodad` : `addr add ${address}/32 dev lo`
}

async function removeNamespace(name: string): Promise<void> {
  rmSync(join(OVERLAYS, name), { recursive: true, force: true })
  await ip(['netns', 'delete', name])
}

/** What a run of these tests has left that was killed: its namespaces, and the programs inside. */
async function removeLeftOvers(): Promise<void> {
  for (const name of namesIn(NAMESPACES)) {
    const maker = NAME.exec(name)?.[1]
    if (maker === undefined || isAlive(Number(maker))) continue
    const { stdout } = await runProgram('ip', ['netns', 'pids', name])
    for (const pid of stdout.split('\n')) if (pid !== '') process.kill(Number(pid), 'SIGKILL')
    await removeNamespace(name)
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function ip(args: readonly string[], input = ''): Promise<void> {
  const { status, stderr } = await runProgram('ip', args, { input })
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`)
}
