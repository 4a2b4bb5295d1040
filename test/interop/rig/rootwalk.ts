// The program rootwalk as a user has it: built, and run by its executable. What it prints is read as a person or a
// script reads it.

import { fileURLToPath } from 'node:url'
import {
  parseSocketAddress,
  formatSocketAddress,
  type SocketAddress,
} from '../../../src/address/socket-address.ts'
import { runProgram, RunningProgram, type ProgramOptions, type ProgramResult } from './program.ts'

const EXECUTABLE = fileURLToPath(new URL('../../../bin/rootwalk.js', import.meta.url))
const REAL_ADDRESS_SERVERS = fileURLToPath(new URL('real-address-servers.js', import.meta.url))

const NOWHERE: SocketAddress = { ip: '', port: 0 }

/** Runs a command of rootwalk to its end. */
export function runRootwalk(args: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
  return runProgram(process.execPath, [EXECUTABLE, ...args], options)
}

/** Starts a command of rootwalk that serves, and waits until it says that it is ready. */
export async function startServing(
  args: readonly string[],
  options: Pick<ProgramOptions, 'through'>,
): Promise<RunningProgram> {
  const program = RunningProgram.start(process.execPath, [EXECUTABLE, ...args], options)
  try {
    await program.printed(/^ready.*\n/m)
  } catch (error) {
    await program.stop()
    throw error
  }
  return program
}

/** `rootwalk up` on free ports of loopback. */
export class Up implements AsyncDisposable {
  readonly program: RunningProgram
  /** Where the resolver listens. */
  readonly resolver: SocketAddress
  /** Where the server of each address of the zones listens. */
  readonly #endpoints: ReadonlyMap<string, SocketAddress>

  private constructor(program: RunningProgram) {
    this.program = program
    this.resolver = parseSocketAddress(/^resolver at ([^,]+),/m.exec(program.stdout)![1]!, NOWHERE)
    const rows = program.stdout.matchAll(/ ([0-9a-f.:]+) +(127\.0\.0\.1:\d+)(?: |$)/gm)
    this.#endpoints = new Map([...rows].map((row) => [row[1]!, parseSocketAddress(row[2]!, NOWHERE)]))
  }

  static async start(options: Pick<ProgramOptions, 'through'> & { zones?: string } = {}): Promise<Up> {
    const zones = options.zones === undefined ? [] : [options.zones]
    return new Up(await startServing(['up', ...zones, '--listen', '0', '--port-base', '0'], options))
  }

  /** The addresses of the zones that have a server. */
  get addresses(): string[] {
    return [...this.#endpoints.keys()]
  }

  /** Where the server listens that has this address by the zones. */
  endpointOf(ip: string): SocketAddress {
    const endpoint = this.#endpoints.get(ip)
    if (endpoint === undefined) throw new Error(`up has no server at ${ip}: ${this.program.output}`)
    return endpoint
  }

  /** The lines that tell where the answers to queries for a name came from. */
  queryLines(name: string): string[] {
    return this.program.stdout.split('\n').filter((line) => line.startsWith(`${name}. `))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.stop()
  }
}

/** `rootwalk resolver` with a file of hints. */
export function startResolver(
  listen: SocketAddress,
  { hints, useIpv6 = false, through = [] }: { hints: string; useIpv6?: boolean; through?: readonly string[] },
): Promise<RunningProgram> {
  const args = ['resolver', '--hints', hints, '--listen', formatSocketAddress(listen)]
  return startServing(useIpv6 ? [...args, '--ipv6'] : args, { through })
}

/** `rootwalk authority` on a free port of loopback. */
export class ServingAuthority implements AsyncDisposable {
  readonly program: RunningProgram
  readonly endpoint: SocketAddress

  private constructor(program: RunningProgram) {
    this.program = program
    this.endpoint = parseSocketAddress(/^at ([^,]+),/m.exec(program.stdout)![1]!, NOWHERE)
  }

  static async start(zoneFiles: readonly string[]): Promise<ServingAuthority> {
    const args = ['authority', '--zone', ...zoneFiles, '--listen', '127.0.0.1:0']
    return new ServingAuthority(await startServing(args, {}))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.program.stop()
  }
}

/** The servers of a folder of zones at their real addresses, which the place they run in has to have. */
export async function startRealAddressServers(
  zones: string,
  { through = [] }: Pick<ProgramOptions, 'through'>,
): Promise<RunningProgram> {
  const program = RunningProgram.start(process.execPath, [REAL_ADDRESS_SERVERS, zones], { through })
  await program.printed(/^ready: /m)
  return program
}
