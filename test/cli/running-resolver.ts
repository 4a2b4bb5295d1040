// `rootwalk resolver` with a configuration, in surroundings of its own, and a zone for it to ask.

import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { serveZone } from './authority-server.ts'
import { folderWith } from './folder.ts'
import { rootwalk, RootwalkProcess, type Outcome } from './rootwalk-process.ts'

export interface RunningResolver {
  readonly process: RootwalkProcess
  /** Of the first address that it listens at. */
  readonly port: number
  readonly ready: {
    readonly addresses: { ip: string; port: number }[]
    metrics?: { port: number }
    control?: string
  }
  readonly folder: string
  /** Runs a command in the same surroundings. */
  run(...args: string[]): Promise<Outcome>
}

/** The lines of a configuration in which `example.` is asked of a server of this process. */
export async function exampleZone(text = 'www 60 A 192.0.2.1\n'): Promise<string[]> {
  const at = await serveZone('example.', `@ 60 SOA ns h 1 2 3 4 5\n@ 60 NS ns\nns 60 A 127.0.0.1\n${text}`)
  return [`stub: { example.: ["${at.slice(1)}"] }`, 'doNotQuery: []']
}

/**
 * Starts it with these lines of configuration, at a free port if they say nothing of that. Its runtime folder is one of
 * its own unless given.
 */
export async function startResolver(
  lines: readonly string[],
  files: Readonly<Record<string, string>> = {},
  runtimeFolder?: string,
): Promise<RunningResolver> {
  const listen = lines.some((line) => line.startsWith('listen:')) ? [] : ['listen: 0']
  const folder = folderWith({ ...files, 'resolver.yaml': [...listen, ...lines, ''].join('\n') })
  const env = { XDG_RUNTIME_DIR: runtimeFolder ?? folder }
  const process = new RootwalkProcess(['resolver', '--config', join(folder, 'resolver.yaml'), '--json'], {
    env,
  })
  onTestFinished(async () => {
    await process.stop('SIGKILL')
  })
  const [line] = await process.shows(/^\{"event":"ready".*\}\n/)
  const ready = JSON.parse(line) as RunningResolver['ready']
  const run = (...args: string[]) => rootwalk(args, { env, folder })
  return { process, port: ready.addresses[0]!.port, ready, folder, run }
}
